"""All results as the committee narrows them: one reading for the table, the heat map, the other lists, and Excel."""

from dataclasses import dataclass
from typing import Any

from django import forms

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Track
from evaluations.charts import shade
from evaluations.models import CreationUnit, VisitClosing
from evaluations.result_page import verdict_words_of
from evaluations.result_parts import NOT_ASSESSED, IndicatorResult, UnitResult
from evaluations.result_veil import seen_results
from evaluations.results import results_of
from evaluations.rules.comparison import GAP_POINTS, is_large_gap
from evaluations.rules.scoring import shown
from evaluations.unit_list import place_of

NOT_YET = "not_assessed"
STATES = ((NOT_YET, NOT_ASSESSED), *VisitClosing.State.choices[:3])
STATE_TONES = {"waiting": "wait", "confirmed": "done", "objected": "attention"}


class ResultFilter(forms.Form):
    """What the list may be narrowed by; a value that no field knows is named in ``errors``."""

    track = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Track.choices])
    state = forms.ChoiceField(label="考核情况", required=False, choices=[("", "全部"), *STATES])
    mark = forms.ChoiceField(
        label="综合得分", required=False, choices=[("", "全部"), ("over", "达到达标分"), ("under", "未到达标分")]
    )
    about = forms.ChoiceField(
        label="需要注意",
        required=False,
        choices=[
            ("", "全部"),
            ("veto", "有一票否决"),
            ("objection", "有待答复的异议"),
            ("spread", "考核人员评分差距大"),
            ("gap", f"自评与考评相差{shown(GAP_POINTS)}分以上"),
            ("missing", "缺少评分"),
        ],
    )

    def keeps(self, result: UnitResult) -> bool:
        """Whether a result belongs to the list."""
        wanted = self.cleaned_data
        state = result.closing.state if result.closing else NOT_YET
        total, mark = result.total.total, result.rubric.pass_mark
        is_over = total is not None and total >= mark
        return (
            wanted.get("state", "") in ("", state)
            and (not wanted.get("mark") or (total is not None and is_over == (wanted["mark"] == "over")))
            and (not wanted.get("about") or _stands_out(result, wanted["about"]))
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered at all."""
        return any(self.cleaned_data.values())

    @property
    def words(self) -> str:
        """The filters that are set, in words; 全部 for none."""
        found = []
        for name, value in self.cleaned_data.items():
            if value:
                field: Any = self.fields[name]
                found.append(f"{field.label}：{dict(field.choices)[value]}")
        return "；".join(found) or "全部"


def _stands_out(result: UnitResult, about: str) -> bool:
    return {
        "veto": bool(result.vetoes),
        "objection": bool(result.objections),
        "spread": bool(result.wide_spreads),
        "gap": is_large_gap(result.gap),
        "missing": bool(result.missing_words),
    }[about]


@dataclass(frozen=True)
class ResultLine:
    """One line of the table; figures in words, as everywhere."""

    result: UnitResult
    place: str
    state: str
    state_tone: str
    own: str
    agreed: str
    total: str
    verdict: str
    verdict_tone: str
    gap: str
    is_large_gap: bool
    spreads: int
    cells: tuple[tuple[str, str], ...]

    @property
    def unit(self) -> CreationUnit:
        """Whose line it is."""
        return self.result.unit


@dataclass(frozen=True)
class ResultList:
    """The results that are shown, in official order, with the filter and how many there are in all."""

    filter: ResultFilter
    results: list[UnitResult]
    number: int

    @property
    def lines(self) -> list[ResultLine]:
        """The lines of the table."""
        return [line_of(result) for result in self.results]


def result_list(campaign: Campaign, user: User, params: Any) -> ResultList:
    """Return the results of the units that take part, narrowed by ``params``; a fixed number of queries."""
    found = ResultFilter(params if params else {})
    found.is_valid()
    units: Any = CreationUnit.objects.filter(campaign=campaign).taking_part().with_parties().in_official_order()
    everybody = list(units)
    track = found.cleaned_data.get("track")
    chosen = [unit for unit in everybody if unit.track == track] if track else everybody
    results = seen_results(results_of(campaign, chosen), user)
    return ResultList(found, [result for result in results if found.keeps(result)], len(everybody))


def _state_tone(result: UnitResult) -> str:
    if result.is_answered:
        return "done"
    return STATE_TONES.get(result.closing.state, "neutral") if result.closing else "neutral"


def line_of(result: UnitResult) -> ResultLine:
    """Return one line."""
    word, tone = verdict_words_of(result)
    return ResultLine(
        result=result,
        place=place_of(result.unit),
        state=result.state_words,
        state_tone=_state_tone(result),
        own=shown(result.own_total),
        agreed=shown(result.agreed_total),
        total=shown(result.total.total),
        verdict=word if result.is_final else "",
        verdict_tone=tone,
        gap=shown(result.gap),
        is_large_gap=is_large_gap(result.gap),
        spreads=len(result.wide_spreads),
        cells=tuple((_cell(result, part), shade(part.percent)) for part in result.by_indicator),
    )


def _cell(result: UnitResult, part: IndicatorResult) -> str:
    if not result.is_final:
        return "–"
    return shown(part.percent) if part.applies else "不适用"
