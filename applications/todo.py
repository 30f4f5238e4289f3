"""What waits for a person in stage 2: her own form, the forms that wait for her body's opinion."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from applications import actions
from applications.actions import review as review_actions
from applications.models import Application, Opinion, Review, SelectionDecision, SelfDeclaration
from applications.prefectures import MISSING, REQUESTED, prefecture_rows
from applications.selection_todo import selection_todos
from applications.services.eligibility import waiting_for_a_person
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.todo import Todo
from benchmark_platform.organizations.models import Organization


def todos(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return the person's lines; what the gate does not allow on ``day`` is not a to-do."""
    return [
        *_own(user, campaign, day),
        *_for_opinion(user, campaign, day),
        *_for_review(user, campaign, day),
        *_recommendation(user, campaign, day),
        *_prefectures(user, campaign, day),
        *_for_eligibility(user, campaign, day),
        *selection_todos(user, campaign, day),
    ]


def _own(user: User, campaign: Campaign, day: date) -> list[Todo]:
    branches = list(
        Organization.objects.branches()
        .filter(pk__in=user.bodies(Role.BRANCH), active=True)
        .select_related("superior", "prefecture")
    )
    declarations = SelfDeclaration.objects.filter(application=OuterRef("pk"), superseded_at__isnull=True)
    own = Application.objects.filter(campaign=campaign, organization__in=branches).with_parties()
    started = {row.organization_id: row for row in own.annotate(has_declared=Exists(declarations))}
    lines = []
    for branch in branches:
        application = started.get(branch.pk)
        last = campaign.calendar.submission_day(branch)
        if application is None:
            unsaved = Application(campaign=campaign, organization=branch, superior=branch.superior, state="draft")
            if decide(actions.START, user=user, subject=unsaved, day=day):
                # ?own: who also handles forms of others would come to the desk.
                lines.append(Todo("填写创建单位申请表", reverse("applications:index") + "?own=1", branch.name, last))
            continue
        application.campaign = campaign
        if decide(actions.EDIT, user=user, subject=application, day=day):
            returned = application.state == "returned"
            label = "补正被退回的申请表" if returned else "完成并提交申请表"
            due = _asked_day(application, day) or last if returned else last
            lines.append(Todo(label, application.get_absolute_url(), branch.name, due, urgent=returned))
        elif not application.has_declared and decide(actions.DECLARE, user=user, subject=application, day=day):
            # Until then the computed verdict on C0.2 stays 资料不全; while the form is open, it is one of its parts.
            url = reverse("applications:declaration", args=[application.pk])
            lines.append(Todo("录入无处罚惩戒声明", url, f"{branch.name}：没有声明，资格核对为资料不全", last))
    return lines


def _is_released(campaign: Campaign) -> bool:
    return campaign.selection_decisions.filter(state=SelectionDecision.State.RELEASED).exists()


def _asked_day(application: Application, day: date) -> date | None:
    """Return the day that the return asks for, as its page says; None once it has passed and the stage decides."""
    standing = application.returns.filter(answered_at__isnull=True).last()
    return standing.until if standing and standing.until >= day else None


def _for_opinion(user: User, campaign: Campaign, day: date) -> list[Todo]:
    waiting = (
        Application.objects.filter(campaign=campaign, state="submitted")
        .filter(superior__in=user.bodies(Role.BRANCH, Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER))
        .exclude(pk__in=Opinion.objects.filter(level="superior", superseded_at__isnull=True).values("application"))
    )
    count = 0
    for application in waiting.select_related("organization").defer("answers"):
        application.campaign = campaign  # one calendar for all
        count += bool(decide(actions.RECORD_SUPERIOR_OPINION, user=user, subject=application, day=day))
    if not count:
        return []
    closing = campaign.calendar.closing_day("application", None)
    detail = f"{count} 份申请表等待签署上级党组织意见"
    overdue = closing is not None and day > closing
    if overdue and closing is not None:
        detail += f"（申报阶段已于{chinese_day(closing)}截止）"
    url = reverse("applications:index") + "?holder=superior"
    return [Todo("签署上级党组织意见", url, detail, None if overdue else closing, urgent=overdue)]


def _recommendation(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return the one choice that waits for the person's prefecture body, also when a new one is asked for (S2)."""
    ids = user.bodies(Role.PREFECTURE)
    bodies = Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY, pk__in=ids)
    if not ids:
        return []
    released = _is_released(campaign)
    lines = []
    for body in bodies.select_related("prefecture"):
        assert body.prefecture is not None  # a prefecture body has one
        if not decide(actions.FILE_NIL, user=user, subject=actions.Filing(campaign, body), day=day):
            continue
        asked = body.replacement_requests.unanswered().filter(campaign=campaign, after__isnull=not released).exists()
        filed = body.recommendations.filter(campaign=campaign, superseded_at__isnull=True).exists()
        # After the release only who was asked chooses, whatever deadline is still running.
        if asked or not (filed or released):
            last = campaign.calendar.closing_day("application", body)
            label = "重新推荐创建单位" if asked else "遴选推荐 1 个基层党组织"
            address = f"{reverse('applications:recommend')}?body={body.prefecture.code}"
            lines.append(Todo(label, address, body.name, last, urgent=asked))
    return lines


def _prefectures(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return how many prefectures have not filed or not chosen anew, for the committee; none once it is released."""
    if not decide(actions.REMIND_BODIES, user=user, subject=actions.Recommendations(campaign), day=day):
        return []
    awaited = [row for row in prefecture_rows(campaign) if row.is_awaited]
    url, lines = reverse("applications:recommendations"), []
    for status, words in ((MISSING, "尚未报送推荐"), (REQUESTED, "尚未重新推荐")):
        rows = [row for row in awaited if row.status == status]
        if rows:
            names = "、".join(row.prefecture.name for row in rows[:3]) + ("等" if len(rows) > 3 else "")
            closing = campaign.calendar.closing_day("application", None)
            last = closing if status == MISSING else max((row.last_day for row in rows if row.last_day), default=None)
            lines.append(Todo(f"{len(rows)} 个市州{words}", url, names, last))
    return lines


def _for_review(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """The desk reviews that the person owes; a body's prefecture review is a line of its own."""
    waiting = list(
        Review.objects.pending()
        .filter(reviewer=user, application__campaign=campaign)
        .select_related("application__organization")
    )
    for review in waiting:
        review.application.campaign = campaign
    due = [review for review in waiting if decide(review_actions.GIVE, user=user, subject=review, day=day)]
    if not due or _is_released(campaign):  # after the release a review changes nothing
        return []
    closing = campaign.calendar.closing_day("selection", None)
    return [
        Todo("对照创建条件审查申请表", reverse("applications:reviews-mine"), f"{len(due)} 份申请表等待您审查", closing)
    ]


def _for_eligibility(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return how many applications wait for the committee's word on their eligibility (C0.1, C0.2)."""
    waiting = Application(campaign=campaign, track="direct", state="submitted")
    if not decide(actions.ELIGIBILITY_DECIDE, user=user, subject=waiting, day=day):
        return []
    number = waiting_for_a_person(campaign)
    if not number:
        return []
    url = reverse("applications:eligibility-all") + "?show=person"
    return [Todo(f"{number} 份申报需要资格审查", url, due=campaign.calendar.closing_day("selection", None))]
