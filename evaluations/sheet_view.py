"""Who may read a score sheet (S5): the own always; another's only once the own is in; the inspected unit never."""

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.gate import decide
from evaluations.actions.visits import INSPECT, SEE_ALL_VISITS
from evaluations.models import CreationUnit, Sheet, Visit


def may_see(sheet: Sheet, user: User) -> bool:
    """Whether a person may read a sheet: scores, reasons, photos.

    The own sheet: always. Of the visit's team: once the own sheet is handed in. The committee: unless of this team.
    The unit and its prefecture: never, whatever else the person is.
    """
    if sheet.inspector_id == user.pk:
        return True
    return sheet in seen_sheets(sheet.visit, user, [sheet])


def seen_sheets(visit: Visit, user: User, sheets: list[Sheet] | None = None) -> list[Sheet]:
    """Return the visit's sheets that a person may read (of ``sheets``, where given); at most two queries."""
    rows = _all(visit) if sheets is None else sheets
    own = [sheet for sheet in rows if sheet.inspector_id == user.pk]
    if _is_of_the_inspected(visit.unit, user):
        return own
    if decide(INSPECT, user=user, subject=visit):
        return rows if _own_is_in(visit, user, own) else own
    if any(row.person_id == user.pk for row in visit.standing_team):
        return own
    return rows if decide(SEE_ALL_VISITS, user=user, subject=visit) else own


def _all(visit: Visit) -> list[Sheet]:
    rows = list(visit.sheets.select_related("inspector", "reopened_by"))
    for sheet in rows:
        sheet.visit = visit
    return rows


def _own_is_in(visit: Visit, user: User, own: list[Sheet]) -> bool:
    if own:
        return own[0].state == Sheet.State.SUBMITTED
    return visit.sheets.filter(inspector=user, state=Sheet.State.SUBMITTED).exists()


def _is_of_the_inspected(unit: CreationUnit, user: User) -> bool:
    """Whether the person belongs to the unit, or to the body of its prefecture."""
    if unit.organization_id in user.bodies(Role.BRANCH):
        return True
    places = {row.organization.prefecture_id for row in user.standing_memberships if row.role == Role.PREFECTURE}
    return unit.track == "prefecture" and unit.organization.prefecture_id in places
