"""The register of penalties and discipline (C0.2, 6-1)."""

from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace

from django.db.models import QuerySet
from django.utils import timezone

from benchmark_platform.core.imports.fields import TableField
from benchmark_platform.core.imports.resource import Row, TableResource
from benchmark_platform.core.imports.widgets import Label, Reference
from benchmark_platform.organizations.models import Firm, Penalty


class PenaltyResource(TableResource):
    """Entries of the register, known by document number, firm and practitioner."""

    firm = TableField("firm", "机构代码", widget=Reference("code", "执业机构代码"), required=True, width=24)
    practitioner_name = TableField(
        "practitioner_name", "执业人员姓名", width=14, hint="对机构本身的处罚留空；对执业人员的处罚填写姓名"
    )
    practitioner_certificate = TableField("practitioner_certificate", "执业证书编号", width=18)
    kind = TableField("kind", "种类", widget=Label(list(Penalty.Kind.choices)), required=True, width=12)
    decided_on = TableField("decided_on", "决定日期", kind="date", required=True, width=14)
    authority = TableField("authority", "作出决定的机关", required=True, width=30)
    document_number = TableField("document_number", "文号", required=True, width=26)
    text = TableField("text", "内容", width=60)

    key = ("文号", "机构代码", "执业人员姓名")
    notes = ("文号、机构代码、执业人员姓名都相同的登记会被更新，没有的会新增。",)
    examples = (
        {
            "firm": SimpleNamespace(code="91430000SL00000001"),
            "kind": "administrative",
            "decided_on": date(2016, 11, 8),
            "authority": "示例省财政厅",
            "document_number": "示例财监〔2016〕8号",
            "text": "警告",
        },
    )

    class Meta(TableResource.Meta):
        model = Penalty

    def get_queryset(self) -> "QuerySet[Penalty]":
        """Return the register with its firms."""
        return Penalty.objects.select_related("firm")

    def load(self, rows: Sequence[Row]) -> None:
        """Load the firms."""
        self.refer("机构代码", {firm.code: firm for firm in Firm.objects.all()})
        self.today = timezone.localdate()

    def check(self, instance: Penalty, row: Row) -> Iterator[tuple[str, str]]:
        """A decision is not of tomorrow."""
        if instance.decided_on and instance.decided_on > self.today:
            yield "决定日期", f"“{instance.decided_on}”还没有到，请核对年份。"
