"""The record is written once: by the model, and by the database whatever door a change comes through."""

import pytest
from django.db import DatabaseError, connection, transaction

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.audit.services import record
from benchmark_platform.organizations.models import Organization
from tests.factories import make_committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    """An act on record."""
    return record(by=None, action="test.act", label="示例操作", subject=make_committee(), after={"甲": 1})


def test_an_act_with_all_its_facts(event: AuditEvent) -> None:
    """Who, what, to what, and how one reads it."""
    assert (event.actor_name, event.action_label, event.after) == ("系统", "示例操作", {"甲": 1})
    assert list(AuditEvent.objects.about(Organization.objects.get())) == [event]
    assert str(event) == "系统 示例操作 中共湖南省注册会计师资产评估行业委员会"


def test_the_model_refuses(event: AuditEvent) -> None:
    """Neither changed nor deleted by the dozen."""
    with pytest.raises(TypeError):
        AuditEvent.objects.update(reason="改")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()


def test_the_database_refuses_an_update(event: AuditEvent) -> None:
    """Also of one row, also in plain SQL."""
    event.reason = "改"
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET reason = '改'")
    assert AuditEvent.objects.get().reason == ""


def test_the_database_refuses_a_delete_where_it_can(event: AuditEvent) -> None:
    """PostgreSQL refuses; SQLite cannot tell it from the test runner's emptying of tables (see the migration)."""

    def delete() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_auditevent")

    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="只能追加"):
            delete()
        assert AuditEvent.objects.count() == 1
    else:
        delete()
        assert AuditEvent.objects.count() == 0
