"""Fields that the office takes away from a kind, and text that no database takes (R)."""

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.ledger_words import entry_of, fields_of, typed_of
from evaluations.models import KindField, LedgerRecord
from evaluations.services.ledger import change_record
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.ledger import assembly, enter, kind_of, member
from tests.evaluations.units import page, sign_in

pytestmark = pytest.mark.django_db
NUL = "\x00"


def corrected(row: LedgerRecord, work: WorkWorld, **typed: str) -> LedgerRecord:
    """The record, read again and corrected as its page does it."""
    row = LedgerRecord.objects.get(pk=row.pk)
    now = typed_of(entry_of(row), fields_of(row.kind)) | typed
    return change_record(row, typed=now, version=row.version, by=work.secretary)


def test_a_field_taken_away_takes_nothing_from_old_records(work: WorkWorld) -> None:
    """Column, further field and persons stay through a correction, and are there when the field comes back."""
    kind = kind_of(work.unit, "talk")
    KindField.objects.create(kind=kind, number=90, code="mood", label="思想状况", type="text")
    wang = member(work.unit, "王芳")
    row = enter(work.unit, work.secretary, "talk", persons=[wang.pk], place="四楼", **{"d-mood": "稳定"})
    kind.fields.filter(code__in=("place", "mood", "persons")).delete()
    row = corrected(row, work, summary="改了一个字")
    assert (row.place, row.details, row.version) == ("四楼", {"mood": "稳定"}, 2)
    assert [named.member for named in row.named.all()] == [wang]


def test_a_moved_record_keeps_what_nobody_asks_for(work: WorkWorld) -> None:
    """What the old kind asks for is set apart; what no kind asks for stays where it was."""
    row = enter(work.unit, work.secretary)
    row.kind.fields.filter(code="expected").delete()
    row = LedgerRecord.objects.get(pk=row.pk)
    talk = kind_of(work.unit, "talk")
    typed = {"held_on": "2020-11-06", "place": "四楼会议室"}
    row = change_record(
        row, kind=talk, typed=typed, persons=[member(work.unit, "王芳").pk], version=1, by=work.secretary
    )
    assert (row.expected, row.present, row.topic) == (13, None, "")


def test_the_office_neither_recodes_nor_deletes_a_used_field(work: WorkWorld) -> None:
    """R: records hold their values under the code; labels may change."""
    kind = enter(work.unit, work.secretary).kind
    field = kind.fields.get(code="place")
    office, address = sign_in(work.clerk), f"/admin/evaluations/recordkind/{kind.pk}/change/"
    text = page(office, address)
    assert 'name="fields-0-label"' in text and "fields-0-DELETE" not in text
    posted = {
        "number": str(kind.number),
        "title": kind.title,
        "group": kind.group,
        "active": "on",
        "fields-TOTAL_FORMS": "1",
        "fields-INITIAL_FORMS": "1",
        "fields-0-id": str(field.pk),
        "fields-0-kind": str(kind.pk),
        "fields-0-number": str(field.number),
        "fields-0-code": "where",
        "fields-0-label": "会议地点",
        "fields-0-type": field.type,
        "fields-0-DELETE": "on",
    }
    assert office.post(address, posted).status_code == 302
    field.refresh_from_db()
    assert (field.code, field.label) == ("place", "会议地点")
    unused = kind_of(work.unit, "talk")
    assert "fields-0-DELETE" in page(office, f"/admin/evaluations/recordkind/{unused.pk}/change/")


def test_what_no_database_takes_is_left_out(work: WorkWorld, client: Client) -> None:
    """A NUL in an address, a mark or a reason is no fault of the page."""
    client.force_login(work.secretary)
    ledger = reverse("evaluations:ledger", args=[work.unit.pk])
    assert client.get(ledger, {"kind": NUL, "period": NUL, "state": NUL}).status_code == 200
    new = reverse("evaluations:record_new", args=[work.unit.pk, "assembly"])
    assert client.post(new, assembly() | {"key": f"k{NUL}1"}).status_code == 302
    row = work.unit.records.get()
    assert row.key == "k1"
    edit = reverse("evaluations:record_edit", args=[work.unit.pk, row.pk])
    assert client.get(edit, {"kind": NUL}).status_code == 200
    assert client.get(edit, {"kind": f"no{NUL}ne"}).status_code == 404
    void = reverse("evaluations:record_void", args=[work.unit.pk, row.pk])
    assert client.post(void, {"reason": NUL}).status_code == 422
    assert client.post(void, {"reason": f"重复{NUL}登记"}).status_code == 302
    row.refresh_from_db()
    assert row.void_reason == "重复登记"
    into = reverse("evaluations:ledger_import_kind", args=[work.unit.pk, "assembly"])
    assert client.post(into, {"rows": "[]", "key": f"i{NUL}"}).status_code == 422
    item = reverse("evaluations:item", args=[work.unit.pk, "6-4"])
    assert client.post(item, {"text": f"甲{NUL}乙", "version": "0"}).status_code == 302
    assert work.unit.item_remarks.get().text == "甲乙"
