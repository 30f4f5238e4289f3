"""Party groups and committee seats of the branches."""

from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from benchmark_platform.core.imports.fields import TableField
from benchmark_platform.core.imports.resource import Row, TableResource
from benchmark_platform.core.imports.widgets import Reference
from benchmark_platform.organizations.models import CommitteeSeat, Organization, PartyGroup

OWNER = "党组织代码"


class PartResource(TableResource):
    """Rows that belong to a body, named by its code."""

    organization = TableField("organization", OWNER, widget=Reference("code", "党组织代码"), required=True, width=16)

    def get_queryset(self) -> "QuerySet[Any]":
        """Return all parts with their bodies."""
        manager = self._meta.model._default_manager
        return manager.select_related("organization").order_by("organization__code", "pk")

    def load(self, rows: Sequence[Row]) -> None:
        """Load the bodies that the rows name."""
        self.refer(OWNER, {body.code: body for body in Organization.objects.branches()})


class PartyGroupResource(PartResource):
    """Party groups (党小组), known by body and name."""

    name = TableField("name", "党小组名称", required=True, width=24)
    member_count = TableField("member_count", "党员人数", kind="integer", required=True, width=12)
    full_member_count = TableField("full_member_count", "其中正式党员", kind="integer", required=True, width=14)

    key = (OWNER, "党小组名称")
    notes = ("党组织代码和党小组名称都相同的会被更新，没有的会新增。",)
    examples = (
        {
            "organization": SimpleNamespace(code="ZB00001"),
            "name": "第一党小组",
            "member_count": 6,
            "full_member_count": 5,
        },
    )

    class Meta(TableResource.Meta):
        model = PartyGroup

    def check(self, instance: PartyGroup, row: Row) -> Iterator[tuple[str, str]]:
        """Full members are members."""
        if None not in (instance.full_member_count, instance.member_count) and (
            instance.full_member_count > instance.member_count
        ):
            counts = f"正式党员 {instance.full_member_count} 人，多于党员 {instance.member_count} 人"
            yield "其中正式党员", f"{counts}，请核对。"


class CommitteeSeatResource(PartResource):
    """Committee seats (支委), known by body and number of the seat; an empty name is a vacancy."""

    number = TableField("number", "席位序号", kind="integer", required=True, width=10)
    title = TableField("title", "职务", required=True, width=20)
    holder_name = TableField("holder_name", "姓名", width=12, hint="空缺时留空")
    since = TableField("since", "任职日期", kind="date", width=14)

    key = (OWNER, "席位序号")
    notes = ("党组织代码和席位序号都相同的会被更新，没有的会新增；换人时改同一席位。",)
    examples = (
        {
            "organization": SimpleNamespace(code="ZB00001"),
            "number": 1,
            "title": "书记",
            "holder_name": "张建国",
            "since": date(2019, 5, 20),
        },
    )

    class Meta(TableResource.Meta):
        model = CommitteeSeat
