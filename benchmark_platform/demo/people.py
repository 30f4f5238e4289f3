"""The accounts of the demo."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import check_password, make_password

from applications.models import Application, State
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services.roles import grant_role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo.texts import name
from benchmark_platform.organizations.models import Organization

INSPECTORS = 6
OFFICE = (("committee", "周敏", (Role.COMMITTEE, Role.DECIDER)), ("committee2", "彭志远", (Role.COMMITTEE,)))


@dataclass
class People:
    """Who acts in the demo: the office, and one person for each body (by the body's id)."""

    committee: User
    of_body: dict[int, User] = field(default_factory=dict)


def make_people(campaign: Campaign, *, password: str) -> People:
    """Open the demo's accounts: office, inspectors, the prefecture bodies by pinyin, the branches in official order.

    The password is hashed once for all of them: a careful hash takes half a second, and there are dozens.
    """
    encoded = make_password(password)
    body = Organization.objects.get(kind=Organization.Kind.COMMITTEE)
    office = [_person(username, full_name, body, roles, encoded) for username, full_name, roles in OFFICE]
    for number in range(1, INSPECTORS + 1):
        _person(f"inspector{number}", name(number + 27), body, (Role.INSPECTOR,), encoded, campaign.code)
    people = People(committee=office[0], of_body={body.pk: office[0]})
    prefectures = Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY).select_related("prefecture")
    for index, prefecture_body in enumerate(prefectures.order_by("prefecture__order")):
        assert prefecture_body.prefecture is not None
        username = f"prefecture-{prefecture_body.prefecture.code}"
        people.of_body[prefecture_body.pk] = _person(
            username, name(index + 5), prefecture_body, (Role.PREFECTURE,), encoded
        )
    for number, branch in enumerate(Organization.objects.branches().filter(active=True).in_official_order(), start=1):
        people.of_body[branch.pk] = _person(f"branch-{number:03d}", name(number), branch, (Role.BRANCH,), encoded)
    return people


def _person(
    username: str, full_name: str, body: Organization, roles: tuple[str, ...], encoded: str, campaign_code: str = ""
) -> User:
    user = User.objects.create(username=username, full_name=full_name, password=encoded)
    for role in roles:
        grant_role(user, organization=body, role=role, by=None, campaign_code=campaign_code)
    return User.objects.get(pk=user.pk)


def change_password(old: str, new: str) -> bool:
    """Give every demo account that still has the old password the new one; return whether that could be done."""
    committee = User.objects.filter(username="committee").first()
    if committee is None or not check_password(old, committee.password):
        return False
    User.objects.filter(password=committee.password).update(password=make_password(new))
    return True


def account_lines() -> list[tuple[str, str, str]]:
    """Return username, name, and body with role (and state of the form) of the demo's accounts, as they are printed."""
    rows = []
    states = dict(Application.objects.filter(campaign__is_current=True).values_list("organization", "state"))
    names = User.objects.filter(
        username__regex=r"^(committee2?|inspector\d|prefecture-[a-z]+|branch-\d+)$", is_active=True
    )
    for user in names.order_by("pk").prefetch_related("memberships__organization"):
        standing = [membership for membership in user.memberships.all() if membership.ended_at is None]
        bodies = dict.fromkeys(membership.organization.name for membership in standing)
        about = [membership.get_role_display() for membership in standing]
        about += [State(states[row.organization_id]).label for row in standing if row.organization_id in states]
        rows.append((user.username, user.full_name, f"{'、'.join(bodies)}（{'、'.join(about)}）"))
    return rows
