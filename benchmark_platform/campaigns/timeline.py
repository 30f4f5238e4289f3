"""The seven stages as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benchmark_platform.campaigns.models import Campaign, DateChange, Stage, StageCode
from benchmark_platform.core.dates import chinese_day


@dataclass(frozen=True)
class StageLine:
    """One stage on one day; ``state`` is past, open or future."""

    stage: Stage
    label: str
    printed: str
    opens: date
    closes: date | None
    state: str
    moved: str = ""
    url: str = ""


def state_on(stage: Stage, day: date) -> str:
    """Return whether a stage is past, open or future on a day; the closing day belongs to it."""
    if day < stage.opens_on:
        return "future"
    return "open" if stage.closes_on is None or day <= stage.closes_on else "past"


def timeline(campaign: Campaign, day: date, changes: Iterable[DateChange] = ()) -> list[StageLine]:
    """Return the stages of the plan in order (what follows the award is not one of the seven)."""
    latest: dict[int, DateChange] = {}
    for change in changes:
        if change.stage_id not in latest or latest[change.stage_id].changed_at < change.changed_at:
            latest[change.stage_id] = change
    return [
        StageLine(
            stage=stage,
            label=stage.title,
            printed=stage.printed_wording,
            opens=stage.opens_on,
            closes=stage.closes_on,
            state=state_on(stage, day),
            moved=moved_sentence(latest[stage.pk]) if stage.pk in latest else "",
        )
        for stage in campaign.calendar.in_order
        if stage.code != StageCode.FOLLOW_UP
    ]


def moved_sentence(change: DateChange) -> str:
    """Return what was moved, and why."""
    parts = []
    if change.old_opens_on != change.new_opens_on:
        parts.append(f"开始日期由{chinese_day(change.old_opens_on)}调整为{chinese_day(change.new_opens_on)}")
    if change.old_closes_on != change.new_closes_on:
        old = chinese_day(change.old_closes_on) if change.old_closes_on else "不设截止日期"
        new = chinese_day(change.new_closes_on) if change.new_closes_on else "不设截止日期"
        parts.append(f"截止日期由{old}调整为{new}")
    return f"{'，'.join(parts)}。理由：{change.reason}"
