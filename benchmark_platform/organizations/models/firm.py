"""Firms and the licence platforms on which they work."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from benchmark_platform.organizations.models.organization import Organization
from benchmark_platform.organizations.models.prefecture import Prefecture


class FirmManager(models.Manager["Firm"]):
    """Fixtures and imports name a firm by its code."""

    def get_by_natural_key(self, code: str) -> "Firm":
        """Return the firm with that code."""
        return self.get(code=code)


class Firm(models.Model):
    """An accounting or appraisal firm (执业机构). C0.2 looks every firm of a body up in the penalty register."""

    code = models.CharField("统一社会信用代码", max_length=30, unique=True)
    name = models.CharField("机构名称", max_length=120)
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="所在市州")
    employee_count = models.PositiveIntegerField("员工人数", null=True, blank=True)
    is_sample = models.BooleanField("示例数据", default=False)

    objects = FirmManager()
    history = HistoricalRecords(verbose_name="执业机构变更记录")

    class Meta:
        verbose_name = "执业机构"
        verbose_name_plural = "执业机构"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.code,)


class LicencePlatform(models.Model):
    """A qualification platform (资质平台) of a firm; item 1-1 counts them for a joint branch."""

    class Kind(models.TextChoices):
        """The professions of the industry."""

        CPA = "cpa", "会计师事务所"
        APPRAISAL = "appraisal", "资产评估机构"
        TAX = "tax", "税务师事务所"
        COST = "cost", "工程造价咨询机构"
        OTHER = "other", "其他"

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="platforms", verbose_name="执业机构")
    kind = models.CharField("资质", max_length=12, choices=Kind.choices)
    licence_number = models.CharField("执业证书编号", max_length=60, blank=True)

    class Meta:
        verbose_name = "资质平台"
        verbose_name_plural = "资质平台"
        ordering = ["firm", "kind"]
        constraints = [models.UniqueConstraint(fields=["firm", "kind"], name="firm_has_platform_once")]

    def __str__(self) -> str:
        return f"{self.firm} · {self.get_kind_display()}"


class CoveredFirm(models.Model):
    """A firm in which a party body works. A joint branch has several; the lead firm's opinion is required (F4)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="covered_firms", verbose_name="党组织")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="covering", verbose_name="执业机构")
    is_lead = models.BooleanField("牵头机构", default=True)

    class Meta:
        verbose_name = "所在机构"
        verbose_name_plural = "所在机构"
        ordering = ["-is_lead", "firm__code"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "firm"], name="firm_covered_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_lead=True), name="one_lead_firm_per_organization"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.firm}"
