"""C0.1 and C0.2, computed: pure functions that show their working. They propose; a person confirms or overrides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from applications.rules.reasons import REASON_LIMIT
from benchmark_platform.core.dates import add_years, chinese_day

AGE = "C0.1"
PENALTIES = "C0.2"
MEETS, FAILS, MISSING = "meets", "fails", "missing"
# The plan's own words, where a campaign has no condition row.
CLAUSES = {AGE: "党组织至少成立3年", PENALTIES: "所在执业机构近3年未受到过行政处罚或行业惩戒"}


@dataclass(frozen=True)
class Entry:
    """One row of the penalty register; ``practitioner`` names a person of the firm, empty is the firm itself."""

    firm_id: int
    firm: str
    decided_on: date
    kind: str
    authority: str
    document_number: str
    text: str = ""
    practitioner: str = ""


@dataclass(frozen=True)
class Declared:
    """The branch's signed word on C0.2."""

    has_penalty: bool
    signatory: str
    signed_on: date
    text: str = ""


@dataclass(frozen=True)
class Working:
    """One condition: verdict, a sentence that shows the computation, the lines under it, and plain facts."""

    code: str
    verdict: str
    sentence: str
    clause: str = ""
    lines: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        """Return the working as JSON keeps it."""
        return {
            "code": self.code,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "clause": self.clause,
            "lines": list(self.lines),
            "facts": self.facts,
        }


def check_age(
    founded_on: date | None,
    *,
    reference_day: date,
    years: int,
    typed: date | None = None,
    has_approval: bool = False,
    clause: str = CLAUSES[AGE],
) -> Working:
    """C0.1: the organisation has existed for ``years`` years on the reference day, that anniversary included.

    The register's date counts; one that differs on the form (``typed``) is shown beside it. Founded on 29 February, the
    anniversary in a common year is 28 February.
    """
    facts: dict[str, Any] = {
        "founded_on": founded_on.isoformat() if founded_on else None,
        "typed": typed.isoformat() if typed else None,
        "reference_day": reference_day.isoformat(),
        "years": years,
    }
    lines = _founding_lines(founded_on, typed, has_approval)
    if founded_on is None:
        sentence = f"登记中没有党组织成立时间，不能计算到基准日{chinese_day(reference_day)}是否满{years}年。"
        return Working(AGE, MISSING, sentence, clause, lines, facts)
    anniversary = add_years(founded_on, years)
    facts["anniversary"] = anniversary.isoformat()
    meets = anniversary <= reference_day
    compared = (
        f"不晚于基准日{chinese_day(reference_day)}，已满" if meets else f"晚于基准日{chinese_day(reference_day)}，未满"
    )
    sentence = (
        f"登记的成立时间是{chinese_day(founded_on)}，满{years}年的日期是{chinese_day(anniversary)}，{compared}{years}年。"
        f"{_leap_words(founded_on, anniversary)}"
    )
    return Working(AGE, MEETS if meets else FAILS, sentence, clause, lines, facts)


def _leap_words(founded_on: date, anniversary: date) -> str:
    if founded_on.day == anniversary.day:
        return ""
    return f"（2月29日成立，{anniversary.year}年没有2月29日，按2月28日计算。）"


def _founding_lines(founded_on: date | None, typed: date | None, has_approval: bool) -> tuple[str, ...]:
    if typed is None or typed == founded_on:
        return ()
    approval = "已附批复文件" if has_approval else "没有附批复文件"
    rule = "以登记的为准；登记有误的，更正登记后会重新计算" if founded_on else "登记补全后会重新计算"
    return (f"申请表填写的成立时间是{chinese_day(typed)}，与登记不同（{approval}）。{rule}。",)


def check_penalties(
    firms: Mapping[int, str],
    entries: Iterable[Entry],
    declaration: Declared | None,
    *,
    reference_day: date,
    years: int,
    day: date,
    clause: str = CLAUSES[PENALTIES],
) -> Working:
    """C0.2: no administrative penalty or industry discipline against a firm in the look-back period.

    The period runs from ``years`` before the reference day to the day of the check, both included: an entry after the
    reference day counts too, and is shown as such. Entries against practitioners are noted only; they count for 6-1.
    """
    first = add_years(reference_day, -years)
    mine = sorted((row for row in entries if row.firm_id in firms), key=lambda row: (row.decided_on, row.firm_id))
    recent = [row for row in mine if row.decided_on >= first]
    hits = [row for row in recent if not row.practitioner and row.decided_on <= day]
    notes = [row for row in recent if row not in hits]
    facts = {
        "from": first.isoformat(),
        "until": day.isoformat(),
        "reference_day": reference_day.isoformat(),
        "firms": list(firms.values()),
        "counted": [_plain(row) for row in hits],
        "noted": [_plain(row) for row in notes],
        "declared": None if declaration is None else declaration.has_penalty,
    }
    lines = (
        *(_entry_line(row, reference_day) for row in hits),
        *(_note_line(row, day) for row in notes),
        *_declaration_line(declaration),
    )
    verdict, words = _weigh(firms, hits, declaration)
    reference = chinese_day(reference_day)
    span = f"核对期间为{chinese_day(first)}至{chinese_day(day)}（基准日{reference}前{years}年起，到核对当日止）"
    names = "、".join(firms.values())
    looked_up = f"{span}；已查处罚惩戒登记：{names}。" if firms else f"{span}。"
    return Working(PENALTIES, verdict, looked_up + words, clause, lines, facts)


def _weigh(firms: Mapping[int, str], hits: Sequence[Entry], declaration: Declared | None) -> tuple[str, str]:
    if hits:
        return FAILS, f"登记中有{len(hits)}条针对机构的记录。"
    if not firms:
        return MISSING, "没有登记所在执业机构，不能查处罚惩戒登记。"
    if declaration is None:
        return MISSING, "登记中没有针对机构的记录；还没有党组织的无处罚惩戒声明。"
    if declaration.has_penalty:
        return MISSING, "登记中没有针对机构的记录，但党组织声明受到过处罚或惩戒，须核实。"
    return MEETS, "登记中没有针对机构的记录，党组织声明没有受到过处罚或惩戒。"


def _plain(row: Entry) -> dict[str, Any]:
    return {
        "firm": row.firm,
        "decided_on": row.decided_on.isoformat(),
        "kind": row.kind,
        "authority": row.authority,
        "document_number": row.document_number,
        "text": row.text,
        "practitioner": row.practitioner,
    }


def _entry_words(row: Entry) -> str:
    parts = [row.firm, chinese_day(row.decided_on), row.kind, row.authority, row.document_number, row.text]
    return "，".join(part for part in parts if part)


def _entry_line(row: Entry, reference_day: date) -> str:
    late = "（决定日期在基准日之后，同样计入）" if row.decided_on > reference_day else ""
    return f"{_entry_words(row)}{late}"


def _note_line(row: Entry, day: date) -> str:
    if row.practitioner:
        return f"不计入：{_entry_words(row)}（针对执业人员{row.practitioner}，本条件只看机构）"
    return f"不计入：{_entry_words(row)}（决定日期晚于核对当日{chinese_day(day)}，请核对登记）"


def _declaration_line(declaration: Declared | None) -> tuple[str, ...]:
    if declaration is None:
        return ()
    word = "受到过处罚或惩戒" if declaration.has_penalty else "没有受到过处罚或惩戒"
    text = f"：{declaration.text}" if declaration.text else ""
    return (f"党组织声明（{declaration.signatory}，{chinese_day(declaration.signed_on)}）：{word}{text}",)


def overall(workings: Iterable[Working]) -> str:
    """Return the verdict of all together: one that fails decides, then one that is missing; missing is never a pass."""
    verdicts = {working.verdict for working in workings}
    if FAILS in verdicts:
        return FAILS
    return MISSING if MISSING in verdicts or not verdicts else MEETS


def substance(workings: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return what makes two (plain) workings the same: everything but the day on which they were computed."""
    return [
        (row["code"], row["verdict"], row["clause"], {k: v for k, v in row["facts"].items() if k != "until"})
        for row in workings
    ]


def check_decision(*, eligible: bool, computed: str, before: bool | None, reason: str) -> str:
    """Return what is wrong with a person's decision, or "" (a reason is due where it differs, or data is missing)."""
    if len(reason.strip()) > REASON_LIMIT:
        return f"理由有 {len(reason.strip())} 个字，请控制在 {REASON_LIMIT} 个字以内。"
    if reason.strip():
        return ""
    if computed == MISSING:
        return "核对结论是“资料不全”，请写明作出审查结论的理由。"
    if eligible != (computed == MEETS):
        return "审查结论与核对结论不同，请写明理由。"
    if before is not None and before != eligible:
        return "审查结论与上次不同，请写明理由。"
    return ""


def check_declaration(*, has_penalty: bool | None, text: str, signatory: str, signed_on: date | None, day: date) -> Any:
    """Return what is wrong with a self-declaration, as (field, sentence) pairs."""
    wrong = []
    if has_penalty is None:
        wrong.append(("has_penalty", "请选择所在执业机构是否受到过行政处罚或行业惩戒。"))
    if has_penalty and not text.strip():
        wrong.append(("text", "请写明受到处罚或惩戒的机构、时间、作出决定的机关和文号。"))
    elif len(text.strip()) > REASON_LIMIT:
        wrong.append(("text", f"说明有 {len(text.strip())} 个字，请控制在 {REASON_LIMIT} 个字以内。"))
    if not signatory.strip():
        wrong.append(("signatory", "请填写声明人姓名。"))
    elif len(signatory.strip()) > 40:
        wrong.append(("signatory", "声明人姓名请控制在 40 个字以内。"))
    if signed_on is None:
        wrong.append(("signed_on", "请填写声明日期，例如 2020-08-10。"))
    elif signed_on > day:
        wrong.append(("signed_on", "声明日期不能晚于今天。"))
    return wrong
