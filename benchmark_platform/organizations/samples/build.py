"""Putting the sample bodies into the database, in bulk: about four thousand bodies in seconds.

The bulk writing skips row versions on purpose: samples begin their life here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from django.db import transaction

from benchmark_platform.organizations.models import (
    CommitteeSeat,
    CoveredFirm,
    Firm,
    LicencePlatform,
    Organization,
    PartyGroup,
    Penalty,
    Prefecture,
    Track,
)
from benchmark_platform.organizations.samples import names
from benchmark_platform.organizations.samples.plans import (
    PLAN_REFERENCE,
    BranchPlan,
    branch_plan,
    elected_on,
    group_sizes,
    seat_titles,
)

DIRECT_BRANCHES = 30
BRANCHES_OF_A_PREFECTURE = (5, 4, 4, 5, 3, 4, 5, 3, 4, 4, 3, 5, 4, 3)
PLATFORMS = ("cpa", "cpa", "appraisal", "cpa", "tax", "cpa", "cost")
COMMITTEE_NAME = "中共湖南省注册会计师资产评估行业委员会"
COMMITTEE_CODE = "SW"
BATCH = 500


@dataclass(frozen=True)
class SampleOrganizations:
    """The bodies that were made; branches in the order of their codes."""

    committee: Organization
    prefecture_bodies: list[Organization]
    direct_branches: list[Organization]
    prefecture_branches: list[Organization]

    @property
    def branches(self) -> list[Organization]:
        """Return all bodies that may apply."""
        return [*self.direct_branches, *self.prefecture_branches]


@dataclass
class _Sheaf:
    """What waits to be written."""

    reference: date
    branches: list[Organization] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)
    platforms: list[LicencePlatform] = field(default_factory=list)
    covered: list[CoveredFirm] = field(default_factory=list)
    groups: list[PartyGroup] = field(default_factory=list)
    seats: list[CommitteeSeat] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)


@transaction.atomic
def make_sample_organizations(
    *,
    prefectures: Sequence[Prefecture] | None = None,
    size: int = 1,
    reference: date | None = None,
    direct: int = DIRECT_BRANCHES,
) -> SampleOrganizations:
    """Make the committee, a body for each prefecture, and branches with firms, groups, seats and a few penalties.

    ``prefectures`` are all that the database has, unless told otherwise. ``size`` multiplies the branches: 1 makes 30
    direct ones (or as many as ``direct`` says) and three to five for each prefecture, 40 about 3,500. Foundings,
    elections and penalties stand in relation to ``reference``, the last day of the application stage (that of the plan
    unless given), so that C0.1 and C0.2 have cases on both sides.
    The committee and the prefecture bodies are taken as they are when they exist already. Everything made here is
    marked as a sample and named 示例…; the same arguments make the same data.
    """
    prefectures = list(Prefecture.objects.all()) if prefectures is None else prefectures
    committee = _committee()
    bodies = _prefecture_bodies(prefectures, committee)
    sheaf = _Sheaf(reference or PLAN_REFERENCE)
    serial = count()
    for _ in range(direct * size):
        _plan_branch(sheaf, next(serial), committee, Track.DIRECT, prefectures[0] if prefectures else None)
    for position, body in enumerate(bodies):
        for _ in range(BRANCHES_OF_A_PREFECTURE[position % len(BRANCHES_OF_A_PREFECTURE)] * size):
            _plan_branch(sheaf, next(serial), body, Track.PREFECTURE, body.prefecture)
    _write(sheaf)
    _write_penalties(sheaf)
    own = [branch for branch in sheaf.branches if branch.track == Track.DIRECT]
    return SampleOrganizations(committee, bodies, own, sheaf.branches[len(own) :])


def _committee() -> Organization:
    made, _ = Organization.objects.get_or_create(
        kind=Organization.Kind.COMMITTEE,
        defaults={"code": COMMITTEE_CODE, "name": COMMITTEE_NAME, "secretary_name": names.person(1), "is_sample": True},
    )
    return made


def _prefecture_bodies(prefectures: Sequence[Prefecture], committee: Organization) -> list[Organization]:
    kind = Organization.Kind.PREFECTURE_BODY
    existing = {body.prefecture_id for body in Organization.objects.filter(kind=kind)}
    Organization.objects.bulk_create(
        Organization(
            code=f"SZ-{prefecture.code}",
            name=f"示例{prefecture.name}注册会计师行业党委",
            kind=kind,
            prefecture=prefecture,
            superior=committee,
            secretary_name=names.person(prefecture.order * 5 + 2),
            is_sample=True,
        )
        for prefecture in prefectures
        if prefecture.pk not in existing
    )
    wanted = [prefecture.pk for prefecture in prefectures]
    found = Organization.objects.filter(kind=kind, prefecture__in=wanted)
    return list(found.select_related("prefecture").order_by("prefecture__order"))


def _plan_branch(sheaf: _Sheaf, number: int, superior: Organization, track: str, prefecture: Prefecture | None) -> None:
    plan = branch_plan(number, sheaf.reference)
    firms = [_plan_firm(sheaf, plan, prefecture) for _ in range(plan.firms)]
    label = Organization.Kind(plan.kind).label
    name = f"{firms[0].name}{label}" if plan.firms == 1 else f"{firms[0].name}等{plan.firms}家机构{label}"
    small = not seat_titles(plan.full_members)
    branch = Organization(
        code=f"{'ZS' if track == Track.DIRECT else 'SZ'}{number + 1:05d}",
        name=name,
        kind=plan.kind,
        track=track,
        superior=superior,
        prefecture=prefecture,
        founded_on=plan.founded_on,
        secretary_name=names.person(number * 3 + 10),
        full_member_count=plan.full_members,
        probationary_member_count=plan.probationary_members,
        discipline_officer_name=names.person(number * 3 + 11) if small and number % 6 else "",
        elected_on=elected_on(number, plan.founded_on, sheaf.reference),
        is_sample=True,
    )
    sheaf.branches.append(branch)
    sheaf.covered += [
        CoveredFirm(organization=branch, firm=firm, is_lead=place == 0) for place, firm in enumerate(firms)
    ]
    _plan_parts(sheaf, branch, number)


def _plan_firm(sheaf: _Sheaf, plan: BranchPlan, prefecture: Prefecture | None) -> Firm:
    number = next(sheaf.numbers)
    kind = PLATFORMS[number % len(PLATFORMS)]
    firm = Firm(
        code=f"91430000SL{number + 1:08d}",
        name=names.firm(number, kind),
        prefecture=prefecture,
        employee_count=max(8, plan.employees // plan.firms),
        is_sample=True,
    )
    sheaf.firms.append(firm)
    kinds = [kind, "appraisal"] if kind == "cpa" and number % 5 == 0 else [kind]
    sheaf.platforms += [
        LicencePlatform(firm=firm, kind=one, licence_number=f"示例{one.upper()}{number + 1:06d}") for one in kinds
    ]
    return firm


def _plan_parts(sheaf: _Sheaf, branch: Organization, number: int) -> None:
    full, probationary = branch.full_member_count or 0, branch.probationary_member_count or 0
    sheaf.groups += [
        PartyGroup(organization=branch, name=f"第{ordinal}党小组", member_count=members, full_member_count=full_members)
        for ordinal, (members, full_members) in enumerate(group_sizes(full, probationary), start=1)
    ]
    for place, title in enumerate(seat_titles(full)):
        vacant = number % 15 == 6 and place == 1
        holder = branch.secretary_name if place == 0 else names.person(number * 3 + 10 + place * 17)
        sheaf.seats.append(
            CommitteeSeat(
                organization=branch,
                number=place + 1,
                title=title,
                holder_name="" if vacant else holder,
                since=None if vacant else branch.elected_on,
            )
        )


def _write(sheaf: _Sheaf) -> None:
    Firm.objects.bulk_create(sheaf.firms, batch_size=BATCH)
    LicencePlatform.objects.bulk_create(sheaf.platforms, batch_size=BATCH)
    Organization.objects.bulk_create(sheaf.branches, batch_size=BATCH)
    CoveredFirm.objects.bulk_create(sheaf.covered, batch_size=BATCH)
    PartyGroup.objects.bulk_create(sheaf.groups, batch_size=BATCH)
    CommitteeSeat.objects.bulk_create(sheaf.seats, batch_size=BATCH)


def _write_penalties(sheaf: _Sheaf) -> None:
    """One firm in forty was punished long ago, one in ninety within the three years before the reference (C0.2)."""
    entries = []
    for number, firm in enumerate(sheaf.firms):
        if number % 40 == 11:
            day = sheaf.reference - timedelta(days=1200 + number * 31 % 700)
            entries.append(_penalty(firm, number, "administrative", day, "警告，并处罚款。"))
        elif number % 90 == 23:
            entries.append(_penalty(firm, number, "administrative", sheaf.reference - timedelta(days=646), "警告。"))
        elif number % 90 == 50:
            person = names.person(number + 400)
            entries.append(
                _penalty(firm, number, "discipline", sheaf.reference - timedelta(days=453), "通报批评。", person)
            )
    Penalty.objects.bulk_create(entries, batch_size=BATCH)


def _penalty(firm: Firm, number: int, kind: str, day: date, text: str, person: str = "") -> Penalty:
    return Penalty(
        firm=firm,
        practitioner_name=person,
        practitioner_certificate=f"示例43{number:06d}" if person else "",
        kind=kind,
        decided_on=day,
        authority=names.AUTHORITIES[1] if kind == "discipline" else names.AUTHORITIES[0],
        document_number=f"示例{'注协惩' if kind == 'discipline' else '财监'}〔{day.year}〕{number + 1}号",
        text=text,
    )
