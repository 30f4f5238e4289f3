"""The register of administrative penalties and industry discipline (C0.2, 6-1)."""

from datetime import date

from django.db import models
from simple_history.models import HistoricalRecords

from benchmark_platform.organizations.models.firm import Firm


class PenaltyQuerySet(models.QuerySet["Penalty"]):
    """Readings of the register."""

    def of_firms_between(self, firm_ids: list[int], first_day: date, last_day: date) -> "PenaltyQuerySet":
        """Return the entries against these firms themselves (not their practitioners) in the span, both days included.

        C0.2 counts firms; item 6-1 counts practitioners too.
        """
        return self.filter(firm_id__in=firm_ids, practitioner_name="", decided_on__range=(first_day, last_day))


class Penalty(models.Model):
    """One entry: against a firm, or against a practitioner of a firm (then the name is given)."""

    class Kind(models.TextChoices):
        """The plan's two words."""

        ADMINISTRATIVE = "administrative", "行政处罚"
        DISCIPLINE = "discipline", "行业惩戒"

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="penalties", verbose_name="执业机构")
    practitioner_name = models.CharField(
        "执业人员姓名", max_length=40, blank=True, help_text="对机构本身的处罚留空；对执业人员的处罚填写姓名"
    )
    practitioner_certificate = models.CharField("执业证书编号", max_length=40, blank=True)
    kind = models.CharField("种类", max_length=16, choices=Kind.choices)
    decided_on = models.DateField("决定日期")
    authority = models.CharField("作出决定的机关", max_length=120)
    document_number = models.CharField("文号", max_length=80)
    text = models.TextField("内容", blank=True)

    objects = PenaltyQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="处罚登记变更记录")

    class Meta:
        verbose_name = "处罚惩戒"
        verbose_name_plural = "处罚惩戒登记"
        ordering = ["-decided_on", "document_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_number", "firm", "practitioner_name"], name="penalty_entered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.get_kind_display()} {self.document_number}"
