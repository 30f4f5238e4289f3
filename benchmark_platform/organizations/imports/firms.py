"""Firms with their licence platforms."""

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from benchmark_platform.core.imports.fields import TableField
from benchmark_platform.core.imports.resource import Row, TableResource
from benchmark_platform.core.imports.widgets import Reference, Several
from benchmark_platform.organizations.models import Firm, LicencePlatform, Prefecture

Platform = tuple[str, str]
"""Kind and licence number."""

_PLATFORM = re.compile(r"(?P<label>[^（(]+?)\s*(?:[（(](?P<number>.*)[）)])?")
_KINDS = {str(label): value for value, label in LicencePlatform.Kind.choices}
_LABELS = {value: label for label, value in _KINDS.items()}


def read_platform(text: str) -> Platform:
    """Read 会计师事务所（43010001）: the kind, and the licence number in brackets if there is one.

    :raises ValueError: with a sentence, when the kind is none of the list or the number is too long.
    """
    match = _PLATFORM.fullmatch(text)
    kind = _KINDS.get(match["label"]) if match else None
    if match is None or kind is None:
        raise ValueError(f"“{text}”不是资质平台，应为：{'、'.join(_KINDS)}，证书编号写在括号里。")
    number = (match["number"] or "").strip()
    if len(number) > 60:
        raise ValueError(f"“{text}”的证书编号超过 60 个字符。")
    return kind, number


def write_platform(platform: Platform) -> str:
    """Write a platform as :func:`read_platform` reads it."""
    kind, number = platform
    return f"{_LABELS[kind]}（{number}）" if number else _LABELS[kind]


class PlatformsField(TableField):
    """The platforms of a firm in one cell; on the object they wait in ``platform_list`` until they are saved."""

    def get_value(self, instance: Any) -> tuple[Platform, ...] | None:
        """Return the platforms as read, or as stored."""
        if isinstance(instance, dict):
            return instance.get(self.attribute)
        waiting = instance.__dict__.get(self.attribute)
        if waiting is not None or instance.pk is None:
            return tuple(sorted(waiting or ()))
        return tuple(sorted((platform.kind, platform.licence_number) for platform in instance.platforms.all()))


class FirmResource(TableResource):
    """Firms, known by their 统一社会信用代码."""

    code = TableField("code", "统一社会信用代码", required=True, width=24)
    name = TableField("name", "机构名称", required=True, width=40)
    prefecture = TableField("prefecture", "所在市州", widget=Reference("name", "市州"), width=24)
    employee_count = TableField("employee_count", "员工人数", kind="integer", width=10)
    platforms = PlatformsField(
        "platform_list",
        "资质平台",
        widget=Several(read_platform, write_platform),
        width=50,
        hint=f"可填：{'、'.join(_KINDS)}；几项之间用顿号隔开，证书编号写在括号里，如：会计师事务所（43010001）、资产评估机构",
    )

    key = ("统一社会信用代码",)
    parts = ("platform_list",)
    notes = ("统一社会信用代码相同的机构会被更新，没有的会新增；表中没有的列保持不变，空格则清空。",)
    examples = (
        {
            "code": "91430000SL00000001",
            "name": "示例岳麓会计师事务所（特殊普通合伙）",
            "prefecture": SimpleNamespace(name="长沙市"),
            "employee_count": 86,
            "platform_list": (("cpa", "43010001"), ("appraisal", "")),
        },
    )

    class Meta(TableResource.Meta):
        model = Firm

    def get_queryset(self) -> "QuerySet[Firm]":
        """Return all firms with their platforms."""
        return Firm.objects.select_related("prefecture").prefetch_related("platforms")

    def load(self, rows: Sequence[Row]) -> None:
        """Load the prefectures."""
        self.refer("所在市州", {prefecture.name: prefecture for prefecture in Prefecture.objects.all()})

    def check(self, instance: Any, row: Row) -> list[tuple[str, str]]:
        """A kind of platform stands once."""
        kinds = [kind for kind, _ in instance.__dict__.get("platform_list") or ()]
        return [("资质平台", "同一种资质只写一次。")] if len(set(kinds)) < len(kinds) else []

    def save_parts(self, instances: Sequence[Any]) -> None:
        """Write the platforms anew."""
        LicencePlatform.objects.filter(firm__in=[firm.pk for firm in instances]).delete()
        LicencePlatform.objects.bulk_create(
            (
                LicencePlatform(firm=firm, kind=kind, licence_number=number)
                for firm in instances
                for kind, number in firm.platform_list
            ),
            batch_size=500,
        )
