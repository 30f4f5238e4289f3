"""Who reads what of a closing: the unit agreed scores alone, a member of the team the sheets once the own one is in."""

from benchmark_platform.accounts.models import User
from evaluations.models import Sheet, Visit
from evaluations.sheet_view import seen_sheets


def may_compare(visit: Visit, user: User) -> bool:
    """Whether a person sees the sheets of all inspectors of a visit beside each other (S5)."""
    return bool(seen_sheets(visit, user, [Sheet(visit=visit)]))


def may_read_closings(visit: Visit, user: User) -> bool:
    """Whether what was closed is no foretaste for a person: whoever inspects reads it once the own sheet is in (S5).

    A visit that was opened again is scored again, by the leader too. Others read it by the gate alone: no query.
    """
    if all(row.person_id != user.pk for row in visit.standing_team):
        return True
    return visit.sheets.filter(inspector=user, state=Sheet.State.SUBMITTED).exists()
