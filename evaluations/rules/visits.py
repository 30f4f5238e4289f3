"""What an arrangement of a visit must satisfy (S5). Pure: the day and everything read are arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding

# 平台默认，可调整: the plan names no number; two or three inspect a unit.
FEWEST = 2
USUAL_MOST = 3
PLACE_LIMIT = 120
TEXT_LIMIT = 1000


@dataclass(frozen=True)
class Wish:
    """A visit as the committee wants it: ``team`` and ``leader`` are ids of people."""

    day: date | None = None
    starts_at: time | None = None
    place: str = ""
    note: str = ""
    team: frozenset[int] = frozenset()
    leader: int | None = None

    def tidied(self) -> "Wish":
        """Return it without blanks around the texts, so that the same wish is recognised."""
        return replace(self, place=self.place.strip(), note=self.note.strip())


@dataclass(frozen=True)
class Circumstances:
    """What is known when a visit is arranged or changed.

    ``names``: everybody who may be asked, by id: in office as inspectors of the campaign. ``conflicts``: a sentence by
    id. ``busy``: the other visits of the wished day, by id of the person. ``first`` and ``last``: of the stages in
    which units are inspected. ``kept_day``, ``kept_team`` (names by id): as the visit stands already.
    """

    names: Mapping[int, str]
    conflicts: Mapping[int, str]
    busy: Mapping[int, str]
    today: date
    first: date
    last: date | None
    kept_day: date | None = None
    kept_team: Mapping[int, str] = field(default_factory=dict)


class VisitQuestioned(Exception):
    """The arrangement is odd; nothing was saved. Saved when each of the questions is confirmed."""

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__("；".join(questions))


def check_visit(wish: Wish, known: Circumstances) -> list[Finding]:
    """What stops an arrangement: day, place, team and leader (S5)."""
    return [*_check_day(wish, known), *_check_texts(wish), *_check_team(wish, known)]


def _check_day(wish: Wish, known: Circumstances) -> list[Finding]:
    if wish.day is None:
        return [Finding("请填写考核日期，如2021-03-15。", "visit_day")]
    if wish.day == known.kept_day:
        return []
    if wish.day < known.today:
        return [Finding(f"考核日期{chinese_day(wish.day)}已经过了，请选择今天或以后的日期。", "visit_day")]
    if wish.day < known.first or (known.last is not None and wish.day > known.last):
        until = f"至{chinese_day(known.last)}" if known.last else "以后"
        return [Finding(f"考核日期须在考核评估和巩固验收阶段内：{chinese_day(known.first)}{until}。", "visit_day")]
    return []


def _check_texts(wish: Wish) -> list[Finding]:
    found = []
    if len(wish.place) > PLACE_LIMIT:
        found.append(Finding(f"地点最多{PLACE_LIMIT}字，现在{len(wish.place)}字。", "place"))
    if len(wish.note) > TEXT_LIMIT:
        found.append(Finding(f"说明最多{TEXT_LIMIT}字，现在{len(wish.note)}字。", "note"))
    return found


def _check_team(wish: Wish, known: Circumstances) -> list[Finding]:
    unknown = sorted(wish.team - set(known.names))
    found = [
        Finding(f"{known.kept_team.get(pk, '选择的人员中有人')}现在不是本计划的考核人员，请另选。", "team")
        for pk in unknown
    ]
    found += [Finding(known.conflicts[pk], "team") for pk in sorted(wish.team) if pk in known.conflicts]
    if len(wish.team) < FEWEST:
        found.append(Finding(f"考核组至少{FEWEST}人，现在选了{len(wish.team)}人。", "team"))
    if wish.leader is None or wish.leader not in wish.team:
        found.append(Finding("请在考核组成员中选择一名组长。", "leader"))
    return found


def questions(wish: Wish, known: Circumstances) -> list[str]:
    """What is odd, and wants a yes: a large team, somebody who is elsewhere on the same day."""
    found = []
    if len(wish.team) > USUAL_MOST and len(wish.team) > len(known.kept_team):
        found.append(f"考核组一般为{FEWEST}至{USUAL_MOST}人，现在选了{len(wish.team)}人。")
    # Who was in the team on that day already has been asked about then.
    settled = set(known.kept_team) if wish.day == known.kept_day else set()
    busy = [known.busy[pk] for pk in sorted(wish.team - settled) if pk in known.busy]
    return [*found, *busy]


def check_reason(reason: str, *, what: str) -> list[Finding]:
    """A written reason: there is one, not too long."""
    text = reason.strip()
    if not text:
        return [Finding(f"请写明{what}。", "reason")]
    return [Finding(f"{what}最多{TEXT_LIMIT}字，现在{len(text)}字。", "reason")] if len(text) > TEXT_LIMIT else []
