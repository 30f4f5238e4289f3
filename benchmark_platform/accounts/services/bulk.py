"""Opening many accounts in one act: for bodies without one, and from a table. All or nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from benchmark_platform.accounts import actions, rules
from benchmark_platform.accounts.gate import require_without_calendar
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services.accounts import one_opener_at_a_time, open_account
from benchmark_platform.accounts.services.codes import IssuedCode
from benchmark_platform.accounts.services.roles import grant_role
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Organization
from benchmark_platform.organizations.models.organization import OrganizationQuerySet

# Measured: a hundred slips take about eight seconds on a small machine.
AT_ONCE = 100


@dataclass(frozen=True)
class AccountRow:
    """One line of a table of accounts; ``number`` is the row in Excel."""

    number: int
    organization_code: str
    full_name: str
    username: str = ""
    role: str = ""
    phone: str = ""

    @property
    def role_label(self) -> str:
        """The Chinese word of the role; empty where the kind of the body will decide."""
        return str(Role(self.role).label) if self.role else ""


def bodies_without_account() -> OrganizationQuerySet:
    """Return the bodies in use in which nobody with an account in use holds a role."""
    held = Membership.objects.standing().filter(organization=OuterRef("pk"), user__is_active=True)
    return Organization.objects.filter(~Exists(held), active=True).in_official_order()


def name_for(organization: Organization) -> str:
    """Return the name of a body's first person: its secretary, or 党务联系人 while none is known."""
    return organization.secretary_name.strip() or "党务联系人"


@transaction.atomic
def open_for_bodies(organizations: Iterable[Organization], *, by: User) -> list[IssuedCode]:
    """Open one account for each body that has none (one that has is passed over: a second click opens nothing).

    At most a hundred in one act: the slips are laid out while the browser waits.

    Raises Forbidden and Refused.
    """
    require_without_calendar(actions.OPEN, user=by)
    one_opener_at_a_time()
    wanted = [organization.pk for organization in organizations]
    issued = []
    for organization in bodies_without_account().filter(pk__in=wanted)[:AT_ONCE]:
        role = rules.default_role(organization.kind)
        issued.append(open_account(full_name=name_for(organization), organization=organization, role=role, by=by))
    if not issued:
        raise Refused("没有需要开立账号的党组织：请先勾选；已有账号的不会重复开立。")
    return issued


def check_rows(rows: list[AccountRow], *, unread: Collection[tuple[int, str]] = ()) -> list[Finding]:
    """Return every fault of a table: unknown body, role, name, a username of somebody else, the same person twice.

    ``unread`` are the cells (row in Excel, column) that could not be read and are told already: nothing more is said
    about them, nor what would follow from them.
    """
    bodies = _bodies(rows)
    users = {user.username: user for user in User.objects.filter(username__in=_usernames(rows))}
    standing = _standing(bodies)
    names: dict[str, str] = {name: user.full_name for name, user in users.items()}
    seen: set[tuple[str, str, str]] = set()
    findings: list[Finding] = []
    for row in rows:
        organization = bodies.get(row.organization_code)
        if organization is None:
            if (row.number, "党组织代码") not in unread:
                findings.append(_at(row, "党组织代码", f"没有代码为“{row.organization_code}”的在用党组织，请核对。"))
            continue
        role = row.role or rules.default_role(organization.kind)
        username = rules.normal_username(row.username)
        unsure = {column for column in ("姓名", "角色") if (row.number, column) in unread}
        for finding in rules.check_person(
            username=username or "abc", full_name=row.full_name, kind=organization.kind, role=role
        ):
            if _COLUMNS[finding.field] not in unsure:
                findings.append(_at(row, _COLUMNS[finding.field], finding.message))
        if unsure:
            continue
        if username and names.setdefault(username, row.full_name) != row.full_name:
            findings.append(_at(row, "用户名", f"“{username}”已是“{names[username]}”的用户名，请换一个或留空。"))
        key = (row.organization_code, role, row.full_name)
        if key in seen:
            findings.append(_at(row, "姓名", f"“{row.full_name}”在表中重复。"))
        elif key in standing:
            findings.append(_at(row, "姓名", f"“{row.full_name}”在“{organization}”已有“{Role(role).label}”账号。"))
        seen.add(key)
    return findings


@transaction.atomic
def import_rows(rows: list[AccountRow], *, by: User) -> list[IssuedCode]:
    """Open an account for every row; a username that stands twice is one person with two roles. All or nothing.

    Raises Forbidden; Refused with every fault, its row and column.
    """
    require_without_calendar(actions.OPEN, user=by)
    one_opener_at_a_time()
    findings = check_rows(rows)
    if findings:
        raise Refused(findings)
    bodies = _bodies(rows)
    users = {user.username: user for user in User.objects.filter(username__in=_usernames(rows))}
    issued = []
    for row in rows:
        organization = bodies[row.organization_code]
        role = row.role or rules.default_role(organization.kind)
        username = rules.normal_username(row.username)
        if username in users:
            grant_role(users[username], organization=organization, role=role, by=by)
            continue
        code = open_account(
            username=username,
            full_name=row.full_name,
            organization=organization,
            role=role,
            phone=row.phone,
            by=by,
        )
        users[code.user.username] = code.user
        issued.append(code)
    return issued


_COLUMNS = {"username": "用户名", "full_name": "姓名", "role": "角色"}


def _at(row: AccountRow, column: str, message: str) -> Finding:
    return Finding(f"第 {row.number} 行“{column}”：{message}")


def _bodies(rows: list[AccountRow]) -> dict[str, Organization]:
    codes = {row.organization_code for row in rows}
    return {one.code: one for one in Organization.objects.filter(code__in=codes, active=True)}


def _usernames(rows: list[AccountRow]) -> set[str]:
    return {rules.normal_username(row.username) for row in rows if row.username}


def _standing(bodies: dict[str, Organization]) -> set[tuple[str, str, str]]:
    holders = Membership.objects.standing().filter(organization__code__in=bodies, user__is_active=True)
    return set(holders.values_list("organization__code", "role", "user__full_name"))
