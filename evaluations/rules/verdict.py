"""The decisions of the verdict (综合评估): what keeps a row, or the whole list, from being decided (S5, E). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings

QUALIFIED, RECTIFY, NOT_QUALIFIED = "qualified", "rectifying", "not_qualified"
WORDS: Mapping[str, str] = {QUALIFIED: "达标", RECTIFY: "限期整改", NOT_QUALIFIED: "不达标"}
# By the kind of visit: the verdicts that there are, and the state from which a unit comes to one (S5, S6).
OUTCOMES: Mapping[str, tuple[str, ...]] = {"on_site": (QUALIFIED, RECTIFY), "reassessment": (QUALIFIED, NOT_QUALIFIED)}
JUDGED_STATE: Mapping[str, str] = {"on_site": "inspected", "reassessment": "reassessed"}
MEETS, FAILS = "meets", "fails"
REASON_LIMIT = 1000
MISSING, INVALID = "missing", "invalid"


@dataclass(frozen=True)
class VisitFacts:
    """How the visit of a unit stands; ``answer_until`` is the last day on which the unit may object."""

    is_closed: bool = False
    closing_state: str = ""
    answer_until: date | None = None
    open_objections: int = 0


@dataclass(frozen=True)
class Figures:
    """What the comprehensive result says, and the computed eligibility: what a person looks at before the verdict.

    ``closing`` is the number of the visit's closing: one that was opened and closed again is looked at anew.
    """

    total: Decimal | None = None
    computed: str = ""
    eligibility: str = ""
    closing: int | None = None


@dataclass(frozen=True)
class Entry:
    """One unit of the list: what is typed, what its result says now, and what it said when the row was saved."""

    key: int
    name: str
    number: str
    state: str = "inspected"
    visit: VisitFacts = VisitFacts()
    now: Figures = Figures()
    saved: Figures = Figures()
    reaches_excellent: bool = False
    vetoes: tuple[str, ...] = ()
    eligibility_is_stale: bool = False
    verdict: str = ""
    excellent: bool = False
    reason: str = ""
    rectify_until: date | None = None

    @property
    def label(self) -> str:
        """The body and the number of its form: how every sentence names it."""
        return f"{self.name}（{self.number}）"

    def field(self, name: str) -> str:
        """The name of one of its fields in the form."""
        return f"row-{self.key}-{name}"

    @property
    def wants_reason(self) -> str:
        """Why the row needs a reason, in words; "" where it needs none."""
        if self.vetoes:
            return f"一票否决内容 {'、'.join(self.vetoes)} 得 0 分"
        if self.now.eligibility != MEETS:
            return "资格核对结论不是“符合”"
        if self.verdict and self.verdict != self.now.computed:
            return f"结论与按分数计算的“{WORDS.get(self.now.computed, '未定')}”不同"
        return ""


@dataclass(frozen=True)
class Terms:
    """The campaign's terms: kind of visit, the day, the last day of the acceptance stage, whether 优秀 is used."""

    kind: str
    day: date
    last_day: date | None
    excellent_on: bool = False


def default_deadline(terms: Terms, *, days: int) -> date:
    """Return until when is rectified: so many days from today, at the latest the last day of the acceptance stage."""
    wanted = terms.day + timedelta(days=days)
    return wanted if terms.last_day is None else min(wanted, max(terms.last_day, terms.day))


def proposed(entry: Entry) -> str:
    """Return the verdict that is offered: what follows from the figures; none where a person has to think first."""
    return entry.now.computed if entry.now.eligibility == MEETS else ""


def check_verdicts(entries: Sequence[Entry], terms: Terms) -> list[Finding]:
    """Return everything that keeps these verdicts from being decided, unit by unit (S5)."""
    found = Findings()
    if not entries:
        found.error("名单里还没有创建单位。", code=MISSING)
    for entry in entries:
        if _check_ready(found, entry, terms):
            _check_unchanged(found, entry)
            _check_typed(found, entry, terms)
    return found.rows


def _check_ready(found: Findings, entry: Entry, terms: Terms) -> bool:
    """Whether there is a result to judge at all: everything else is said only then."""
    before = len(found.rows)
    at, visit = entry.field("verdict"), entry.visit
    if entry.state != JUDGED_STATE[terms.kind]:
        found.error(f"{entry.label}现在不是“已考核”状态，请移出名单，或等实地考核结束。", at, INVALID)
    elif not visit.is_closed:
        found.error(f"{entry.label}的实地考核还没有结束（或已重新打开）。", at, INVALID)
    elif visit.open_objections:
        found.error(f"{entry.label}对评分有 {visit.open_objections} 项异议，还没有答复。", at, INVALID)
    elif visit.closing_state == "waiting" and visit.answer_until is not None and terms.day <= visit.answer_until:
        found.error(
            f"{entry.label}还没有确认考核结果，确认期限到{chinese_day(visit.answer_until)}；确认后或期满后才能审定。",
            at,
            INVALID,
        )
    elif entry.now.total is None:
        found.error(f"{entry.label}的评分不完整，还没有综合得分。", at, MISSING)
    return len(found.rows) == before


def _check_unchanged(found: Findings, entry: Entry) -> None:
    """What was saved was saved on these figures; otherwise a person looks again."""
    at = entry.field("verdict")
    if entry.eligibility_is_stale:
        found.error(f"{entry.label}的登记信息刚有变动，正在重新核对资格，请稍后再试。", at, INVALID)
    elif entry.saved.total is None:
        found.error(f"{entry.label}还没有保存过，请核对后保存。", at, MISSING)
    elif entry.saved.total != entry.now.total:
        found.error(
            f"{entry.label}的综合得分已由 {entry.saved.total} 分变为 {entry.now.total} 分，请核对后重新保存。",
            at,
            INVALID,
        )
    elif entry.saved.computed != entry.now.computed:
        found.error(f"{entry.label}按分数计算的结论已有变化，请核对后重新保存。", at, INVALID)
    elif entry.saved.closing != entry.now.closing:
        found.error(f"{entry.label}的实地考核重新打开过，请核对新的考核结果后重新保存。", at, INVALID)
    elif entry.saved.eligibility != entry.now.eligibility:
        found.error(f"{entry.label}的资格核对结论已有变化，请核对后重新保存。", at, INVALID)


def _check_typed(found: Findings, entry: Entry, terms: Terms) -> None:
    if not entry.verdict:
        found.error(f"{entry.label}还没有结论。", entry.field("verdict"), MISSING)
    elif entry.verdict not in OUTCOMES[terms.kind]:
        found.error(f"{entry.label}的结论请从列出的选项中选择。", entry.field("verdict"), INVALID)
    if entry.excellent:
        _check_excellent(found, entry, terms)
    if entry.wants_reason and not entry.reason.strip():
        found.error(f"{entry.label}{entry.wants_reason}，请写明理由。", entry.field("reason"), MISSING)
    if len(entry.reason) > REASON_LIMIT:
        found.error(
            f"{entry.label}的理由有 {len(entry.reason)} 个字，请控制在 {REASON_LIMIT} 个字以内。",
            entry.field("reason"),
            INVALID,
        )
    if entry.verdict == RECTIFY:
        _check_deadline(found, entry, terms)


def _check_excellent(found: Findings, entry: Entry, terms: Terms) -> None:
    at = entry.field("excellent")
    if not terms.excellent_on:
        found.error(f"本次创建计划不评定优秀，请取消{entry.label}的“优秀”。", at, INVALID)
    elif entry.verdict != QUALIFIED:
        found.error(f"{entry.label}的结论不是“达标”，不能评为优秀。", at, INVALID)
    elif not entry.reaches_excellent:
        found.error(f"{entry.label}没有达到优秀分（或有一票否决），不能评为优秀。", at, INVALID)


def _check_deadline(found: Findings, entry: Entry, terms: Terms) -> None:
    found.rows += check_deadline(entry.label, entry.rectify_until, terms, at=entry.field("rectify_until"))


def check_deadline(label: str, until: date | None, terms: Terms, *, at: str = "rectify_until") -> list[Finding]:
    """Return what is wrong with the last day of 限期整改: after today, within the acceptance stage (S5, S6)."""
    if until is None:
        return [Finding(f"{label}还没有填写整改期限。", at, code=MISSING)]
    if until <= terms.day:
        return [Finding(f"{label}的整改期限须晚于今天。", at, code=INVALID)]
    if terms.last_day is not None and until > terms.last_day:
        words = f"{label}的整改期限不能晚于巩固验收阶段的最后一天（{chinese_day(terms.last_day)}）。"
        return [Finding(words, at, code=INVALID)]
    return []


def check_still_so(entries: Iterable[Entry], terms: Terms) -> list[Finding]:
    """Return what changed since the decision: a decided list is released as it was decided, or not at all.

    ``saved`` has the figures on which was decided.
    """
    found = Findings()
    for entry in entries:
        if _check_ready(found, entry, terms):
            _check_unchanged(found, entry)
            if entry.verdict == RECTIFY:
                _check_deadline(found, entry, terms)
    return found.rows


def check_chosen(chosen: Iterable[int], candidates: Mapping[int, str]) -> list[Finding]:
    """Return what is wrong with the units that were ticked; ``candidates`` maps those that may be to their names."""
    ids = set(chosen)
    if not ids:
        return [Finding("请至少选择一个创建单位。", "units", code=MISSING)]
    if ids - candidates.keys():
        return [Finding("选择的创建单位中有的已经不是“已考核”状态，请重新选择。", "units", code=INVALID)]
    return []
