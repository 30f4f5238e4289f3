"""On paper and in Excel: the slips with one-time codes, the table for opening many accounts."""

from datetime import datetime
from typing import Any, BinaryIO

from django.utils import timezone

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services.bulk import AT_ONCE, AccountRow
from benchmark_platform.accounts.services.codes import IssuedCode
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.import_template import template_workbook
from benchmark_platform.core.documents.pdf import render_pdf
from benchmark_platform.core.documents.tables import Problem, read_table
from benchmark_platform.organizations.models import Organization

SLIPS_PER_PAGE = 4
ROLE_WORDS = {role.label: role.value for role in Role}
IMPORT_COLUMNS = [
    Column("党组织代码", "organization_code", width=18, required=True, hint="组织代码，见填写说明后的对照或党组织列表"),
    Column("姓名", "full_name", width=14, required=True),
    Column("用户名", "username", width=18, hint="留空时由平台编号；已有账号的人填写原用户名，可再加一个角色"),
    Column("角色", "role", width=26, choices=tuple(ROLE_WORDS), hint="留空时按党组织的类别确定"),
    Column("电话", "phone", width=18, aliases=("联系电话",)),
]


def slips_pdf(issued: list[IssuedCode], *, site: str, support_contact: str) -> bytes:
    """Return the slips as A4 PDF, four on a page with lines to cut along. The codes exist nowhere else."""
    bodies = _bodies_of([one.user for one in issued])
    slips = [
        {
            "bodies": bodies.get(one.user.pk, []),
            "user": one.user,
            "code": one.code,
            "valid_until": _day_and_time(one.expires_at),
        }
        for one in issued
    ]
    pages = [slips[at : at + SLIPS_PER_PAGE] for at in range(0, len(slips), SLIPS_PER_PAGE)]
    return render_pdf(
        "accounts/slips_document.html",
        {"title": "账号单", "pages": pages, "site": site, "support_contact": support_contact},
    )


def import_template() -> bytes:
    """Return the empty table for opening many accounts, with drop-downs for bodies and roles."""
    codes = list(Organization.objects.filter(active=True).in_official_order().values_list("code", flat=True))
    examples = [
        {"organization_code": "ZB00001", "full_name": "示例姓名", "role": "基层党组织", "phone": "0731-00000000"},
    ]
    return template_workbook(IMPORT_COLUMNS, title="账号", dropdowns={"党组织代码": codes}, examples=examples)


def read_accounts(file: BinaryIO, *, name: str) -> tuple[list[AccountRow], tuple[Problem, ...]]:
    """Read a filled-in table; return its rows and the cells that cannot be read. Raises UploadRefused."""
    table = read_table(file, IMPORT_COLUMNS, name=name, max_rows=AT_ONCE)
    rows = [
        AccountRow(
            number=row.number,
            organization_code=str(row["organization_code"] or ""),
            full_name=str(row["full_name"] or ""),
            username=str(row["username"] or ""),
            role=ROLE_WORDS.get(str(row["role"] or ""), ""),
            phone=str(row["phone"] or ""),
        )
        for row in table.rows
    ]
    return rows, table.problems


def _bodies_of(users: list[User]) -> dict[int, list[dict[str, Any]]]:
    memberships = Membership.objects.standing().filter(user__in=users).select_related("organization").order_by("pk")
    bodies: dict[int, list[dict[str, Any]]] = {}
    for membership in memberships:
        line = {"name": membership.organization.name, "role": membership.get_role_display()}
        bodies.setdefault(membership.user_id, []).append(line)
    return bodies


def _day_and_time(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
