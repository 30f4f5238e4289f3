"""The three opinions of Appendix 1, in order: organisation, firm, superior (F4)."""

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from applications.models.submission import Submission
from benchmark_platform.accounts.models import User
from benchmark_platform.organizations.models import Firm


class Level(models.TextChoices):
    """Whose opinion it is, in the words of the form."""

    BRANCH = "branch", "党组织意见"
    FIRM = "firm", "所在执业机构意见"
    SUPERIOR = "superior", "上级党组织意见"


class Verdict(models.TextChoices):
    """Agreed or not. On the prefecture track the superior's word is 同意推荐, on the direct track 同意申报."""

    AGREE = "agree", "同意"
    DISAGREE = "disagree", "不同意"


class Opinion(models.Model):
    """One opinion. A corrected or outdated one is superseded, never erased."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="opinions", verbose_name="申请表")
    level = models.CharField("意见", max_length=10, choices=Level.choices)
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, related_name="+", verbose_name="执业机构")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, related_name="superior_opinions", verbose_name="所针对的提交"
    )
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices)
    text = models.TextField("意见内容")
    signatory = models.CharField("负责人", max_length=40)
    signed_on = models.DateField("日期")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    recorded_at = models.DateTimeField("录入时间")
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "意见"
        verbose_name_plural = "意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "level"],
                condition=Q(superseded_at__isnull=True) & ~Q(level="firm"),
                name="one_standing_opinion_per_level",
            ),
            models.UniqueConstraint(
                fields=["application", "firm"],
                condition=Q(superseded_at__isnull=True, level="firm"),
                name="one_standing_opinion_per_firm",
            ),
            models.CheckConstraint(
                condition=Q(level="firm", firm__isnull=False) | (~Q(level="firm") & Q(firm__isnull=True)),
                name="firm_opinion_names_its_firm",
            ),
            models.CheckConstraint(
                condition=Q(submission__isnull=True) | Q(level="superior"),
                name="only_the_superior_answers_a_submission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_level_display()} {self.get_verdict_display()}"
