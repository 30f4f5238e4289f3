"""The whole campaign on one page: the committee's counters, each with the page behind it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from applications.models import Application
from applications.prefectures import statuses
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, MobilizationReport
from benchmark_platform.campaigns.parties import mobilizing_bodies, notified_bodies
from benchmark_platform.organizations.models import Organization, Prefecture, Track
from evaluations.models import CreationPlan, CreationUnit, Liaison, SelfAssessment, Visit

HANDED_IN = ("submitted", "recommended", "eligible", "ineligible", "selected", "not_selected")

NOTHING_YET = ("未推荐", "neutral")


@dataclass(frozen=True)
class Counter:
    """``done`` of ``total`` (None: no total)."""

    label: str
    done: int
    total: int | None
    url: str = ""


def counters(campaign: Campaign) -> list[Counter]:
    """Return how far the campaign is, in the order of its stages."""
    bodies = notified_bodies()
    states: dict[Any, int] = dict(
        Application.objects.filter(campaign=campaign).values_list("state").annotate(Count("pk")).order_by()
    )
    tracks = {quota.track: quota.seats for quota in campaign.quotas.all()}
    selected = dict(
        Application.objects.filter(campaign=campaign, state="selected")
        .values_list("track")
        .annotate(Count("pk"))
        .order_by()
    )
    total = bodies.count()
    with_account = User.objects.filter(is_active=True, memberships__ended_at__isnull=True)
    have_people = bodies.filter(pk__in=with_account.values("memberships__organization")).count()
    reports = campaign.mobilization_reports.filter(state=MobilizationReport.State.SUBMITTED)
    handed_in = sum(states.get(state, 0) for state in HANDED_IN)
    read = bodies.filter(notice_reads__campaign=campaign).count()
    filling = states.get("draft", 0) + states.get("returned", 0)
    return [
        Counter("已开通账号的党组织", have_people, total, address("accounts:list")),
        Counter("已阅读实施方案", read, total, address("campaigns:receipts")),
        Counter("已报送动员部署情况", reports.count(), mobilizing_bodies().count(), address("campaigns:report_list")),
        Counter("正在填写申请表", filling, None, address("applications:index")),
        Counter("已提交申请表", handed_in, None, address("applications:index")),
        *(
            Counter(f"已确定创建对象（{track.label}）", selected.get(track.value, 0), tracks.get(track.value))
            for track in Track
            if selected
        ),
        *unit_counters(campaign, sum(seats for seats in tracks.values())),
    ]


def unit_counters(campaign: Campaign, places: int) -> list[Counter]:
    """Return how far the work period is, once the first unit has been opened; one query (S4, S5)."""
    units = CreationUnit.objects.filter(campaign=campaign).taking_part()
    counts = units.aggregate(
        opened=Count("pk"),
        acknowledged=Count("pk", filter=Q(plan__state=CreationPlan.State.ACKNOWLEDGED)),
        looked_after=Count("pk", filter=Exists(Liaison.objects.filter(unit=OuterRef("pk"), ended_on=None))),
        self_assessed=Count("pk", filter=Q(self_assessment__state=SelfAssessment.State.SUBMITTED)),
        arranged=Count("pk", filter=Exists(_visits(Visit.State.PLANNED, Visit.State.REOPENED, Visit.State.CLOSED))),
        inspected=Count("pk", filter=Exists(_visits(Visit.State.CLOSED))),
    )
    if not counts["opened"]:
        return []
    lines = [
        Counter("已启动创建的单位", counts["opened"], places, address("evaluations:units")),
        Counter("已备案创建方案", counts["acknowledged"], counts["opened"], address("evaluations:units")),
        Counter("已安排联点党委委员", counts["looked_after"], counts["opened"], address("evaluations:liaisons")),
    ]
    if counts["self_assessed"] or counts["arranged"]:
        lines += [
            Counter(
                "已提交自我评估", counts["self_assessed"], counts["opened"], address("evaluations:self_assessments")
            ),
            Counter("已安排实地考核", counts["arranged"], counts["opened"], address("evaluations:inspections")),
            Counter("已结束实地考核", counts["inspected"], counts["opened"], address("evaluations:results")),
        ]
    return lines


def _visits(*states: str) -> QuerySet[Visit]:
    return Visit.objects.filter(unit=OuterRef("pk"), kind=Visit.Kind.ON_SITE, state__in=states)


@dataclass(frozen=True)
class PrefectureLine:
    """One 市州 in the table: its body, the branches, what they have filed."""

    name: str
    read: bool
    mobilized: bool
    branches: int
    filling: int
    filed: int
    recommended: tuple[str, str]


def prefecture_lines(campaign: Campaign) -> list[PrefectureLine]:
    """Return one line for the direct track and one for each prefecture, in administrative order; eight queries."""
    kind = Organization.Kind.PREFECTURE_BODY
    bodies = {body.prefecture_id: body for body in Organization.objects.filter(kind=kind, active=True)}
    read = set(campaign.notice_reads.values_list("organization_id", flat=True))
    reports = campaign.mobilization_reports.filter(state=MobilizationReport.State.SUBMITTED)
    mobilized = set(reports.values_list("organization_id", flat=True))
    branches = dict(
        Organization.objects.filter(active=True, track=Track.PREFECTURE)
        .values_list("prefecture")
        .annotate(Count("pk"))
        .order_by()
    )
    rows = (
        Application.objects.filter(campaign=campaign, track=Track.PREFECTURE)
        .values("organization__prefecture")
        .annotate(
            filling=Count("pk", filter=Q(state__in=["draft", "returned"])),
            filed=Count("pk", filter=Q(state__in=HANDED_IN)),
        )
        .order_by()
    )
    filed: dict[Any, Any] = {row["organization__prefecture"]: row for row in rows}
    recommended = statuses(campaign)
    lines = []
    for prefecture in Prefecture.objects.all():
        body = bodies.get(prefecture.pk)
        row: dict[str, Any] = filed.get(prefecture.pk, {})
        lines.append(
            PrefectureLine(
                name=prefecture.name,
                read=bool(body and body.pk in read),
                mobilized=bool(body and body.pk in mobilized),
                branches=branches.get(prefecture.pk, 0),
                filling=row.get("filling", 0),
                filed=row.get("filed", 0),
                recommended=recommended.get(prefecture.pk, NOTHING_YET),
            )
        )
    return lines


def address(name: str) -> str:
    """Return a page's address, "" if this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
