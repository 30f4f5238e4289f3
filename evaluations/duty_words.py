"""How a duty reads on a page: its standing in words, and the door to what fulfils it."""

from datetime import date
from typing import Any, NamedTuple

from benchmark_platform.core.dates import chinese_day
from evaluations import addresses
from evaluations.models import Duty


class Standing(NamedTuple):
    """A word and its tone."""

    word: str
    tone: str


def standing_of(duty: Duty, day: date) -> Standing:
    """Return where a duty stands on a day: 已完成, 已超期, 即将到期, 未到期."""
    if duty.done_at:
        return Standing("已完成", "done")
    if duty.due_on < day:
        return Standing("已超期", "attention")
    if duty.remind_on <= day:
        return Standing("即将到期", "wait")
    return Standing("未到期", "neutral")


def due_words(duty: Duty, day: date) -> str:
    """Return 期限2020年11月30日, and by how many days it has passed."""
    late = (day - duty.due_on).days if not duty.done_at else 0
    return f"期限{chinese_day(duty.due_on)}" + (f"，已超期{late}天" if late > 0 else "")


def door_of(duty: Duty) -> str:
    """Return the form in which what the duty asks for is put down, which then knows the duty's period.

    ``duty.rule`` is loaded.
    """
    if duty.rule.function == "articles":
        return addresses.new_article(duty.unit_id)
    return f"{addresses.new_record(duty.unit_id, duty.rule.parameters['kinds'][0])}?duty={duty.pk}"


def duty_line(duty: Duty, day: date, *, with_door: bool) -> dict[str, Any]:
    """Return a line of ``_parts/task_list.html``; a door only where something can be put down now."""
    standing = standing_of(duty, day)
    can_be_done = with_door and not duty.done_at and duty.period_from <= day
    return {
        "label": duty.title,
        "hint": due_words(duty, day),
        "status": standing.word,
        "tone": standing.tone,
        "url": door_of(duty) if can_be_done else "",
    }
