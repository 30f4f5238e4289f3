"""`manage.py demo --stage creation`: 24 units at work, each at a point of its own (S4, decision 4)."""

from collections import Counter
from io import StringIO
from itertools import pairwise

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from applications.models import Application, SelectionDecision
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import creation, ledgers, plan, secret, unit_plans
from benchmark_platform.inbox.models import Message
from evaluations.models import (
    Article,
    Attendance,
    CreationPlan,
    CreationUnit,
    Duty,
    Event,
    LedgerRecord,
    Liaison,
    Member,
    PlanTask,
    PremisesAnswer,
    Problem,
    RecordPhoto,
    UnitDocument,
    YearFigure,
)

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_the_work_period_in_full_swing(monkeypatch: pytest.MonkeyPatch) -> None:
    """S4, M1, M2, R: plans in every state, ledgers thick and thin, articles, problems, events, one unit replaced."""
    monkeypatch.setenv("DEMO_PASSWORD", "示例口令2020")
    out = StringIO()
    call_command("demo", "--stage", "creation", stdout=out)
    campaign = Campaign.objects.get(is_current=True)
    day = today()
    assert "creation" in {stage.code for stage in campaign.calendar.open_stages(day)}
    assert secret.kept() == "示例口令2020"

    units = CreationUnit.objects.filter(campaign=campaign)
    tracks = Counter(units.taking_part().values_list("application__track", flat=True))
    assert tracks == {"direct": 10, "prefecture": 14}
    [replaced] = units.filter(state="replaced")
    assert replaced.replaced_by is not None
    assert replaced.replaced_by.opened_on == day
    assert all(unit.organization.is_sample for unit in units.select_related("organization"))
    decision = SelectionDecision.objects.get()
    closes_on = campaign.calendar.stages["selection"].closes_on
    assert decision.released_at is not None
    assert closes_on is not None
    assert timezone.localdate(decision.released_at) <= closes_on
    assert not Application.objects.filter(campaign=campaign, state__in=["submitted", "recommended"]).exists()

    assert set(CreationPlan.objects.values_list("state", flat=True)) == set(CreationPlan.State.values)
    assert PlanTask.objects.exclude(done_on=None).exists()
    assert 20 <= Liaison.objects.filter(ended_on=None).count() < 24
    assert Article.objects.values("state").distinct().count() == len(Article.State.values)
    assert set(Problem.objects.values_list("state", flat=True)) == set(Problem.State.values)
    assert Problem.objects.filter(state="open", due_on__lt=day).exists(), "overdue"
    assert set(Event.objects.values_list("kind", flat=True)) == set(Event.Kind.values)
    assert Attendance.objects.values("presence").distinct().count() == 3
    assert {"waiting", "accepted", "refused"} <= set(UnitDocument.objects.values_list("acceptance", flat=True))
    for model in (Member, PremisesAnswer, YearFigure, RecordPhoto):
        assert model.objects.exists()

    sizes = sorted(unit.records.count() for unit in units)
    assert sizes[0] == 0
    assert sizes[-1] >= 70
    assert LedgerRecord.objects.filter(held_on__gt=day).count() == 0
    assert LedgerRecord.objects.exclude(voided_at=None).exists()
    record = LedgerRecord.objects.filter(voided_at=None).order_by("recorded_at")[0]
    assert timezone.localdate(record.recorded_at) >= record.unit.opened_on
    assert record.history.get().history_date == record.recorded_at
    assert Duty.objects.exclude(done_at=None).exists()
    assert Duty.objects.open().filter(due_on__lt=day).exists()
    assert Message.objects.filter(title__contains="超期").exists()
    assert "25 units" not in out.getvalue()
    assert "branch-024" in out.getvalue()


@pytest.mark.parametrize("moment", ["2027-02-28", "2028-02-29", "2027-07-01", "2027-12-31", "2027-09-30", "2027-10-01"])
def test_the_days_stand_in_their_order_and_stages(moment: str) -> None:
    """Decision 4: on any day of the year."""
    with time_machine.travel(f"{moment}T09:00:00+08:00", tick=False):
        campaign = plan.copy_for(plan.load_plan(), stage="creation", day=today())
        stages = campaign.calendar.stages
        days = creation.days_of(campaign, today())
        assert "creation" in {stage.code for stage in campaign.calendar.open_stages(today())}
        in_order = [days.filed, days.selected, days.opened, days.planned, days.asked, days.today]
        assert all(first <= second for first, second in pairwise(in_order))
        assert stages["selection"].opens_on <= days.selected <= (stages["selection"].closes_on or days.selected)
        assert stages["creation"].opens_on <= days.opened


def test_every_unit_has_its_own_way() -> None:
    """24 of them: all states of a plan, from an empty ledger to a full one."""
    assert len(unit_plans.WAYS) == len(ledgers.FULLNESS) == 24
    assert set(unit_plans.WAYS) == set("ASRDHN")
    assert (min(ledgers.FULLNESS), max(ledgers.FULLNESS)) == (0, 100)
