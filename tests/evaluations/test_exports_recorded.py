"""Lists that leave the platform as a file are on record: who took out how much."""

import pytest

from benchmark_platform.audit.models import AuditEvent
from evaluations.services.problems import raise_problem
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.evidence import article, as_
from tests.evaluations.test_event_services import training

pytestmark = pytest.mark.django_db


def taken_out(action: str) -> list[tuple[str, dict[str, object]]]:
    """Who took out what."""
    return list(AuditEvent.objects.filter(action=action).values_list("actor_name", "after"))


def test_ledger_articles_problems_attendance(work: WorkWorld) -> None:
    """Each once, with the number of rows and how the list was narrowed."""
    clerk = as_(work.clerk)
    article(work.unit, work.secretary)
    raise_problem(work.unit, title="场地", text="不足", owner=work.committee, key="一", by=work.secretary)
    event = training(work)
    for address in (
        f"units/{work.unit.pk}/ledger/export.xlsx",
        "articles/export.xlsx",
        "problems/export.xlsx?show=open",
        f"events/{event.pk}/attendance/export.xlsx",
    ):
        assert clerk.get(f"/evaluations/{address}").status_code == 200
    assert taken_out("ledger.export") == [("陈静", {"count": 0, "scope": ""})]
    assert taken_out("articles.export") == [("陈静", {"count": 1, "scope": ""})]
    assert taken_out("problems.export") == [("陈静", {"count": 1, "scope": "待答复"})]
    assert taken_out("event.attendance_export") == [("陈静", {"count": 0, "scope": ""})]
