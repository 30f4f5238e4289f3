"""Who reads what of a closing: the unit agreed scores alone, a member of the team the sheets once the own one is in."""

from benchmark_platform.accounts.models import User
from evaluations.models import Sheet, Visit
from evaluations.sheet_view import seen_sheets


def may_compare(visit: Visit, user: User) -> bool:
    """Whether a person sees the sheets of all inspectors of a visit beside each other (S5)."""
    return bool(seen_sheets(visit, user, [Sheet(visit=visit)]))
