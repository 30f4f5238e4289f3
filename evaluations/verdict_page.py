"""The verdict's board as its template takes it: a row each, with what is typed, what is known, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applications.selection_steps import Step
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding
from benchmark_platform.core.gate import Action
from evaluations.actions import verdict as actions
from evaluations.forms.verdict import Posted
from evaluations.models import CreationUnit, VerdictDecision, VerdictRow
from evaluations.result_parts import UnitResult
from evaluations.rules.scoring import shown
from evaluations.rules.verdict import OUTCOMES, WORDS, Entry
from evaluations.rules.verdict_draft import FIELDS, fingerprint
from evaluations.services.verdict import texts_of
from evaluations.verdict_letters import verdict_words
from evaluations.verdicts import Board, mark_of

State = VerdictDecision.State
LABELS = {"verdict": "结论", "excellent": "优秀", "reason": "理由", "rectify_until": "整改期限"}
ELIGIBILITY = {"meets": ("符合", "done"), "fails": ("不符合", "refused"), "missing": ("资料不全", "attention")}
SECRET = "公布之前，只有行业党委能看到"


@dataclass(frozen=True)
class Cell:
    """One field of a row."""

    name: str
    value: str
    error: str

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"id_{self.name}"


@dataclass(frozen=True)
class BoardRow:
    """One unit of the board."""

    unit: CreationUnit
    entry: Entry
    result: UnitResult
    cells: Mapping[str, Cell]
    base: str
    seen: str
    choices: Sequence[tuple[str, str]]

    @property
    def place(self) -> str:
        """Where it belongs."""
        return place_of(self.unit)

    @property
    def computed(self) -> str:
        """What follows from the figures, in words."""
        return WORDS.get(self.entry.now.computed, "还不能计算")

    @property
    def eligibility(self) -> tuple[str, str]:
        """The computed eligibility with the tone of its tag."""
        return ELIGIBILITY.get(self.entry.now.eligibility, ("尚未核对", "wait"))

    @property
    def visit(self) -> tuple[str, str]:
        """How the visit stands, with the tone of its tag."""
        facts = self.entry.visit
        if not facts.is_closed:
            return "实地考核未结束", "wait"
        if facts.open_objections:
            return "异议待答复", "attention"
        if facts.closing_state == "waiting" and facts.answer_until:
            running = today() <= facts.answer_until
            words = f"待确认（到{chinese_day(facts.answer_until)}）" if running else "期满未提异议"
            return words, "wait" if running else "done"
        return "已确认" if facts.closing_state == "confirmed" else "异议已答复", "done"

    @property
    def has_moved(self) -> bool:
        """Whether the figures are others than when the row was saved."""
        return self.entry.saved.total is not None and mark_of(self.entry.saved) != mark_of(self.entry.now)


def place_of(unit: CreationUnit) -> str:
    """Return 行业党委直属, or the prefecture."""
    prefecture = unit.organization.prefecture
    return prefecture.name if unit.track == "prefecture" and prefecture else "行业党委直属"


def board_rows(board: Board, *, posted: Posted | None = None, findings: Iterable[Finding] = ()) -> list[BoardRow]:
    """Return the rows in official order: what is typed where something was posted, else what is stored."""
    errors = {finding.field: finding.message for finding in reversed(list(findings)) if finding.field}
    rows = []
    for entry in board.entries:
        stored, row = texts_of(board.rows[entry.key]), board.rows[entry.key]
        typed = posted.typed.get(entry.key) if posted else None
        values = stored if typed is None else dict.fromkeys(FIELDS, "") | typed
        base = fingerprint(stored) if posted is None else posted.base.get(entry.key, "")
        cells = {name: Cell(entry.field(name), values[name], errors.get(entry.field(name), "")) for name in FIELDS}
        choices = [("", "未定"), *((verdict, WORDS[verdict]) for verdict in OUTCOMES[row.decision.kind])]
        result = board.results[entry.key]
        rows.append(BoardRow(row.unit, entry, result, cells, base, mark_of(entry.now), choices))
    return rows


@dataclass(frozen=True)
class Line:
    """A verdict to read: in the list to be confirmed, or as it was released."""

    row: VerdictRow

    @property
    def unit(self) -> CreationUnit:
        """The unit."""
        return self.row.unit

    @property
    def place(self) -> str:
        """Where it belongs."""
        return place_of(self.row.unit)

    @property
    def words(self) -> str:
        """达标, 达标（优秀）, 限期整改, or 未定."""
        return verdict_words(self.row) if self.row.verdict else "未定"

    @property
    def tone(self) -> str:
        """The tone of its tag."""
        return {"qualified": "done", "": "wait"}.get(self.row.verdict, "attention")

    @property
    def total(self) -> str:
        """The comprehensive score on which it rests."""
        return shown(self.row.total) if self.row.total is not None else "—"

    @property
    def differs(self) -> bool:
        """Whether it is other than what follows from the figures."""
        return bool(self.row.verdict and self.row.verdict != self.row.computed)


def lines_of(rows: Iterable[VerdictRow]) -> list[Line]:
    """Return rows to read, in the order given."""
    return [Line(row) for row in rows]


def counts_of(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Return how many have each verdict."""
    found: dict[str, int] = {}
    for line in lines:
        word = line.row.get_verdict_display()
        found[word] = found.get(word, 0) + 1
    return list(found.items())


def steps_of(decision: VerdictDecision, *, user: User, findings: Sequence[Finding], undecided: int) -> list[Step]:
    """Return the steps: list, meeting, decision, release. ``findings``: what stands in the way of the next act."""
    return [
        _listed(decision, undecided),
        _met(decision, user),
        _decided(decision, user, len(findings)),
        _released(decision, user, findings),
    ]


def _url_if(action: Action, name: str, decision: VerdictDecision, user: User) -> str:
    """Return the address of an act where the gate allows it now: a line that leads to a refusal leads nowhere."""
    allowed = decide(action, user=user, subject=decision)
    return in_campaign(reverse(f"evaluations:{name}"), decision.campaign) if allowed else ""


def _listed(decision: VerdictDecision, undecided: int) -> Step:
    if decision.state == State.DRAFT and undecided:
        return Step("填写结论", f"{undecided} 个未定", "wait", hint="在下面逐个核对、填写并保存")
    return Step("填写结论", "已填写", "done")


def _met(decision: VerdictDecision, user: User) -> Step:
    url = _url_if(actions.RECORD_VERDICT_MEETING, "verdict_meeting", decision, user)
    meeting = decision.meeting
    if meeting is None:
        return Step("会议情况", "未录入", "wait", url, "日期、到会人员、回避、会议纪要")
    return Step("会议情况", "已录入", "done", url, f"{chinese_day(meeting.held_on)}，{meeting.title}")


def _decided(decision: VerdictDecision, user: User, missing: int) -> Step:
    label = "审定：拟定综合评估结论"
    if decision.decided_at and decision.decided_by:
        return Step(label, "已审定", "done", hint=_who(decision.decided_by, decision.decided_at))
    status, tone = (f"还缺 {missing} 项", "wait") if missing else ("可以审定", "attention")
    url = _url_if(actions.DECIDE_VERDICT, "verdict_decide", decision, user)
    return Step(label, status, tone, url, "由审定人员办理；审定不改变创建单位的状态，也不通知任何单位")


def _released(decision: VerdictDecision, user: User, findings: Sequence[Finding]) -> Step:
    if decision.state != State.DECIDED:
        return Step("公布结论", "未开始", "neutral", hint=SECRET)
    url = _url_if(actions.RELEASE_VERDICT, "verdict_release", decision, user)
    if findings:
        words = "；".join(finding.message.rstrip("。") for finding in findings[:3])
        return Step("公布结论", "还不能公布", "wait", url, words)
    return Step("公布结论", "待公布", "attention", url, SECRET)


def _who(person: User, at: Any) -> str:
    return f"{person.full_name}，{chinese_day(today(at))}"
