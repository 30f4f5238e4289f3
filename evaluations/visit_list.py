"""The list of visits as a person may see and narrow it: one reading for page, calendar and spreadsheet (S5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from applications.house_form import typed_text
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Sheet, Visit
from evaluations.models.visit import VisitQuerySet
from evaluations.unit_list import place_of

STATE_TONES = {
    Visit.State.PLANNED: "wait",
    Visit.State.REOPENED: "attention",
    Visit.State.CLOSED: "done",
    Visit.State.CANCELLED: "refused",
}


@dataclass(frozen=True)
class VisitLine:
    """One line of the list. ``own_sheet`` is where the reader's own sheet stands, "" for whoever is in no team."""

    visit: Visit
    place: str
    team: str
    state: str
    tone: str
    when: str
    own_sheet: str


def visits_of(campaign: Campaign, user: User) -> VisitQuerySet:
    """Return the visits of a campaign that the person sees, by day."""
    return (
        Visit.objects.filter(unit__campaign=campaign).visible_to(user).with_parties().order_by("day", "starts_at", "pk")
    )


def narrowed(rows: VisitQuerySet, asked: Mapping[str, Any]) -> tuple[VisitQuerySet, str]:
    """Keep one state of ``?state=``; without, those that were not cancelled. Return the rows and what was asked."""
    state = typed_text(asked.get("state")).strip()
    if state == "all":
        return rows, state
    if state in Visit.State.values:
        return rows.filter(state=state), state
    return rows.standing(), ""


def lines_of(rows: Iterable[Visit], user: User, day: date) -> list[VisitLine]:
    """Return the lines, in a fixed number of queries."""
    visits = list(rows)
    mine = [visit.pk for visit in visits if any(row.person_id == user.pk for row in visit.standing_team)]
    found = Sheet.objects.filter(inspector=user, visit__in=mine) if mine else Sheet.objects.none()
    sheets = {sheet.visit_id: sheet.get_state_display() for sheet in found}
    return [_line(visit, day, sheets.get(visit.pk, "未开始") if visit.pk in mine else "") for visit in visits]


def _line(visit: Visit, day: date, own_sheet: str) -> VisitLine:
    return VisitLine(
        visit=visit,
        place=place_of(visit.unit),
        team=team_words(visit),
        state=visit.get_state_display(),
        tone=STATE_TONES[Visit.State(visit.state)],
        when=when(visit, day),
        own_sheet=own_sheet,
    )


def team_words(visit: Visit) -> str:
    """Return the names of the team, the leader first and named as such."""
    return "、".join(
        f"{row.person.full_name}（组长）" if row.is_leader else row.person.full_name for row in visit.standing_team
    )


def when(visit: Visit, day: date) -> str:
    """Return how far the day of a visit is that still waits: 今天, 还有 3 天, 已过 2 天, not closed; else ""."""
    if visit.state not in (Visit.State.PLANNED, Visit.State.REOPENED):
        return ""
    days = (visit.day - day).days
    if days == 0:
        return "今天"
    return f"还有 {days} 天" if days > 0 else f"已过 {-days} 天，尚未结束"
