"""The bodies of the demonstration."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from benchmark_platform.organizations.models import CommitteeSeat, Firm, Organization, PartyGroup, Penalty, Prefecture
from benchmark_platform.organizations.rules import full_years_between, needs_committee
from benchmark_platform.organizations.samples import make_sample_organizations

REFERENCE = date(2020, 8, 15)


@pytest.fixture
def prefectures(db: None) -> list[Prefecture]:
    """The 14 prefectures."""
    call_command("loaddata", "prefectures", verbosity=0)
    return list(Prefecture.objects.all())


def portrait() -> list[tuple[object, ...]]:
    """Everything that tells two runs apart."""
    return [
        *Organization.objects.order_by("code").values_list("code", "name", "kind", "founded_on", "secretary_name"),
        *Firm.objects.order_by("code").values_list("code", "name", "employee_count"),
        *Penalty.objects.order_by("document_number").values_list("document_number", "decided_on"),
    ]


def test_samples_are_of_every_kind_and_visibly_samples(prefectures: list[Prefecture]) -> None:
    """Decision 15: nothing could be taken for a real unit; C0.1 and C0.2 have cases on both sides."""
    made = make_sample_organizations(prefectures=prefectures)
    assert (len(made.prefecture_bodies), len(made.direct_branches), len(made.prefecture_branches)) == (14, 30, 56)
    kinds = Counter(branch.kind for branch in made.branches)
    assert kinds == {"branch": 72, "joint_branch": 7, "general_branch": 7}
    assert {branch.name[:2] for branch in made.branches} == {"示例"}
    assert not Organization.objects.filter(is_sample=False).exists()
    assert len({branch.name for branch in made.branches}) == 86
    young = [b for b in made.branches if b.founded_on and full_years_between(b.founded_on, REFERENCE) < 3]
    assert len(young) == 7
    three_years_ago = REFERENCE - timedelta(days=3 * 365)
    assert {entry.decided_on > three_years_ago for entry in Penalty.objects.all()} == {True, False}


def test_samples_hold_together(prefectures: list[Prefecture]) -> None:
    """1-1 to 1-3: firms, groups and committees fit the kind and the members."""
    made = make_sample_organizations(prefectures=prefectures)
    groups: Counter[int] = Counter()
    full: Counter[int] = Counter()
    for group in PartyGroup.objects.all():
        groups[group.organization_id] += group.member_count
        full[group.organization_id] += group.full_member_count
        assert group.member_count >= 3 and group.full_member_count >= 1
    with_seats = set(CommitteeSeat.objects.values_list("organization_id", flat=True))
    for branch in Organization.objects.branches().prefetch_related("covered_firms"):
        members = branch.full_member_count or 0
        assert groups[branch.pk] in {0, branch.member_count}
        assert full[branch.pk] in {0, members}
        assert (branch.pk in with_seats) == needs_committee(members)
        assert (len(branch.covered_firms.all()) > 1) == (branch.kind == "joint_branch")
        assert [covered.is_lead for covered in branch.covered_firms.all()].count(True) == 1
    assert {body.superior_id for body in made.prefecture_bodies} == {made.committee.pk}
    assert {branch.superior_id for branch in made.direct_branches} == {made.committee.pk}


def test_the_same_arguments_make_the_same_samples(prefectures: list[Prefecture]) -> None:
    """A screenshot of today is a screenshot of tomorrow."""
    make_sample_organizations(prefectures=prefectures)
    first = portrait()
    Penalty.objects.all().delete()
    Organization.objects.branches().delete()
    Firm.objects.all().delete()
    make_sample_organizations(prefectures=prefectures)
    assert portrait() == first


def test_samples_move_with_the_reference_date(prefectures: list[Prefecture]) -> None:
    """C0.1: in a shifted calendar there are still branches that are too young."""
    made = make_sample_organizations(prefectures=prefectures, reference=date(2026, 12, 31))
    ages = [full_years_between(b.founded_on, date(2026, 12, 31)) for b in made.branches if b.founded_on]
    assert sum(age < 3 for age in ages) == 7


def test_size_multiplies_with_few_queries(prefectures: list[Prefecture], django_assert_max_num_queries: object) -> None:
    """Bulk: three times the branches do not take three times the queries."""
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        made = make_sample_organizations(prefectures=prefectures, size=3)
    assert len(made.branches) == 3 * 86
