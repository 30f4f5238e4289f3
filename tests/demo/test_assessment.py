"""`manage.py demo --stage assessment`: 24 self-assessments, about half of the units inspected (S5, decision 4)."""

from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import inspecting, scoring, self_assessing
from benchmark_platform.management.commands.demo import BUILT
from evaluations.models import (
    CreationUnit,
    Duty,
    ItemObjection,
    SelfAssessment,
    SelfSubmission,
    Sheet,
    SheetPhoto,
    VerdictDecision,
    Visit,
    VisitClosing,
    VisitInspector,
)
from evaluations.results import results_of
from evaluations.rules.results import Status
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, GRADED, YES_NO, Point, Scale, check_answer, read_answer

pytestmark = pytest.mark.django_db


def test_it_is_the_default() -> None:
    """The latest stage that is built."""
    assert BUILT[-1] == "assessment"


@pytest.mark.slow
def test_the_assessment_in_full_swing(monkeypatch: pytest.MonkeyPatch) -> None:
    """S5: self-assessments, visits in every state, an objection that waits, half-filled sheets, no verdict begun."""
    monkeypatch.setenv("DEMO_PASSWORD", "示例口令2020")
    call_command("demo", "--stage", "assessment", stdout=StringIO())
    campaign, day = Campaign.objects.get(is_current=True), today()
    assert "assessment" in {stage.code for stage in campaign.calendar.open_stages(day)}
    opened = campaign.calendar.stages["assessment"].opens_on

    units = CreationUnit.objects.filter(campaign=campaign).taking_part()
    assert units.count() == 24
    assert not units.filter(opened_on__gte=opened).exists()
    assert Counter(SelfAssessment.objects.values_list("state", flat=True)) == {
        "submitted": 21,
        "draft": 2,
        "returned": 1,
    }
    assert SelfSubmission.objects.values("total").distinct().count() > 8

    visits = Visit.objects.standing()
    assert visits.count() == 24
    assert Counter(visits.values_list("state", flat=True)) == {"closed": 12, "planned": 12}
    assert Visit.objects.filter(state="cancelled").count() == 1
    assert visits.filter(state="closed", day__lte=day, day__gte=opened).count() == 12
    assert visits.filter(state="planned", day__gte=day).count() == 12
    assert all(2 <= len(visit.standing_team) <= 3 and visit.leader for visit in visits)
    assert set(VisitInspector.objects.values_list("person__username", flat=True)) == {
        f"inspector{number}" for number in range(1, 7)
    }
    assert Counter(VisitClosing.objects.values_list("state", flat=True)) == {
        "confirmed": 10,
        "objected": 1,
        "waiting": 1,
    }
    assert ItemObjection.objects.filter(outcome="").exists()
    [waiting] = VisitClosing.objects.filter(state="waiting")
    assert waiting.answer_until >= day
    for closing in VisitClosing.objects.select_related("visit"):
        assert timezone.localdate(closing.closed_at) == closing.visit.day

    drafts = Sheet.objects.filter(state="draft", visit__day=day)
    assert {sheet.inspector.username for sheet in drafts.select_related("inspector")} == {"inspector1", "inspector2"}
    assert SheetPhoto.objects.filter(sheet__in=drafts).count() == len(inspecting.PHOTOS)
    totals = [result.total.total for result in results_of(campaign) if result.total.total is not None]
    assert len(totals) == 12
    assert min(totals) < 80 < max(totals), "some reach the pass mark, some do not"
    assert any(result.wide_spreads for result in results_of(campaign))
    assert not VerdictDecision.objects.exists()
    assert Duty.objects.exclude(done_at=None).exists()


@pytest.mark.parametrize("way", [GRADED, DEDUCTIONS, COUNTED, YES_NO])
@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("level", [0, 1, 2])
def test_what_is_entered_can_be_handed_in(way: str, status: Status, level: int) -> None:
    """Whatever is lost has its reason."""
    points = tuple(Point(f"p{n}", f"要点{n}", Decimal(n)) for n in (3, 2, 1))
    scale = Scale(code="1-1", marks=Decimal(3), way=way, points=points, may_be_not_applicable=True)
    typed = scoring.typed_for(scale, level, status=status, seed=5)
    answer, findings = read_answer(scale, typed.fields)
    assert findings == []
    assert check_answer(scale, answer, typed.reason) == []


def test_a_thin_ledger_loses_more() -> None:
    """By what the platform found, and how diligent the unit is."""
    assert scoring.level_of(Status.MET, 95, 7) == 0
    assert scoring.level_of(Status.MET, 50, 7) == 1
    assert [scoring.level_of(Status.SHORT, fullness, 1) for fullness in (50, 10)] == [1, 2]
    assert [scoring.level_of(Status.UNTOUCHED, fullness, 1) for fullness in (80, 10)] == [1, 2]
    assert [scoring.level_of(Status.EVIDENCE, fullness, 1) for fullness in (80, 30, 10)] == [0, 1, 2]


def test_places_do_not_meet() -> None:
    """Who is still typing, or was sent back, is not inspected yet."""
    away = {*self_assessing.DRAFTS, self_assessing.RETURNED}
    assert not away & {*inspecting.CLOSED, inspecting.TODAY}
    assert len(set(inspecting.CLOSED)) == 12
