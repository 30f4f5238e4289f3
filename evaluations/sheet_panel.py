"""Where the team's score sheets stand, on the visit's page: names and states, with a way to those one may read (S5)."""

from datetime import date
from typing import Any

from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from evaluations.actions.visits import INSPECT, SEE_ALL_VISITS
from evaluations.models import Sheet, Visit
from evaluations.sheet_view import seen_sheets
from evaluations.unit_panels import Panel


def sheets_panel(visit: Visit, user: User, day: date) -> Panel | None:
    """Return the team with the state of each sheet, for team and committee; None for unit and prefecture."""
    is_team = bool(decide(INSPECT, user=user, subject=visit))
    if not is_team and not decide(SEE_ALL_VISITS, user=user, subject=visit):
        return None
    rows = list(visit.sheets.select_related("inspector"))
    for sheet in rows:
        sheet.visit = visit
    seen = {sheet.pk for sheet in seen_sheets(visit, user, rows)}
    by_person = {sheet.inspector_id: sheet for sheet in rows}
    lines = [
        _line(visit, user, row.person, by_person.pop(row.person_id, None), seen, is_leader=row.is_leader)
        for row in visit.standing_team
    ]
    # Who has left the team leaves the sheet behind.
    lines += [
        _line(visit, user, sheet.inspector, sheet, seen, has_left=True)
        for sheet in by_person.values()
        if sheet.pk in seen
    ]
    waits = is_team and any(line["is_hidden"] for line in lines)
    return Panel("evaluations/sheet_panel.html", {"visit": visit, "lines": lines, "waits": waits})


def _line(
    visit: Visit,
    user: User,
    person: User,
    sheet: Sheet | None,
    seen: set[int],
    *,
    is_leader: bool = False,
    has_left: bool = False,
) -> dict[str, Any]:
    own = person.pk == user.pk
    if own and not has_left:
        url = reverse("evaluations:sheet", args=[visit.pk])
    elif sheet is not None and sheet.pk in seen:
        url = reverse("evaluations:sheet_of", args=[visit.pk, person.pk])
    else:
        url = ""
    word, tone = ("未开始", "neutral") if sheet is None else (sheet.get_state_display(), _tone(sheet))
    return {
        "name": person.full_name,
        "is_own": own,
        "is_leader": is_leader,
        "has_left": has_left,
        "is_late": bool(sheet and sheet.is_late),
        "url": url,
        "word": word,
        "tone": tone,
        "is_hidden": sheet is not None and not url,
    }


def _tone(sheet: Sheet) -> str:
    return "done" if sheet.state == Sheet.State.SUBMITTED else "wait"
