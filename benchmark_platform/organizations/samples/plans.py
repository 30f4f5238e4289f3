"""What each sample body shall be: pure, by number."""

from dataclasses import dataclass
from datetime import date, timedelta

PLAN_REFERENCE = date(2020, 8, 15)
"""The reference date of the plan of 2020 (C0.1): the last day of the application stage."""


@dataclass(frozen=True)
class BranchPlan:
    """One branch as it shall be, before there is anything in the database."""

    kind: str
    firms: int
    founded_on: date
    full_members: int
    probationary_members: int
    employees: int
    young: bool


def branch_plan(number: int, reference: date = PLAN_REFERENCE) -> BranchPlan:
    """Return what branch ``number`` (from 0) shall be.

    Of twelve: one joint branch of two to four firms, one general branch, one founded less than three years before
    ``reference`` (C0.1), the others plain branches of 3 to 30 full members, all of them older.
    """
    turn = number % 12
    young = turn == 7
    if turn == 4:
        kind, firms, full = "joint_branch", 2 + number // 12 % 3, 5 + number % 9
    elif turn == 9:
        kind, firms, full = "general_branch", 1, 50 + number % 37
    else:
        kind, firms, full = "branch", 1, 3 + number * 5 % 28
    age = timedelta(days=180 + number * 37 % 900 if young else 1200 + number * 137 % 4700)
    founded = reference - age
    return BranchPlan(
        kind=kind,
        firms=firms,
        founded_on=founded,
        full_members=full,
        probationary_members=number % 4,
        employees=full * 3 + 12 + number * 13 % 70,
        young=young,
    )


def elected_on(number: int, founded_on: date, reference: date = PLAN_REFERENCE) -> date:
    """Return the day of the last election: within three years before ``reference``, for one in ten longer ago (1-6)."""
    age = 1300 + number * 17 % 300 if number % 10 == 3 else 120 + number * 53 % 900
    return max(reference - timedelta(days=age), founded_on)


def group_sizes(full: int, probationary: int) -> list[tuple[int, int]]:
    """Split the members into party groups of about six: (members, of them full). Under eight members there is none."""
    total = full + probationary
    if total < 8:
        return []
    groups = max(2, total // 7)
    sizes = [total // groups + (1 if index < total % groups else 0) for index in range(groups)]
    left = probationary
    split = []
    for size in sizes:
        trial_members = min(left, 1)
        left -= trial_members
        split.append((size, size - trial_members))
    size, full_members = split[0]
    split[0] = (size, full_members - left)
    return split


SEAT_TITLES = ("书记", "组织委员", "宣传委员", "纪检委员", "青年委员")


def seat_titles(full: int) -> tuple[str, ...]:
    """Return the seats of the committee: none below seven full members, three up to twelve, else five (1-3)."""
    if full < 7:
        return ()
    return ("书记", "组织委员", "纪检委员") if full <= 12 else SEAT_TITLES
