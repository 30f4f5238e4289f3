"""Desk review against C0.1–C6: a prefecture's own verdicts on its branches, and the committee's reviewers' (S2, S3)."""

from functools import cached_property

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Condition
from benchmark_platform.organizations.models import Organization


class ConditionVerdict(models.TextChoices):
    """The three words of the review; a remark is required unless it meets."""

    MEETS = "meets", "符合"
    PARTLY = "partly", "基本符合"
    DOES_NOT = "does_not", "不符合"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Readings of reviews."""

    def desk(self) -> "ReviewQuerySet":
        """Return the committee's assignments that were not withdrawn, recused ones included."""
        return self.filter(kind=Review.Kind.DESK, withdrawn_at__isnull=True)

    def standing(self) -> "ReviewQuerySet":
        """Return the assignments that count: neither withdrawn nor recused."""
        return self.desk().exclude(state=Review.State.RECUSED)

    def pending(self) -> "ReviewQuerySet":
        """Return what is still to be given."""
        return self.desk().filter(state=Review.State.ASSIGNED)

    def with_parties(self) -> "ReviewQuerySet":
        """Join what the gate and every page need."""
        return self.select_related(
            "application__campaign", "application__organization__prefecture", "application__superior",
            "body", "reviewer", "saved_by",
        )  # fmt: skip


class Review(models.Model):
    """One reading of one form. A prefecture body has one per form; the committee as many as it assigns."""

    class Kind(models.TextChoices):
        """Who reads."""

        PREFECTURE = "prefecture", "市州遴选"
        DESK = "desk", "行业党委审查"

    class State(models.TextChoices):
        """Assigned, then given; or the reviewer steps back."""

        ASSIGNED = "assigned", "待审查"
        GIVEN = "given", "已提交"
        RECUSED = "recused", "已回避"

    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews", verbose_name="申请表")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="审查单位")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="reviews", verbose_name="审查人")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASSIGNED)
    remark = models.TextField("总体意见", blank=True)
    recusal_reason = models.TextField("回避理由", blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="分配人")
    assigned_at = models.DateTimeField("分配时间")
    given_at = models.DateTimeField("提交时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保存人")
    note = models.TextField("人数与设置不同的说明", blank=True)
    withdrawn_at = models.DateTimeField("取消时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取消人"
    )
    withdrawn_reason = models.TextField("取消理由", blank=True)
    # What was given before the committee opened the review again: the content stays here and not in the record of acts,
    # which colleagues may read who have not yet given an own.
    earlier = models.JSONField("以前提交的内容", default=list, blank=True)
    # From then on the committee could read it: whoever is of the committee gives no independent review afterwards.
    laid_open_at = models.DateTimeField("开始可供查阅的时间", null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "审查"
        verbose_name_plural = "审查"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=Q(kind="desk", withdrawn_at__isnull=True),
                name="one_desk_review_per_reviewer",
            ),
            models.UniqueConstraint(
                fields=["application", "body"],
                condition=Q(kind="prefecture", withdrawn_at__isnull=True),
                name="one_review_per_prefecture_body",
            ),
            models.CheckConstraint(
                condition=Q(state="given", given_at__isnull=False) | (~Q(state="given") & Q(given_at__isnull=True)),
                name="given_review_has_its_time",
            ),
            models.CheckConstraint(condition=~Q(state="recused") | ~Q(recusal_reason=""), name="recusal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="prefecture") | Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="withdrawn_assignment_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()} {self.reviewer}"

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)

    @property
    def campaign(self) -> Campaign:
        """The campaign, for the gate."""
        return self.application.campaign

    @property
    def organization(self) -> Organization:
        """The applying body, for the gate."""
        return self.application.organization

    @cached_property
    def awaited_ids(self) -> frozenset[int]:
        """The people who have not yet given their desk review of the same form; read once per instance."""
        pending = Review.objects.pending().filter(application=self.application_id)
        return frozenset(pending.values_list("reviewer_id", flat=True))


class ReviewLine(models.Model):
    """One condition's verdict in one review."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="lines", verbose_name="审查")
    condition = models.ForeignKey(Condition, models.PROTECT, related_name="+", verbose_name="创建条件")
    verdict = models.CharField("结论", max_length=10, choices=ConditionVerdict.choices, blank=True)
    remark = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "逐项结论"
        verbose_name_plural = "逐项结论"
        ordering = ["condition__number"]
        constraints = [models.UniqueConstraint(fields=["review", "condition"], name="one_line_per_condition")]

    def __str__(self) -> str:
        return f"{self.review} {self.condition}"


class DeclaredConflictQuerySet(models.QuerySet["DeclaredConflict"]):
    """Readings of declared conflicts."""

    def standing(self) -> "DeclaredConflictQuerySet":
        """Return those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class DeclaredConflict(models.Model):
    """A person's declared conflict of interest with an applying body; refused wherever that form is to be reviewed.

    Taken back by whoever declared it, it stays on record with the reason and counts no more.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="declared_conflicts", verbose_name="申报人")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    reason = models.CharField("理由", max_length=200)
    declared_at = models.DateTimeField("申报时间")
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True)

    objects = DeclaredConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "利益关系申报"
        verbose_name_plural = "利益关系申报"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(withdrawn_at__isnull=True),
                name="conflict_declared_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="conflict_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.organization}"
