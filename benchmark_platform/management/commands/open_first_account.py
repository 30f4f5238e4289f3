"""The first account of an installation: the committee's decider, who opens all others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import Membership
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services import grant_role, open_account
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization


class Command(BaseCommand):
    """Open it and print its one-time code, once."""

    help = "开立第一个账号（行业党委经办和审定），打印一次性口令。已有审定人员时不再办理。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person's name and username."""
        parser.add_argument("full_name", help="姓名")
        parser.add_argument("--username", default="committee", help="用户名（默认 committee）")
        parser.add_argument("--committee", default="中共湖南省注册会计师资产评估行业委员会", help="行业党委全称")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account; refuse if somebody decides already."""
        with transaction.atomic():
            if Membership.objects.standing().filter(role=Role.DECIDER, user__is_active=True).exists():
                raise CommandError("已有行业党委（审定）的账号，其他账号请由其登录后在“账号”页面开立。")
            committee, _ = Organization.objects.get_or_create(
                kind=Organization.Kind.COMMITTEE, defaults={"code": "HN", "name": options["committee"]}
            )
            try:
                issued = open_account(
                    username=options["username"],
                    full_name=options["full_name"],
                    organization=committee,
                    role=Role.DECIDER,
                    by=None,
                )
                grant_role(issued.user, organization=committee, role=Role.COMMITTEE, by=None)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
        until = timezone.localtime(issued.expires_at)
        self.stdout.write(f"用户名：{issued.user.username}")
        self.stdout.write(f"一次性口令：{issued.code}（{until:%Y-%m-%d %H:%M} 前有效，首次登录须修改密码）")
