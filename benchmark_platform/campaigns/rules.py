"""The decisions of the calendar: which day may be set for what. Arguments in, findings out; no query, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings

REASON_LIMIT = 500
REPORT_LIMIT = 5000


@dataclass(frozen=True)
class Days:
    """The days of a stage; no closing day means open-ended."""

    opens_on: date
    closes_on: date | None


def check_reason(reason: str) -> list[Finding]:
    """A moved date has a reason, of at most 500 characters (S: on record and shown to those concerned)."""
    found = Findings()
    if not reason.strip():
        found.error("请填写理由；理由会告知有关单位。", "reason")
    elif len(reason) > REASON_LIMIT:
        found.error(f"理由不能超过{REASON_LIMIT}字，现在有{len(reason)}字。", "reason")
    return found.rows


def check_stage_days(*, old: Days, new: Days, day: date) -> list[Finding]:
    """What may be moved on ``day`` (S1–S7): nothing into the past, no opening that has taken place, order kept."""
    found = Findings()
    if new == old:
        found.error("日期没有变化，请填写新的日期。")
        return found.rows
    if new.opens_on != old.opens_on:
        if old.opens_on <= day:
            found.error(f"这个阶段已于{chinese_day(old.opens_on)}开始，开始日期不能再改。", "opens_on")
        elif new.opens_on < day:
            found.error(f"开始日期不能早于今天（{chinese_day(day)}）。", "opens_on")
    if new.closes_on is None:
        if old.closes_on is not None:
            found.error("请填写截止日期。", "closes_on")
        return found.rows
    if new.closes_on < new.opens_on:
        found.error(f"截止日期不能早于开始日期（{chinese_day(new.opens_on)}）。", "closes_on")
    elif new.closes_on != old.closes_on and new.closes_on < day:
        found.error(f"截止日期不能早于今天（{chinese_day(day)}）。", "closes_on")
    return found.rows


def warn_of_neighbours(
    *, title: str, new: Days, before: tuple[str, Days] | None, after: tuple[str, Days] | None
) -> list[str]:
    """Sentences about stages that now overlap or leave a gap; the committee may want that, so nothing is refused."""
    sentences = []
    if before and before[1].closes_on and before[1].closes_on >= new.opens_on:
        sentences.append(f"“{title}”与“{before[0]}”的日期有重叠。")
    if after and new.closes_on is not None:
        if after[1].opens_on <= new.closes_on:
            sentences.append(f"“{title}”与“{after[0]}”的日期有重叠，必要时请一并调整“{after[0]}”。")
        elif (after[1].opens_on - new.closes_on).days > 1:
            sentences.append(f"“{title}”截止后到“{after[0]}”开始前有空档，必要时请一并调整“{after[0]}”。")
    return sentences


def check_extension(*, stage: Days, own_deadline: date | None, until: date, day: date) -> list[Finding]:
    """An organisation's own deadline lies ahead, and later than the one it has."""
    found = Findings()
    if stage.closes_on is None:
        found.error("这个阶段没有截止日期，不需要延期。", "stage")
        return found.rows
    present = max(filter(None, (stage.closes_on, own_deadline)))
    if until < day:
        found.error(f"延至的日期不能早于今天（{chinese_day(day)}）。", "until")
    elif until <= present:
        found.error(f"该单位现在的截止日期是{chinese_day(present)}，延至的日期须晚于这一天。", "until")
    return found.rows


def check_inner_day(*, stage: Days, closes_on: date, day: date) -> list[Finding]:
    """A prefecture's inner closing day lies ahead and within the stage of applying (S2)."""
    found = Findings()
    if closes_on < day:
        found.error(f"内部截止日期不能早于今天（{chinese_day(day)}）。", "closes_on")
    elif closes_on < stage.opens_on:
        found.error(f"内部截止日期不能早于申报阶段开始的日期（{chinese_day(stage.opens_on)}）。", "closes_on")
    elif stage.closes_on is not None and closes_on > stage.closes_on:
        found.error(f"内部截止日期不能晚于申报阶段的截止日期（{chinese_day(stage.closes_on)}）。", "closes_on")
    return found.rows


def check_report(*, text: str) -> list[Finding]:
    """A mobilisation report has a text of at most 5,000 characters; photos are welcome, not demanded (S1)."""
    found = Findings()
    if not text.strip():
        found.error("请填写动员部署情况，例如何时何地以什么方式传达部署、多少人参加。", "text")
    elif len(text) > REPORT_LIMIT:
        found.error(f"动员部署情况不能超过{REPORT_LIMIT}字，现在有{len(text)}字，请精简。", "text")
    return found.rows


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting as it was typed; ``present``: names, ``recused``: pairs of a name and what it stepped back from."""

    held_on: date | None
    title: str
    expected_count: int | None
    present: tuple[str, ...]
    recused: tuple[tuple[str, str], ...] = ()


def check_meeting(meeting: MeetingFacts, *, quorum: tuple[int, int], day: date) -> list[Finding]:
    """A meeting that may decide: held, named, and enough of those expected were there (S3; ratio: campaign).

    Who steps back (回避) counts as present, and is one of those present.
    """
    found = Findings()
    if meeting.held_on is None:
        found.error("请填写会议日期，例如 2020-09-10。", "held_on")
    elif meeting.held_on > day:
        found.error("会议日期不能晚于今天。", "held_on")
    if not meeting.title.strip():
        found.error("请填写会议名称。", "meeting_name")
    elif len(meeting.title) > 120:
        found.error("会议名称请控制在 120 个字以内。", "meeting_name")
    _check_names(found, meeting.present)
    _check_quorum(found, meeting, quorum)
    for name in dict.fromkeys(name for name, _ in meeting.recused):
        if name not in meeting.present:
            found.error(f"回避的“{name}”不在到会人员中，请核对姓名。", "recused")
        if len("、".join(matter for who, matter in meeting.recused if who == name)) > 300:
            found.error(f"“{name}”的回避事项过长，请控制在 300 个字以内。", "recused")
    return found.rows


def recused_by_name(
    recused: Iterable[tuple[str, str]], bodies: Iterable[tuple[str, str]]
) -> tuple[tuple[tuple[str, str], ...], list[Finding]]:
    """Return the pairs of name and body with the body's full name, and a finding for what names none of the list.

    ``bodies`` pairs the full name of each with the number of its form, either of which may be written.
    """
    names: dict[str, str] = {}
    for name, number in bodies:
        names[name] = names[number] = name
    pairs = tuple((who, names.get(matter, matter)) for who, matter in recused)
    findings = [
        Finding(
            f"“{who}”回避的“{matter[:40]}”不在名单中，请写党组织的全称或申报编号，多个用顿号隔开。"
            if matter
            else f"没有写明“{who}”回避哪个党组织，请写成“{who}：党组织全称或申报编号”。",
            "recused",
        )
        for who, matter in pairs
        if not matter or matter not in names
    ]
    return pairs, findings


def _check_names(found: Findings, names: tuple[str, ...]) -> None:
    if not names:
        found.error("请填写到会人员，一行一个姓名。", "present")
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            found.error(f"到会人员“{name}”重复；同名的请加注区分。", "present")
        if len(name) > 40:
            found.error(f"到会人员“{name[:20]}……”过长，请一行只写一个姓名。", "present")


def _check_quorum(found: Findings, meeting: MeetingFacts, quorum: tuple[int, int]) -> None:
    if not meeting.expected_count:
        found.error("请填写应到人数，只填数字，例如 9。", "expected_count")
        return
    numerator, denominator = quorum
    present = len(meeting.present)
    if present > meeting.expected_count:
        found.error(f"到会 {present} 人，多于应到 {meeting.expected_count} 人，请核对。", "expected_count")
    elif present and present * denominator < meeting.expected_count * numerator:
        found.error(
            f"应到 {meeting.expected_count} 人、到会 {present} 人，不足 {numerator}/{denominator}，不能作出决定。",
            "present",
        )
