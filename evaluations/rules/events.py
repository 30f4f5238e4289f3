"""Events (M2.3) and who attended them (2-4): what is complete, who is on the list twice. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings

TITLE_LIMIT, PLACE_LIMIT, TEXT_LIMIT, REASON_LIMIT, NAME_LIMIT, NOTE_LIMIT = 120, 120, 5000, 200, 40, 200
MAX_ATTENDANTS = 2000


@dataclass(frozen=True)
class EventFacts:
    """What somebody typed about an event."""

    kind: str
    title: str
    starts_on: date | None
    ends_on: date | None
    place: str = ""
    text: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day; an event of one day need not name it twice."""
        return self.ends_on or self.starts_on


@dataclass(frozen=True)
class AttendanceRow:
    """One line of the list: ``number`` as its reader counts it; ``organization_id`` None where it is not known."""

    number: int
    organization_id: int | None
    name: str
    is_secretary: bool = False
    presence: str = "present"
    note: str = ""


def check_event(facts: EventFacts, *, kinds: Iterable[str], first: date, last: date | None) -> list[Finding]:
    """Return what is missing in an event (M2.3); it lies between the plan's notice and its last day."""
    findings = Findings()
    if facts.kind not in kinds:
        findings.error("请选择类型。", "kind")
    _text(findings, facts.title, "title", "名称", TITLE_LIMIT, required=True)
    if facts.starts_on is None:
        findings.error("请填写开始日期，如 2020-11-10。", "starts_on")
    elif facts.last_day and facts.last_day < facts.starts_on:
        findings.error("结束日期不能早于开始日期。", "ends_on")
    elif facts.starts_on < first:
        findings.error(f"开始日期不能早于实施方案印发的日期（{chinese_day(first)}）。", "starts_on")
    elif last and facts.last_day and facts.last_day > last:
        findings.error(f"结束日期不能晚于本计划结束的日期（{chinese_day(last)}）。", "ends_on")
    _text(findings, facts.place, "place", "地点", PLACE_LIMIT)
    _text(findings, facts.text, "text", "安排", TEXT_LIMIT)
    return findings.rows


def check_cancellation(reason: str) -> list[Finding]:
    """Return what is missing where an event is called off: those invited read the reason."""
    findings = Findings()
    _text(findings, reason, "reason", "取消原因", REASON_LIMIT, required=True)
    return findings.rows


def check_attendance(
    rows: Iterable[AttendanceRow], *, invited: Mapping[int, str], presences: Iterable[str]
) -> list[Finding]:
    """Return everything wrong in a list, by row; ``invited`` are the names of the invited bodies by id (2-4).

    The same person twice is said with both rows; a body has one secretary.
    """
    findings, known = Findings(), set(presences)
    seen: dict[tuple[int, str], int] = {}
    secretaries: dict[int, int] = {}
    rows = list(rows)
    if len(rows) > MAX_ATTENDANTS:
        return [Finding(f"一次最多 {MAX_ATTENDANTS} 人，这次有 {len(rows)} 人，请分开登记。")]
    for row in rows:
        where = f"第 {row.number} 行"
        if row.organization_id is None:
            findings.error(f"{where}：请选择党组织。", _at(row, "organization"))
        elif row.organization_id not in invited:
            findings.error(f"{where}：这个党组织不在邀请名单内，请先发出邀请。", _at(row, "organization"))
        _check_person(findings, row, where)
        if row.presence not in known:
            findings.error(f"{where}：请选择出席情况。", _at(row, "presence"))
        if row.organization_id in invited and row.name:
            _check_twice(findings, row, where, invited, seen, secretaries)
    return findings.rows


def check_open_list(*, starts_on: date, is_cancelled: bool, day: date) -> list[Finding]:
    """Return why there is no list yet: the event has not begun, or it was called off."""
    if is_cancelled:
        return [Finding("这次活动已取消，没有出席名单。")]
    if day < starts_on:
        return [Finding(f"活动于{chinese_day(starts_on)}开始，开始以后再登记出席名单。")]
    return []


def _check_twice(
    findings: Findings,
    row: AttendanceRow,
    where: str,
    invited: Mapping[int, str],
    seen: dict[tuple[int, str], int],
    secretaries: dict[int, int],
) -> None:
    assert row.organization_id is not None  # the caller has looked
    body, person = invited[row.organization_id], (row.organization_id, row.name)
    if person in seen:
        advice = "请删去一行；同名的另一位同志请在姓名后加注区分。"
        findings.error(f"{where}：“{row.name}”与第 {seen[person]} 行重复，{advice}", _at(row, "name"))
    elif row.is_secretary and row.organization_id in secretaries:
        other = secretaries[row.organization_id]
        sentence = f"{where}：第 {other} 行已登记{body}的书记，一个党组织只有一名书记。"
        findings.error(sentence, _at(row, "is_secretary"))
    seen.setdefault(person, row.number)
    if row.is_secretary:
        secretaries.setdefault(row.organization_id, row.number)


def _check_person(findings: Findings, row: AttendanceRow, where: str) -> None:
    if not row.name:
        findings.error(f"{where}：请填写姓名。", _at(row, "name"))
    elif len(row.name) > NAME_LIMIT:
        findings.error(f"{where}：姓名不能超过 {NAME_LIMIT} 字。", _at(row, "name"))
    if len(row.note) > NOTE_LIMIT:
        findings.error(f"{where}：备注不能超过 {NOTE_LIMIT} 字。", _at(row, "note"))


def _at(row: AttendanceRow, name: str) -> str:
    return f"row-{row.number}-{name}"


def _text(findings: Findings, value: str, at: str, name: str, limit: int, *, required: bool = False) -> None:
    length = len(value.strip())
    if required and not length:
        findings.error(f"请填写{name}。", at)
    elif length > limit:
        findings.error(f"{name}不能超过 {limit} 字，现在有 {length} 字，请精简。", at)
