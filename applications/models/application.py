"""An application: one per organisation and campaign, whatever is clicked twice."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, When
from django.urls import reverse

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import CoveredFirm, Organization, Track, administrative_place

if TYPE_CHECKING:
    from applications.models.opinion import Opinion
    from applications.models.scan import SealedScan, SupportingFile
    from applications.models.submission import Submission


class State(models.TextChoices):
    """Where an application stands (requirements F, S2, S3)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回补正"
    RECOMMENDED = "recommended", "已推荐"
    ELIGIBLE = "eligible", "资格合格"
    INELIGIBLE = "ineligible", "资格不符"
    SELECTED = "selected", "确定为创建对象"
    NOT_SELECTED = "not_selected", "未入选"


# What everybody outside the committee reads for a verdict on eligibility: the same word whichever way it went, until
# the selection is released (decision 8). The gate's sentences speak this language to everybody.
IN_REVIEW = "行业党委审查中"
PUBLIC_LABELS: dict[str, str] = {
    **{state.value: state.label for state in State},
    State.ELIGIBLE.value: IN_REVIEW,
    State.INELIGIBLE.value: IN_REVIEW,
}


# Nobody has decided yet: direct forms, and what prefectures recommend.
ELIGIBILITY_UNDECIDED = Q(track=Track.DIRECT, state=State.SUBMITTED) | Q(state=State.RECOMMENDED)
# A person is needed there, and where the register says otherwise since somebody decided (``with_eligibility``).
NEEDS_A_PERSON = ELIGIBILITY_UNDECIDED | Q(outdated=True, state__in=[State.ELIGIBLE, State.INELIGIBLE])


def official_order(prefix: str = "") -> tuple[Any, ...]:
    """Return what every official list is ordered by; ``prefix`` leads to the application, e.g. ``application__``."""
    place = administrative_place(f"{prefix}track", f"{prefix}organization__prefecture__order")
    return (f"{prefix}track", place, f"{prefix}number", f"{prefix}organization__code")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Readings of applications."""

    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Return the applications that a person may see at all; everything else is a 404 to that person.

        A branch sees its own from the first keystroke; its superior and the committee once it has been submitted.
        """
        own = Q(organization__in=user.bodies("branch"))
        filed = Q(number__isnull=False)
        below = Q(superior__in=user.bodies("branch", "prefecture", "committee", "decider")) & filed
        prefectures = [row.organization.prefecture_id for row in user.standing_memberships if row.role == "prefecture"]
        below |= Q(track=Track.PREFECTURE, organization__prefecture__in=prefectures) & filed
        if user.holds("committee", "decider"):
            below |= filed
        return self.filter(own | below)

    def with_parties(self) -> "ApplicationQuerySet":
        """Join what the gate and every page need."""
        return self.select_related("campaign", "organization", "organization__prefecture", "superior")

    def with_eligibility(self) -> Any:
        """Annotate what was computed and decided on eligibility, each as it stands (None: not yet).

        ``check_id``, ``computed`` (meets, fails, missing), ``check_changed``, ``decision_id``, ``eligible``,
        ``overrides``, ``decided_on`` (the computed verdict on which the decision rests) and ``outdated`` (decided, and
        the register says otherwise since).
        """
        standing = Q(eligibility_checks__superseded_at__isnull=True)
        decided = Q(eligibility_decisions__superseded_at__isnull=True)
        return self.annotate(
            standing_check=FilteredRelation("eligibility_checks", condition=standing),
            standing_decision=FilteredRelation("eligibility_decisions", condition=decided),
            check_id=F("standing_check__pk"),
            computed=F("standing_check__verdict"),
            check_changed=F("standing_check__changed"),
            decision_id=F("standing_decision__pk"),
            eligible=F("standing_decision__eligible"),
            overrides=F("standing_decision__overrides"),
            decided_on=F("standing_decision__check_used__verdict"),
            outdated=Case(
                When(
                    Q(state__in=[State.ELIGIBLE, State.INELIGIBLE, State.SELECTED], decided_on__isnull=False)
                    & ~Q(computed=F("decided_on")),
                    then=True,
                ),
                default=False,
                output_field=models.BooleanField(),
            ),
        )

    def eligibility_undecided(self) -> "ApplicationQuerySet":
        """Keep those on which the committee has to decide: direct forms, and what prefectures recommend (C0, S3)."""
        return self.filter(ELIGIBILITY_UNDECIDED)

    def in_official_order(self) -> "ApplicationQuerySet":
        """Order as every official list: direct first, then prefectures in administrative order, then by number."""
        return self.order_by(*official_order())


class Application(models.Model):
    """The live form of a branch. ``answers`` holds the form exactly as typed, also what would not pass (F6);
    the frozen copies are :class:`~applications.models.submission.Submission` rows (F5).
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="applications", verbose_name="创建计划")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="applications", verbose_name="党组织")
    track = models.CharField("申报渠道", max_length=12, choices=Track.choices)
    superior = models.ForeignKey(
        Organization, models.PROTECT, related_name="subordinate_applications", verbose_name="上级党组织"
    )
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT, db_index=True)
    state_since = models.DateTimeField("状态起始时间")
    answers = models.JSONField("填写内容", default=dict)
    version = models.PositiveIntegerField("版本", default=0)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")
    number = models.CharField("申报编号", max_length=40, unique=True, null=True, blank=True)
    started_at = models.DateTimeField("开始填写时间", auto_now_add=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申请表"
        verbose_name_plural = "申请表"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organization"], name="one_application_per_organization"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"]) | Q(number__isnull=False),
                name="submitted_application_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.name}申请表"

    def get_absolute_url(self) -> str:
        """Return the page of the form."""
        return reverse("applications:detail", args=[self.pk])

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences: in the language of the public (decision 8)."""
        return PUBLIC_LABELS

    @property
    def prefecture_id(self) -> int | None:
        """The prefecture whose body chooses among its branches; None on the direct track (S2)."""
        return self.organization.prefecture_id if self.track == Track.PREFECTURE else None

    @property
    def reference_day(self) -> date | None:
        """The day as of which ages and look-backs are computed (C0.1, C0.2; platform default: end of stage 2)."""
        stage = self.campaign.calendar.stages.get(self.campaign.reference_stage)
        return stage.closes_on if stage else None

    @cached_property
    def superior_has_account(self) -> bool:
        """Whether somebody can enter the superior's opinion online; if nobody can, the branch records it."""
        return Membership.objects.standing().filter(organization_id=self.superior_id, user__is_active=True).exists()

    @cached_property
    def firms_covered(self) -> list[CoveredFirm]:
        """The firms of the branch, the lead firm first; read once per instance."""
        return list(self.organization.covered_firms.select_related("firm"))

    @cached_property
    def standing_opinions(self) -> list["Opinion"]:
        """The opinions in force, in the order in which they were recorded; read once per instance."""
        return list(self.opinions.filter(superseded_at__isnull=True).select_related("firm"))

    @cached_property
    def standing_scans(self) -> list["SealedScan"]:
        """The sealed pages in force; read once per instance."""
        return list(self.scans.filter(removed_at__isnull=True).select_related("file"))

    @cached_property
    def standing_files(self) -> list["SupportingFile"]:
        """The supporting files in force; read once per instance."""
        return list(self.supporting_files.filter(removed_at__isnull=True).select_related("file"))

    @property
    def latest_submission(self) -> "Submission | None":
        """The form as last submitted, or None."""
        return self.submissions.filter(superseded_at__isnull=True).first()
