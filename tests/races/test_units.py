"""S4: two members of the office, or two tabs, at the very same moment."""

from collections.abc import Iterator

import pytest
import time_machine

from applications.models import Application
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationPlan, CreationUnit, PlanSubmission
from evaluations.plan_content import fingerprint, plan_of
from evaluations.plan_page import facts_of
from evaluations.services.conflicts import TextConflict
from evaluations.services.leading_group import save_group
from evaluations.services.plan_answers import acknowledge_plan, return_plan, submit_plan
from evaluations.services.plans import save_plan
from evaluations.services.units import disqualify_unit, open_units, replace_unit
from tests.evaluations.conftest import WorkWorld, clock, work
from tests.evaluations.units import EMPTY_BASE, GROUP, HEAD, TEXTS, filed_plan, fill_plan, release, waiting
from tests.races.together import split, together

__all__ = ["clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen(clock: time_machine.Traveller) -> Iterator[None]:
    """The morning of 10 November 2020."""
    yield


def test_opened_at_once_is_opened_once(work: WorkWorld) -> None:
    """One unit each, one message each, the marks frozen once."""
    release(work.campaign, by=work.decider)
    forms = [waiting(work.campaign, by=work.clerk, name=f"示例第{n}会计师事务所党支部") for n in (71, 72)]
    done, refused = split(
        together(
            *(lambda: open_units(campaign=work.campaign, by=work.clerk) for _ in range(2)),
            lambda: open_units(campaign=work.campaign, by=work.decider),
        )
    )
    assert refused == []
    assert sorted(len(opened) for opened in done) == [0, 0, 2]
    assert CreationUnit.objects.filter(application__in=forms).count() == 2
    assert Message.objects.filter(title="创建工作已启动").count() == 2
    assert AuditEvent.objects.filter(action="rubric.freeze").count() == 1


def test_a_unit_leaves_once(work: WorkWorld) -> None:
    """Replaced and disqualified at once: one of them."""
    Application.objects.filter(pk=work.unit.application_id).update(state="not_selected")
    done, refused = split(
        together(
            lambda: disqualify_unit(work.unit, reason="处罚", by=work.decider),
            lambda: replace_unit(work.unit, replacement=None, reason="退出", by=work.decider),
        )
    )
    [told] = refused
    assert len(done) == 1 and isinstance(told, Forbidden)
    assert CreationUnit.objects.get(pk=work.unit.pk).state == done[0].state


def test_two_first_saves_are_one_plan_and_a_conflict(work: WorkWorld) -> None:
    """Nothing is overwritten unseen."""
    done, refused = split(
        together(
            *(
                lambda words=words: save_plan(  # type: ignore[misc]
                    work.unit, texts={**TEXTS, "aims": words}, base=EMPTY_BASE, by=work.secretary
                )
                for words in ("甲写的", "乙写的")
            )
        )
    )
    [conflict] = refused
    assert len(done) == 1 and isinstance(conflict, TextConflict)
    assert CreationPlan.objects.count() == 1
    assert conflict.fields[0].theirs == plan_of(work.unit).aims


def test_two_groups_are_one_and_a_conflict(work: WorkWorld) -> None:
    """One head, whoever was first."""
    done, refused = split(
        together(
            lambda: save_group(work.unit, rows=GROUP, base=fingerprint([]), by=work.secretary),
            lambda: save_group(work.unit, rows=[HEAD], base=fingerprint([]), by=work.secretary),
        )
    )
    assert len(done) == 1 and [type(one) for one in refused] == [TextConflict]
    assert work.unit.group_members.filter(post="head").count() == 1


def test_submitted_twice_is_submitted_once(work: WorkWorld) -> None:
    """The second finds the submission that waits."""
    fill_plan(work.unit, by=work.secretary)
    seen = fingerprint(facts_of(work.unit).content)
    done, refused = split(together(*(lambda: submit_plan(work.unit, seen=seen, by=work.secretary) for _ in range(2))))
    assert [done[0], done[1], refused] == [PlanSubmission.objects.get()] * 2 + [[]]


def test_acknowledged_and_sent_back_at_once_is_one_of_them(work: WorkWorld) -> None:
    """The other is told; the unit hears one answer."""
    filed_plan(work.unit, by=work.secretary)
    done, refused = split(
        together(
            lambda: acknowledge_plan(work.unit, number=1, by=work.clerk),
            lambda: return_plan(work.unit, number=1, reason="请补充", by=work.decider),
        )
    )
    assert len(done) == 1 and isinstance(refused[0], Forbidden | Refused)
    assert PlanSubmission.objects.get().answer == done[0].answer
    assert Message.objects.filter(organization=work.unit.organization).count() == 1
