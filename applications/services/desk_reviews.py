"""The committee's desk review: assigning reviewers, giving, stepping back, opening again (S3, C1–C6)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from applications import addresses
from applications.actions import review as actions
from applications.desk_summary import ReviewSummary, desk_conditions, summaries, summary_of
from applications.models import Application, Review, State
from applications.rules import desk
from applications.rules.reasons import check_reason
from applications.services import reviews as common
from applications.services.conflicts import conflict_between, conflicts_among
from applications.services.independence import check_independence, check_reopening, lay_open
from applications.services.locking import locked
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Findings, Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.inbox.services import send, send_to_people
from benchmark_platform.organizations.models import Organization, Track

__all__ = [
    "ReviewSummary",
    "assign",
    "give",
    "reassign",
    "record_export",
    "recuse",
    "reopen",
    "reviewers_of",
    "save",
    "summaries",
    "summary_of",
    "withdraw_assignment",
]

REVIEWABLE = (State.SUBMITTED, State.RECOMMENDED, State.ELIGIBLE)


def reviewers_of(campaign: Campaign) -> QuerySet[User]:
    """Return who may be assigned: active people of the committee, its inspectors of this campaign included."""
    staff = Q(memberships__role__in=[Role.COMMITTEE, Role.DECIDER])
    inspector = Q(memberships__role=Role.INSPECTOR, memberships__campaign_code__in=["", campaign.code])
    return (
        User.objects.filter(staff | inspector, memberships__ended_at__isnull=True, is_active=True)
        .distinct()
        .order_by("full_name", "pk")
    )


@transaction.atomic
def assign(applications: Iterable[Application], *, reviewers: Sequence[User], note: str = "", by: User) -> list[Review]:
    """Assign the reviewers to each of the applications: all of it or nothing.

    ``note`` says why a form gets another number of reviewers than the campaign's setting.

    :raises Forbidden: the gate, for any of the forms.
    :raises Refused: nobody chosen, somebody who may not review, a conflict of interest, a missing note; somebody who
        could read the others' verdicts.
    """
    return _assign(applications, reviewers=reviewers, note=note, by=by, check=check_assignment)


def _assign(
    applications: Iterable[Application], *, reviewers: Sequence[User], note: str, by: User, check: Callable[..., Any]
) -> list[Review]:
    chosen = sorted(applications, key=lambda row: row.pk)
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .with_parties()
        .filter(pk__in=[row.pk for row in chosen])
        .order_by("pk")
    )
    campaigns = {application.campaign_id: application.campaign for application in rows}
    for application in rows:
        application.campaign = campaigns[application.campaign_id]  # one calendar for all
        require(actions.ASSIGN, user=by, subject=application)
    findings = check(rows, reviewers=reviewers, note=note)
    if findings:
        raise Refused(findings)
    done = []
    committee = Organization.objects.get(kind=Organization.Kind.COMMITTEE)
    conditions = desk_conditions(row.campaign_id for row in rows)
    before = dict(
        Review.objects.standing()
        .filter(application__in=rows)
        .order_by()
        .values_list("application")
        .annotate(number=Count("pk"))
    )
    for application in rows:
        total = before.get(application.pk, 0) + len(reviewers)
        own = [one for one in conditions if one.campaign_id == application.campaign_id]
        for reviewer in reviewers:
            review = common.open_review(
                application, kind=Review.Kind.DESK, body=committee, reviewer=reviewer, conditions=own, by=by
            )
            review.note = note.strip() if total != application.campaign.desk_reviewers else ""
            review.save(update_fields=["note"])
            _record(review, actions.ASSIGN, by=by, reason=review.note)
            done.append(review)
    send_to_people(
        reviewers,
        title=f"请审查 {len(rows)} 份申请表",
        body="、".join(f"“{application.organization.name}”" for application in rows),
        link=addresses.own_reviews(),
        key=f"reviews:assigned:{done[0].pk}",
    )
    return done


def check_assignment(
    applications: Sequence[Application], *, reviewers: Sequence[User], note: str = ""
) -> list[Finding]:
    """Return what stands against assigning these people to these forms, every sentence at once, for the preview."""
    not_blind = check_independence(applications, reviewers=reviewers)
    return [*_check_people(applications, reviewers=reviewers, note=note), *not_blind]


def _check_people(applications: Sequence[Application], *, reviewers: Sequence[User], note: str) -> list[Finding]:
    found = Findings()
    if not applications:
        found.error("请先选择申请表。", "selected")
    if not reviewers:
        found.error("请选择审查人。", "reviewers")
    if not applications or not reviewers:
        return found.rows
    allowed = set(reviewers_of(applications[0].campaign).values_list("pk", flat=True))
    for reviewer in reviewers:
        if reviewer.pk not in allowed:
            found.error(f"{reviewer.full_name}不是行业党委的经办、审定或考核人员，不能分配。", "reviewers")
    standing = Review.objects.desk().filter(application__in=applications)
    taken = {(review.reviewer_id, review.application_id): review for review in standing}
    conflicts = conflicts_among(reviewers, applications)
    for application in applications:
        name = application.organization.name
        if application.track == Track.PREFECTURE and application.state == State.SUBMITTED:
            found.error(f"“{name}”还没有由市州推荐，推荐之后再分配审查人。", "selected")
        for reviewer in reviewers:
            before = taken.get((reviewer.pk, application.pk))
            if before is not None:
                word = "已经回避" if before.state == Review.State.RECUSED else "已经是审查人"
                found.error(f"{reviewer.full_name}对“{name}”{word}，不能重复分配。", "reviewers")
            elif (reviewer.pk, application.pk) in conflicts:
                found.error(conflicts[reviewer.pk, application.pk], "reviewers")
        counted = sum(1 for review in standing if review.application_id == application.pk and not _recused(review))
        found.rows += desk.check_number(
            name, total=counted + len(reviewers), wanted=application.campaign.desk_reviewers, note=note
        )
    return found.rows


@transaction.atomic
def withdraw_assignment(review: Review, *, reason: str, by: User) -> Review:
    """Take an assignment back, given or not; what was written stays on record, unread.

    :raises Forbidden: the gate. :raises Refused: no reason, or withdrawn before.
    """
    review = common.locked_review(review.pk)
    require(actions.UNASSIGN, user=by, subject=review)
    _withdraw(review, reason=reason, by=by)
    lay_open(review.application)
    return review


@transaction.atomic
def reassign(review: Review, *, to: User | None, reason: str, by: User) -> Review:
    """Take an assignment back and give it to somebody else, in one act; return the new one.

    :raises Forbidden: the gate. :raises Refused: no reason, nobody named, or whatever stands against the new reviewer.
    """
    review = common.locked_review(review.pk)
    require(actions.UNASSIGN, user=by, subject=review)
    if to is None:
        raise Refused([Finding("请选择新的审查人。", "to")])
    not_blind = check_independence([review.application], reviewers=[to], leaving=1)
    _withdraw(review, reason=reason, by=by)
    try:
        if not_blind:
            raise Refused(not_blind)
        [new] = _assign([review.application], reviewers=[to], note=reason, by=by, check=_check_people)
    except Refused as refused:
        names = {"reviewers": "to", "note": "reason"}
        raise Refused([Finding(one.message, names.get(one.field, "")) for one in refused.findings]) from refused
    return new


def save(review: Review, *, typed: Mapping[str, str], base_version: int, by: User) -> Review:
    """Keep what the reviewer typed, also what would not pass.

    :raises Forbidden: the gate. :raises ReviewConflict: another tab has saved since. :raises Refused: a text too long.
    """
    with transaction.atomic():
        review = common.locked_review(review.pk)
        _require_own(review, actions.GIVE, by)
        return common.save_typed(review, typed=typed, base_version=base_version, by=by)


def give(review: Review, *, typed: Mapping[str, str], base_version: int, by: User) -> Review:
    """Give the review: saved first, so that a refusal loses nothing, then checked and locked.

    :raises Forbidden: the gate. :raises ReviewConflict: another tab has saved since.
    :raises Refused: a condition without verdict or remark, a conflict of interest, a form that is being corrected.
    """
    review = save(review, typed=typed, base_version=base_version, by=by)
    with transaction.atomic():
        # The form first: it cannot be sent back between the look at its state and the giving.
        application = locked(review.application)
        review = common.locked_review(review.pk)
        _require_own(review, actions.GIVE, by)
        if application.state not in REVIEWABLE:
            raise Refused(
                f"申请表现在的状态是“{application.get_state_display()}”，不能提交审查意见；您填写的内容已经保存。"
            )
        conflict = conflict_between(by, application)
        if conflict:
            raise Refused(f"{conflict}请申请回避；您填写的内容已经保存。")
        findings = common.unfinished(review)
        if findings:
            raise Refused(findings)
        common.give(review)
        lay_open(application)
        # The words stay in the review: the record of acts is read by colleagues who have not yet given their own.
        _record(review, actions.GIVE, by=by)
        return review


@transaction.atomic
def recuse(review: Review, *, reason: str, by: User) -> Review:
    """Step back from a review; it stays on record, and the desk is asked for another reviewer.

    :raises Forbidden: the gate. :raises Refused: no reason.
    """
    review = common.locked_review(review.pk)
    _require_own(review, actions.RECUSE, by)
    _need_reason(reason, what="回避理由")
    review.state = Review.State.RECUSED
    review.recusal_reason = reason.strip()
    review.save(update_fields=["state", "recusal_reason"])
    lay_open(review.application)
    _record(review, actions.RECUSE, by=by, reason=review.recusal_reason)
    send(
        organization=review.body,
        role=Role.COMMITTEE,
        title=f"{by.full_name}申请回避，请另行分配审查人",
        body=f"“{review.application.organization.name}”的申请表。理由：{review.recusal_reason}",
        link=addresses.reviews_of(review.application_id),
        key=f"review:{review.pk}:recused",
    )
    return review


@transaction.atomic
def reopen(review: Review, *, reason: str, by: User) -> Review:
    """Give a review back to its reviewer to be changed; what was given stays on record beside it.

    :raises Forbidden: the gate (also whoever still owes an own review of the form).
    :raises Refused: no reason, or a reviewer who reads what all found in the draft of the selection.
    """
    review = common.locked_review(review.pk)
    require(actions.REOPEN, user=by, subject=review)
    _refuse_withdrawn(review)
    _need_reason(reason, what="退回理由")
    not_blind = check_reopening(review)
    if not_blind:
        raise Refused(not_blind)
    given_at = review.given_at
    review.earlier = [
        *review.earlier,
        {
            "given_at": timezone.localtime(given_at).isoformat(timespec="minutes"),
            "content": common.facts_of(review),
            "reopened_by": by.full_name,
            "reason": reason.strip(),
        },
    ]
    review.save(update_fields=["earlier"])
    common.reopen(review)
    _record(review, actions.REOPEN, by=by, reason=reason.strip())
    _tell_reviewer(review, title="审查意见已退回修改", event=f"reopened:{len(review.earlier)}", body=reason.strip())
    return review


@transaction.atomic
def record_export(campaign: Campaign, *, forms: int, by: User) -> None:
    """Put on record that the reviews left the platform as a file."""
    record(by=by, action="review.export", label="导出审查汇总", subject=campaign, after={"forms": forms})


def _withdraw(review: Review, *, reason: str, by: User) -> Review:
    _refuse_withdrawn(review)
    _need_reason(reason, what="取消分配的理由")
    review.withdrawn_at = timezone.now()
    review.withdrawn_by = by
    review.withdrawn_reason = reason.strip()
    review.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _record(review, actions.UNASSIGN, by=by, reason=review.withdrawn_reason)
    _tell_reviewer(review, title="审查分配已取消", event="withdrawn", body=review.withdrawn_reason)
    return review


def _require_own(review: Review, action: Action, by: User) -> None:
    require(action, user=by, subject=review)
    _refuse_withdrawn(review)


def _refuse_withdrawn(review: Review) -> None:
    if review.withdrawn_at is not None:
        raise Refused("这份审查的分配已经取消，请返回列表查看。")


def _need_reason(reason: str, *, what: str) -> None:
    findings = check_reason(reason, what=what, limit=desk.REASON_LIMIT)
    if findings:
        raise Refused(findings)


def _recused(review: Review) -> bool:
    return review.state == Review.State.RECUSED


def _record(review: Review, action: Action, *, by: User, reason: str = "") -> None:
    facts = {"reviewer": review.reviewer.full_name, "number": review.application.number}
    record(by=by, action=action.code, label=action.label, subject=review, after=facts, reason=reason)


def _tell_reviewer(review: Review, *, title: str, event: str, body: str = "") -> None:
    name = f"“{review.application.organization.name}”的申请表。"
    send(
        user=review.reviewer,
        title=title,
        body=name + body,
        link=addresses.own_reviews(),
        key=f"review:{review.pk}:{event}",
    )
