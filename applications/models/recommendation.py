"""The prefecture's one choice, or its nil return (S2): exactly one standing per prefecture body and campaign."""

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization


class Recommendation(models.Model):
    """A recommendation, or a nil return where ``application`` is empty. A replaced one stays on record."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="recommendations", verbose_name="创建计划")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="recommendations", verbose_name="市州行业（协会）党组织"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="recommendations", verbose_name="推荐的申请表"
    )
    reasons = models.TextField("理由")
    # Asked for when C0.1 or C0.2 was computed as not met: a computation never rejects, but it is never passed over.
    despite = models.TextField("核对结论为不符合仍推荐的理由", blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报送人")
    filed_at = models.DateTimeField("报送时间")
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)
    superseded_reason = models.TextField("失效原因", blank=True)

    class Meta:
        verbose_name = "市州推荐"
        verbose_name_plural = "市州推荐"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_recommendation_per_prefecture",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_recommendation_per_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.application or '无推荐'}"

    @property
    def is_nil(self) -> bool:
        """Whether the prefecture recommends nobody."""
        return self.application_id is None


class ReplacementRequestQuerySet(models.QuerySet["ReplacementRequest"]):
    """Readings of requests."""

    def unanswered(self) -> "ReplacementRequestQuerySet":
        """Return those whose body is still to file: nothing came, or what came after a correction is void again."""
        void = Q(answered_by__isnull=True) | Q(answered_by__superseded_at__isnull=False)
        return self.filter(
            Q(after__isnull=True, answered_by__isnull=True) | (Q(after__isnull=False, ended_at__isnull=True) & void)
        )

    def in_hand(self) -> "ReplacementRequestQuerySet":
        """Return the choices after a correction that are not over: their prefectures may file after the release."""
        return self.filter(after__isnull=False, ended_at__isnull=True)

    def with_parties(self) -> "ReplacementRequestQuerySet":
        """Join what the gate and every page need."""
        return self.select_related(
            "campaign", "organization__prefecture", "after", "answered_by__application__organization",
            "requested_by", "decided_by",
        )  # fmt: skip


class ReplacementRequest(models.Model):
    """The committee asks a prefecture for a new recommendation, with a reason and a day (S3).

    Before the release it is answered by the new recommendation, which the whole list then decides on. After a released
    place was taken back (``after``) that one row is decided and released by itself, and the request is what holds it:
    the committee's alone until it has ended.
    """

    class State(models.TextChoices):
        """Where a choice after a correction stands."""

        ASKED = "asked", "等待重新推荐"
        NIL = "nil", "报送无推荐"
        FILED = "filed", "已重新推荐"
        DECIDED = "decided", "已拟定"
        ENDED = "ended", "已办结"

    class Outcome(models.TextChoices):
        """What the committee decides on the new recommendation."""

        UNDECIDED = "", "未定"
        SELECTED = "selected", "确定为创建对象"
        NOT_CONFIRMED = "not_confirmed", "不予确认"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="replacement_requests", verbose_name="创建计划")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="replacement_requests", verbose_name="市州行业（协会）党组织"
    )
    reason = models.TextField("理由")
    until = models.DateField("期限")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    requested_at = models.DateTimeField("提出时间")
    answered_by = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新的推荐"
    )
    after = models.ForeignKey(
        "applications.SelectionReversal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="结果更正",
    )
    outcome = models.CharField("拟定结果", max_length=14, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField("拟定理由", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人")
    decided_at = models.DateTimeField("审定时间", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人")
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = ReplacementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "重新推荐要求"
        verbose_name_plural = "重新推荐要求"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                condition=Q(answered_by__isnull=True, after__isnull=True),
                name="one_open_replacement_request",
            ),
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                condition=Q(after__isnull=False, ended_at__isnull=True),
                name="one_choice_after_a_correction",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, after__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(outcome_reason="")
                ),
                name="replacement_decided_with_by_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, after__isnull=False),
                name="replacement_ended_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} 重新推荐"

    @property
    def state(self) -> str:
        """Where a choice after a correction stands, for the gate."""
        if self.ended_at:
            return self.State.ENDED
        filed = self.answered_by
        if filed is None or filed.superseded_at:
            return self.State.ASKED
        if filed.is_nil:
            return self.State.NIL
        return self.State.DECIDED if self.outcome else self.State.FILED

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.State(self.state).label)

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)
