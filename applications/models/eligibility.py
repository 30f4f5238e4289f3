"""Eligibility (C0.1, C0.2): what the platform computed, and what a person made of it. Both stay on record."""

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from benchmark_platform.accounts.models import User


class Computed(models.TextChoices):
    """A computed verdict. Missing data is a verdict of its own, never a pass; none of them decides anything."""

    MEETS = "meets", "符合"
    FAILS = "fails", "不符合"
    MISSING = "missing", "资料不全"


class EligibilityCheck(models.Model):
    """One computation, with its working. A changed result raises a flag; it is never applied by itself."""

    class Occasion(models.TextChoices):
        """Why it was computed."""

        SUBMISSION = "submission", "提交申请表"
        REGISTER = "register", "登记信息变化"
        DECLARATION = "declaration", "无处罚惩戒声明"
        RECOMMENDATION = "recommendation", "遴选推荐"
        REVIEW = "review", "资格审查"
        SELECTION = "selection", "确定创建对象"
        ASSESSMENT = "assessment", "考核评估"
        ACCEPTANCE = "acceptance", "巩固验收"
        AWARD = "award", "表彰授牌"

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="eligibility_checks", verbose_name="申请表"
    )
    occasion = models.CharField("时机", max_length=16, choices=Occasion.choices)
    verdict = models.CharField("结论", max_length=8, choices=Computed.choices)
    # [{"code": "C0.1", "verdict": "meets", "sentence": …, "facts": {…}}, …]: the working, as the rules gave it.
    working = models.JSONField("计算过程", default=list)
    reference_day = models.DateField("基准日")
    computed_at = models.DateTimeField("计算时间")
    changed = models.BooleanField("与上次结论不同", default=False)
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "资格核对"
        verbose_name_plural = "资格核对"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at__isnull=True), name="one_standing_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_verdict_display()}"


class EligibilityDecision(models.Model):
    """A person's decision on eligibility: confirms the computed verdict, or overrides it with a reason."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="eligibility_decisions", verbose_name="申请表"
    )
    check_used = models.ForeignKey(EligibilityCheck, models.PROTECT, related_name="decisions", verbose_name="依据")
    eligible = models.BooleanField("资格合格")
    overrides = models.BooleanField("与核对结论不同", default=False)
    reason = models.TextField("理由", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="审查人")
    decided_at = models.DateTimeField("审查时间")
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "资格审查结论"
        verbose_name_plural = "资格审查结论"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_eligibility_decision",
            ),
            models.CheckConstraint(condition=Q(overrides=False) | ~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.application} {'资格合格' if self.eligible else '资格不符'}"


class SelfDeclaration(models.Model):
    """The branch's signed word on C0.2: the firms were, or were not, punished in the look-back period."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="declarations", verbose_name="申请表")
    has_penalty = models.BooleanField("受到过行政处罚或行业惩戒")
    text = models.TextField("说明", blank=True)
    signatory = models.CharField("声明人", max_length=40)
    signed_on = models.DateField("日期")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    recorded_at = models.DateTimeField("录入时间")
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        verbose_name = "无处罚惩戒声明"
        verbose_name_plural = "无处罚惩戒声明"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at__isnull=True), name="one_standing_declaration"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} 声明"
