"""One unit's result for a reader: which figures, whose sheets, against which mean, in which words (S5, E).

Three readers: the committee (everything), the unit and after the release its prefecture (own, agreed, final, without
inspectors and without the computed verdict), and everybody else who sees the unit (how far it is).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from applications.rules.eligibility import overall
from applications.services.eligibility import standing_check
from applications.services.eligibility_facts import workings_of
from applications.verdicts import TONES, WORDS, Verdict, verdict_of
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from evaluations.actions.results import RELEASED, SEE_OWN_RESULT, SEE_RELEASED_RESULT
from evaluations.actions.verdict import SEE_RESULTS
from evaluations.charts import Bar, Radar, radar
from evaluations.comparison import TrackMean, track_mean
from evaluations.models import CreationUnit
from evaluations.result_parts import NOT_ASSESSED, ON_SITE_RULE, IndicatorResult, ItemResult, UnitResult
from evaluations.result_words import scoring_words
from evaluations.rules.comparison import SHARED_FROM
from evaluations.rules.results import Status
from evaluations.rules.scoring import shown
from evaluations.rules.totals import QUALIFIED, Total
from evaluations.scale_words import given_words
from evaluations.standing import standing_of

OFFICE, FIGURES, STATE = "office", "figures", "state"


def reader_of(unit: CreationUnit, user: User) -> str:
    """Return what a person who sees the unit reads of its result (once there is one)."""
    if decide(SEE_RESULTS, user=user, subject=unit):
        return OFFICE
    if decide(SEE_OWN_RESULT, user=user, subject=unit) or decide(SEE_RELEASED_RESULT, user=user, subject=unit):
        return FIGURES
    return STATE


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator: self, agreed and final as earned / applicable, the percentage, and the mean of the track."""

    part: IndicatorResult
    own: str
    agreed: str
    final: str
    percent: str
    mean: str
    bar: Bar


@dataclass(frozen=True)
class ItemLine:
    """One item; ``sheets`` in the order of the inspectors. ``notes``: who says what about it."""

    row: ItemResult
    own: str
    sheets: tuple[str, ...]
    spread: str
    is_wide: bool
    agreed: str
    final: str
    check: Status | None
    notes: tuple[tuple[str, str], ...]

    @property
    def explains(self) -> bool:
        """Whether there is more to say than the rule that holds for all."""
        return bool(self.notes) or self.row.rule not in (ON_SITE_RULE, NOT_ASSESSED)


@dataclass(frozen=True)
class Eligibility:
    """Eligibility computed again today, beside the computation on record; nothing is stored by looking."""

    lines: tuple[Verdict, ...]
    word: str
    tone: str
    recorded: str
    differs: bool


@dataclass(frozen=True)
class ResultPage:
    """The result as one reader reads it, on the page and on paper."""

    result: UnitResult
    is_office: bool
    indicators: tuple[IndicatorLine, ...]
    items: tuple[ItemLine, ...]
    rules: tuple[str, ...]
    mean: TrackMean | None
    mean_words: str
    radar: Radar
    check_words: str

    @property
    def own_total(self) -> str:
        """自评总分."""
        return shown(self.result.own_total)

    @property
    def agreed_total(self) -> str:
        """考评总分."""
        return shown(self.result.agreed_total)

    @property
    def total(self) -> str:
        """综合得分."""
        return shown(self.result.total.total)

    @property
    def mean_total(self) -> str:
        """The mean of the track's totals."""
        return shown(self.mean.total) if self.mean else ""

    @property
    def sums(self) -> str:
        """95.5 / 98.0, 加分 1.0."""
        return sum_words(self.result.total)

    @property
    def verdict(self) -> tuple[str, str]:
        """What follows from the figures, as word and tone; the committee's alone."""
        return verdict_words_of(self.result)


def result_page(result: UnitResult, track: Sequence[UnitResult], *, reader: str) -> ResultPage:
    """Return the page of a result that this reader may read (not for :data:`STATE`); ``track``: all of its track."""
    is_office = reader == OFFICE
    mean = track_mean(track)
    shown_mean = mean if (is_office and mean.assessed > 1) or mean.is_shared else None
    values = shown_mean.indicators if shown_mean else [None] * len(result.by_indicator)
    live = _live_checks(result) if is_office and not result.has_checks else {}
    check_words = "" if not is_office else "今天计算的核对结果" if live else "提交自评时的核对结果"
    return ResultPage(
        result=result,
        is_office=is_office,
        indicators=tuple(_indicator(part, value) for part, value in zip(result.by_indicator, values, strict=True)),
        items=tuple(_item(result, row, live, is_office=is_office) for row in result.items),
        rules=tuple(result.rule_words if is_office else scoring_words(result.rubric)),
        mean=shown_mean,
        mean_words=_mean_words(result.unit, mean, is_office=is_office),
        radar=_radar(result, shown_mean),
        check_words=check_words,
    )


def sum_words(total: Total) -> str:
    """Return earned / applicable, with the bonus where there is one; a dash where nothing was scored or applies."""
    words = f"{shown(total.earned)} / {shown(total.applicable)}" if total.applicable else "–"
    return f"{words}，加分 {shown(total.bonus)}" if total.bonus else words


def verdict_words_of(result: UnitResult) -> tuple[str, str]:
    """Return the computed verdict as word and tone."""
    if not result.verdict:
        return ("缺少评分", "attention") if result.is_final else (result.state_words, "neutral")
    if result.verdict != QUALIFIED:
        return "限期整改", "attention"
    return ("达标（达到优秀分）" if result.is_excellent else "达标"), "done"


def eligibility_of(unit: CreationUnit) -> Eligibility:
    """Compute C0.1 and C0.2 again as of now. What the verdict rests on is computed and kept when it is decided."""
    workings = workings_of(unit.application, today())
    verdict, standing = overall(workings), standing_check(unit.application)
    return Eligibility(
        lines=tuple(verdict_of(row.as_plain()) for row in workings),
        word=WORDS[verdict],
        tone=TONES[verdict],
        recorded=standing.get_verdict_display() if standing else "",
        differs=standing is not None and standing.verdict != verdict,
    )


def is_released(unit: CreationUnit) -> bool:
    """Whether a verdict on the unit has been released."""
    return unit.state in RELEASED


def _indicator(part: IndicatorResult, mean: Decimal | None) -> IndicatorLine:
    figures = part.figures
    return IndicatorLine(
        part=part,
        own=sum_words(figures.own),
        agreed=sum_words(figures.agreed),
        final=sum_words(figures.final) if part.applies else "不适用",
        percent=shown(part.percent),
        mean=shown(mean),
        bar=Bar(part.percent),
    )


def _item(result: UnitResult, row: ItemResult, live: Mapping[str, Status], *, is_office: bool) -> ItemLine:
    status = Status(row.check) if row.check else live.get(row.item.code)
    return ItemLine(
        row=row,
        own=given_words(row.own.given) or "–",
        sheets=tuple(given_words(score.given) or "–" for score in row.sheets) if is_office else (),
        spread=shown(row.spread.width),
        is_wide=row.spread.exceeds(result.rubric.spread_threshold),
        agreed=given_words(row.agreed.given) or "–",
        final=given_words(row.final) or "–",
        check=status if is_office else None,
        notes=tuple(_notes(result, row, is_office=is_office)),
    )


def _notes(result: UnitResult, row: ItemResult, *, is_office: bool) -> Sequence[tuple[str, str]]:
    """Who says what: the unit, the team; to the committee each inspector too, and why they differed."""
    found = [("自评", row.own.reason)]
    if is_office:
        names = [sheet.person.full_name for sheet in result.sheets]
        found += [(name, score.reason) for name, score in zip(names, row.sheets, strict=True)]
    found.append(("考评", row.agreed.reason))
    if is_office:
        found.append(("差距说明", row.spread_reason))
    return [(who, words) for who, words in found if words]


def _live_checks(result: UnitResult) -> dict[str, Status]:
    return {row.item.code: row.status for row in standing_of(result.unit, today()).items}


def _mean_words(unit: CreationUnit, mean: TrackMean, *, is_office: bool) -> str:
    track = unit.application.get_track_display()
    if is_office:
        return f"{track}渠道平均：{mean.taking_part}个创建单位中已有{mean.assessed}个有综合得分。"
    if mean.is_shared:
        return f"平均为{track}渠道全部{mean.taking_part}个创建单位综合得分率的平均值。"
    return (
        f"{track}渠道的创建单位全部完成实地考核、且不少于{SHARED_FROM}个时，这里同时显示平均值；"
        "在此之前显示会透露个别单位的得分。"
    )


def _radar(result: UnitResult, mean: TrackMean | None) -> Radar:
    values = [part.percent for part in result.by_indicator]
    labels = [part.indicator.title for part in result.by_indicator]
    each = "；".join(f"{label}{_percent(value)}" for label, value in zip(labels, values, strict=True))
    words = f"各指标得分率雷达图：{each}"
    return radar(labels, values, mean.indicators if mean else None, words=words)


def _percent(value: Decimal | None) -> str:
    return "无得分" if value is None else f"{shown(value)}%"
