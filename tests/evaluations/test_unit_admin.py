"""R: kinds of records and documents, premises and check rules in the back office."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from benchmark_platform.audit.models import AuditEvent
from evaluations.models import CheckRule, DocumentKind, Item, PremisesPoint, RecordKind, Rubric
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.units import page, sign_in

pytestmark = pytest.mark.django_db

ADMIN = "/admin/evaluations/"
NO_FIELDS = {"fields-TOTAL_FORMS": "0", "fields-INITIAL_FORMS": "0"}


@pytest.fixture
def office(work: WorkWorld) -> Client:
    """陈静 in the back office."""
    return sign_in(work.clerk)


def test_every_page_opens(office: Client) -> None:
    """Lists, a row of each, the page for a new one."""
    for model in (RecordKind, DocumentKind, PremisesPoint, CheckRule):
        row = model._default_manager.first()
        assert row is not None
        address = f"{ADMIN}{model._meta.model_name}/"
        assert str(row) in page(office, address)
        assert str(row) in page(office, f"{address}{row.pk}/change/")
        assert office.get(f"{address}add/").status_code == (403 if model is CheckRule else 200)


def test_a_new_kind_may_be_added_any_time(office: Client) -> None:
    """Also when the marks are frozen; on record; its code stays afterwards."""
    rubric = Rubric.objects.get()
    Rubric.objects.update(frozen_at=timezone.now())
    item = Item.objects.get(code="4-3")
    typed = {
        "rubric": str(rubric.pk),
        "number": "90",
        "code": "skills",
        "title": "技能竞赛",
        "items": [str(item.pk)],
        "active": "on",
        "fields-TOTAL_FORMS": "1",
        "fields-INITIAL_FORMS": "0",
        "fields-0-number": "1",
        "fields-0-code": "topic",
        "fields-0-label": "主题",
        "fields-0-type": "text",
    }
    assert office.post(f"{ADMIN}recordkind/add/", typed).status_code == 302
    kind = RecordKind.objects.get(code="skills")
    assert [one.code for one in kind.items.all()] == ["4-3"] and kind.fields.get().label == "主题"
    assert AuditEvent.objects.filter(action="evaluations.recordkind.add", actor_name="陈静").count() == 1
    changed = typed | NO_FIELDS | {"code": "other", "title": "业务技能竞赛"}
    assert office.post(f"{ADMIN}recordkind/{kind.pk}/change/", changed).status_code == 302
    kind.refresh_from_db()
    assert (kind.code, kind.title) == ("skills", "业务技能竞赛")


def test_what_is_measured_stays_once_frozen(office: Client, work: WorkWorld) -> None:
    """E: items, questions and the answers they ask for stay; titles, hints and 在用 are still words of the office."""
    kind = RecordKind.objects.get(code="assembly")
    field = kind.fields.get(code="topic")
    address = f"{ADMIN}recordkind/{kind.pk}/change/"
    assert office.get(f"{ADMIN}recordkind/{kind.pk}/delete/").status_code == 200
    assert 'name="items"' in page(office, address)
    Rubric.objects.update(frozen_at=timezone.now())
    assert 'name="items"' not in page(office, address)
    typed = NO_FIELDS | {
        "number": str(kind.number),
        "title": "支部党员大会",
        "active": "on",
        "fields-TOTAL_FORMS": "1",
        "fields-INITIAL_FORMS": "1",
        "fields-0-id": str(field.pk),
        "fields-0-kind": str(kind.pk),
        "fields-0-number": str(field.number),
        "fields-0-code": "other",
        "fields-0-label": "会议议题",
        "fields-0-type": "integer",
        "fields-0-DELETE": "on",
    }
    assert office.post(address, typed).status_code == 302
    kind.refresh_from_db()
    stands = kind.fields.get(pk=field.pk)
    assert (kind.title, stands.label, stands.code, stands.type) == ("支部党员大会", "会议议题", "topic", field.type)
    assert kind.items.exists()
    for model, kept in ((DocumentKind, "is_system"), (PremisesPoint, "wants_photo")):
        row = model._default_manager.first()
        assert row is not None
        one = f"{ADMIN}{model._meta.model_name}/{row.pk}/"
        assert f'name="{kept}"' not in page(office, f"{one}change/")
        assert 'name="title"' in page(office, f"{one}change/")
        assert office.get(f"{one}delete/").status_code == 403


def test_an_archived_campaign_is_looked_at_only(office: Client, work: WorkWorld) -> None:
    """Nothing of its guide changes, and nothing new can be added to it."""
    work.campaign.is_read_only = True
    work.campaign.save()
    for model in (RecordKind, DocumentKind, PremisesPoint):
        row = model._default_manager.first()
        assert row is not None
        address = f"{ADMIN}{model._meta.model_name}/"
        assert 'name="title"' not in page(office, f"{address}{row.pk}/change/")
        assert office.post(f"{address}{row.pk}/change/", {"title": "别的"}).status_code == 403
        assert f">{work.rubric}</option>" not in page(office, f"{address}add/")


def test_the_assessment_period_stays_once_the_work_has_begun(
    office: Client, work: WorkWorld, clock: time_machine.Traveller
) -> None:
    """R, E: every count of a unit is by it."""
    address = f"/admin/campaigns/campaign/{work.campaign.pk}/change/"
    assert 'name="assessment_from"' not in page(office, address)
    clock.move_to(moment(2020, 5, 20))
    assert 'name="assessment_from"' in page(sign_in(work.clerk), address)


def test_frozen_check_rules_stay(office: Client) -> None:
    """E: what is measured is known before the work begins."""
    rule = CheckRule.objects.first()
    assert rule is not None
    address = f"{ADMIN}checkrule/{rule.pk}/change/"
    assert 'name="parameters"' in page(office, address)
    Rubric.objects.update(frozen_at=timezone.now())
    assert 'name="parameters"' not in page(office, address)
    assert office.post(address, {"title": "别的"}).status_code == 403
    rule.refresh_from_db()
    assert rule.title != "别的"


def test_not_for_others(work: WorkWorld) -> None:
    """403 for whoever is not of the committee."""
    assert sign_in(work.secretary).get(f"{ADMIN}recordkind/").status_code == 403
