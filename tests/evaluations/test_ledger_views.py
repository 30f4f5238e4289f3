"""The pages of the ledger: works, not mine → 404, not now → 403, wrong id, wrong method."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from zeal import zeal_ignore

from evaluations.models import CreationUnit, LedgerRecord
from evaluations.services.ledger import change_record, void_record
from evaluations.services.photos import add_photo
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.ledger import assembly, enter, member, photo

# Sign-in, frame and gate included.
LIST_QUERIES, CALENDAR_QUERIES, EXPORT_QUERIES = 14, 13, 11


def url(name: str, unit: CreationUnit, *more: Any) -> str:
    """An address of the unit."""
    return reverse(f"evaluations:{name}", args=[unit.pk, *more])


@pytest.fixture
def secretary(work: WorkWorld, client: Client) -> Client:
    """周明 in the browser."""
    client.force_login(work.secretary)
    return client


def test_the_list(work: WorkWorld, secretary: Client) -> None:
    """Months, marks, counts."""
    row = enter(work.unit, work.secretary)
    add_photo(row, upload=photo(), by=work.secretary)
    enter(work.unit, work.secretary, held_on="2020-05-08", place="五楼")
    text = secretary.get(url("ledger", work.unit)).content.decode()
    for words in ("2020年11月", "2020年5月", "党员大会：学习贯彻全会精神", "照片 1 张", "补录", "应到 13 · 实到 12"):
        assert words in text


def test_filters(work: WorkWorld, secretary: Client) -> None:
    """Kind, period, voided; what is unknown filters nothing."""
    enter(work.unit, work.secretary)
    enter(work.unit, work.secretary, "joint_building", topic="联建", summary="内容")
    old = enter(work.unit, work.secretary, held_on="2020-05-08")
    void_record(old, reason="重复", by=work.secretary)
    enter(work.unit, work.secretary, held_on="2020-08-08")
    counts = {}
    for query in ("", "kind=assembly", "period=2020-11", "period=2020-q3", "period=2020", "state=voided", "state=all"):
        counts[query] = secretary.get(f"{url('ledger', work.unit)}?{query}").context["page_obj"].paginator.count
    counts["?"] = (
        secretary.get(f"{url('ledger', work.unit)}?state=backfilled&page=7").context["page_obj"].paginator.count
    )
    counts["x"] = (
        secretary.get(f"{url('ledger', work.unit)}?period=%00&kind=&state=x").context["page_obj"].paginator.count
    )
    assert list(counts.values()) == [3, 2, 2, 1, 3, 1, 4, 1, 3]
    nothing = secretary.get(f"{url('ledger', work.unit)}?kind=dues").content.decode()
    assert "没有符合条件的记录" in nothing


@pytest.mark.parametrize("size", [1, 12])
def test_the_list_in_a_fixed_number_of_queries(
    work: WorkWorld,
    secretary: Client,
    size: int,
    django_assert_num_queries: Any,
) -> None:
    """Whatever the size of the ledger; the calendar too."""
    for number in range(size):
        row = enter(work.unit, work.secretary, held_on=f"2020-11-{number % 9 + 1:02d}", place=f"{number}楼")
        add_photo(row, upload=photo(), by=work.secretary)
    secretary.get(url("ledger", work.unit))
    with django_assert_num_queries(LIST_QUERIES):
        secretary.get(url("ledger", work.unit))
    with django_assert_num_queries(CALENDAR_QUERIES):
        secretary.get(url("ledger_calendar", work.unit))
    with django_assert_num_queries(EXPORT_QUERIES):
        secretary.get(url("ledger_export", work.unit))


def test_the_calendar(work: WorkWorld, secretary: Client) -> None:
    """A month as weeks; a damaged month is this month."""
    enter(work.unit, work.secretary)
    text = secretary.get(url("ledger_calendar", work.unit)).content.decode()
    assert "<h2>2020年11月</h2>" in text
    assert text.count("党员大会") == 2
    assert "?month=2020-10" in text
    january = secretary.get(f"{url('ledger_calendar', work.unit)}?month=2021-01").context["month"]
    assert (str(january.before), str(january.after)) == ("2020-12-01", "2021-02-01")
    december = secretary.get(f"{url('ledger_calendar', work.unit)}?month=2020-12").context["month"]
    assert (str(december.before), str(december.after)) == ("2020-11-01", "2021-01-01")
    for wrong in ("abc", "2020-13", "9999-01", ""):
        month = secretary.get(f"{url('ledger_calendar', work.unit)}?month={wrong}").context["month"]
        assert str(month.first) == "2020-11-01"


def test_enter_with_photos_and_without_script(work: WorkWorld, secretary: Client) -> None:
    """The kind, the form, one multipart form: saved, a faulty photo named."""
    assert "主题党日" in secretary.get(url("record_choose", work.unit)).content.decode()
    form = secretary.get(url("record_new", work.unit, "assembly"))
    assert form.context["form"]["expected"].value() == "13"
    assert form.context["form"]["led_by"].value() == "张建国"
    typed = assembly() | {"key": form.context["key"]}
    files = [photo("一.jpg", mark=1), SimpleUploadedFile("二.jpg", b"MZ" + b"\0" * 50), photo("三.jpg", mark=3)]
    with zeal_ignore():
        answer = secretary.post(url("record_new", work.unit, "assembly"), typed | {"photos": files}, follow=True)
    row = LedgerRecord.objects.get()
    assert answer.redirect_chain == [(row.get_absolute_url(), 302)]
    assert row.photos.count() == 2
    assert "照片“二.jpg”没有上传" in answer.content.decode()
    again = secretary.post(url("record_new", work.unit, "assembly"), typed)
    assert (again.status_code, LedgerRecord.objects.count()) == (302, 1)


def test_nothing_typed_is_lost(work: WorkWorld, secretary: Client) -> None:
    """Refused with the sentence at the field, everything as it was typed."""
    typed = assembly(present="十四", summary="字" * 5001) | {"key": "k1"}
    answer = secretary.post(url("record_new", work.unit, "assembly"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“十四”不是数字，请只填阿拉伯数字。" in text
    assert "讨论和决定的事项有 5001 个字，最多 5000 个字" in text
    assert 'value="十四"' in text
    assert "字" * 5001 in text
    assert 'name="key" value="k1"' in text
    assert LedgerRecord.objects.count() == 0


def test_questions_are_ticked(work: WorkWorld, secretary: Client) -> None:
    """Doubled: the other one is linked; ticked, it is saved."""
    other = enter(work.unit, work.secretary)
    typed = assembly() | {"key": "k2"}
    answer = secretary.post(url("record_new", work.unit, "assembly"), typed)
    assert answer.status_code == 422
    (question,) = answer.context["questions"]
    assert question["url"] == other.get_absolute_url()
    assert "已核对，仍要保存" in answer.content.decode()
    saved = secretary.post(url("record_new", work.unit, "assembly"), typed | {"confirmed": question["text"]})
    assert saved.status_code == 302
    assert LedgerRecord.objects.get(key="k2").confirmed == question["text"]


def test_with_script(work: WorkWorld, secretary: Client) -> None:
    """JSON: the fields with what is wrong; then where the photos go; each photo by itself."""
    json = {"HTTP_ACCEPT": "application/json"}
    refused = secretary.post(url("record_new", work.unit, "assembly"), assembly(topic=""), **json)
    assert refused.status_code == 422
    assert "请填写议题。" in refused.json()["html"]
    saved = secretary.post(url("record_new", work.unit, "assembly"), assembly(), **json).json()
    assert secretary.post(saved["photos"], {"photos": photo()}, **json).json() == {"redirect": saved["redirect"]}
    assert secretary.post(saved["photos"], {}, **json).json() == {"error": "请先选择照片。"}
    assert "请先选择照片。" in secretary.post(saved["photos"], {}, follow=True).content.decode()
    faulty = secretary.post(saved["photos"], {"photos": SimpleUploadedFile("空.jpg", b"")}, follow=True)
    assert "照片“空.jpg”没有上传" in faulty.content.decode()
    row = LedgerRecord.objects.get()
    (kept,) = row.photos.all()
    for name in ("record_photo", "record_photo_original"):
        picture = secretary.get(url(name, work.unit, kept.pk))
        assert picture["Content-Type"] == "image/jpeg"
        assert b"".join(picture.streaming_content)[:3] == b"\xff\xd8\xff"
    removed = secretary.post(url("record_photo_remove", work.unit, kept.pk), follow=True)
    assert "另有 1 张已移除" in removed.content.decode()
    assert secretary.get(url("record_photo", work.unit, kept.pk)).status_code == 404


def test_copies(work: WorkWorld, secretary: Client) -> None:
    """和上次一样, 复制这条: all but what is new each time; persons too."""
    wang = member(work.unit, "王芳", post="committee")
    member(work.unit, "孙早", left_on="2019-12-31")
    talk = enter(work.unit, work.secretary, "talk", place="办公室", summary="要点", persons=[wang.pk])
    first = secretary.get(url("record_new", work.unit, "talk"))
    assert "和上次一样" in first.content.decode()
    assert [label for _, label in first.context["form"].fields["persons"].choices] == ["王芳"]
    for query in ("like=last", f"copy={talk.pk}"):
        form = secretary.get(f"{url('record_new', work.unit, 'talk')}?{query}").context["form"]
        assert (form["place"].value(), form["summary"].value()) == ("办公室", None)
        assert form["persons"].value() == [str(wang.pk)]
    assert secretary.get(f"{url('record_new', work.unit, 'talk')}?copy=x").context["source"] is None


def test_who_left_within_the_period_is_offered(work: WorkWorld, secretary: Client) -> None:
    """2-2: the talk of the first half-year with somebody who left in November can be put down; last, and said."""
    left = member(work.unit, "何凯", post="committee", left_on="2020-11-05")
    member(work.unit, "孙早", left_on="2019-12-31")
    member(work.unit, "王芳")
    page = secretary.get(url("record_new", work.unit, "talk"))
    assert [label for _, label in page.context["form"].fields["persons"].choices] == ["王芳", "何凯（已转出）"]
    row = enter(work.unit, work.secretary, "talk", held_on="2020-05-06", persons=[left.pk], summary="要点")
    assert [named.member for named in row.named.all()] == [left]


def test_correct_and_two_tabs(work: WorkWorld, secretary: Client) -> None:
    """The page of both texts, and then mine."""
    row = enter(work.unit, work.secretary)
    page = secretary.get(url("record_edit", work.unit, row.pk))
    assert page.context["form"]["topic"].value() == "学习贯彻全会精神"
    change_record(row, typed=assembly(topic="甲"), version=1, by=work.secretary)
    typed = assembly(topic="乙") | {"version": "1", "kind": "assembly"}
    conflict = secretary.post(url("record_edit", work.unit, row.pk), typed)
    assert conflict.status_code == 409
    assert [one["label"] for one in conflict.context["rows"] if one["changed"]] == ["议题"]
    json = secretary.post(url("record_edit", work.unit, row.pk), typed, HTTP_ACCEPT="application/json")
    assert (json.status_code, json.json()) == (409, {"resubmit": True})
    mine = dict(conflict.context["hidden"]) | {"version": conflict.context["version"]}
    done = secretary.post(url("record_edit", work.unit, row.pk), mine, follow=True).content.decode()
    assert "由“甲”改为“乙”" in done
    wrong = secretary.post(url("record_edit", work.unit, row.pk), assembly(topic="") | {"version": "3"})
    assert wrong.status_code == 422


def test_move_to_another_kind(work: WorkWorld, secretary: Client) -> None:
    """What does not fit is shown before, and stands on the page after."""
    row = enter(work.unit, work.secretary)
    page = secretary.get(f"{url('record_edit', work.unit, row.pk)}?kind=joint_building")
    text = page.content.decode()
    assert "会附在记录后面保留" in text
    assert "<li>应到人数：13</li>" in text
    typed = {"held_on": "2020-11-06", "topic": "议", "summary": "内容", "kind": "joint_building", "version": "1"}
    done = secretary.post(url("record_edit", work.unit, row.pk), typed, follow=True).content.decode()
    assert "应到人数（党员大会）" in done
    assert "由“党员大会”改为““党建+所建””" in done
    assert secretary.get(f"{url('record_edit', work.unit, row.pk)}?kind=nothing").status_code == 404


def test_void_and_restore(work: WorkWorld, secretary: Client) -> None:
    """With the reason on the page; back by a button."""
    row = enter(work.unit, work.secretary)
    assert secretary.get(url("record_void", work.unit, row.pk)).status_code == 200
    assert secretary.post(url("record_void", work.unit, row.pk), {"reason": ""}).status_code == 422
    text = secretary.post(url("record_void", work.unit, row.pk), {"reason": "重复"}, follow=True).content.decode()
    assert "原因：重复" in text
    edited = secretary.post(url("record_edit", work.unit, row.pk), assembly(topic="改") | {"version": "2"})
    assert edited.status_code == 422
    assert "已恢复" in secretary.post(url("record_restore", work.unit, row.pk), follow=True).content.decode()


READING = ["ledger", "ledger_calendar", "ledger_export", "roster"]
WORKING = ["record_choose", "ledger_import", "member_new", "roster_import", "roster_template"]


def test_strangers_find_nothing(work: WorkWorld, client: Client) -> None:
    """404 for whoever may not see the unit: pages, records, files."""
    row = enter(work.unit, work.secretary)
    kept = add_photo(row, upload=photo(), by=work.secretary)
    addresses = [url(name, work.unit) for name in (*READING, *WORKING)]
    addresses += [url(name, work.unit, row.pk) for name in ("record", "record_edit", "record_void")]
    addresses += [url(name, work.unit, kept.pk) for name in ("record_photo", "record_photo_original")]
    addresses += [url(name, work.unit, "assembly") for name in ("record_new", "ledger_import_kind", "ledger_template")]
    for person in (work.stranger, work.changsha_secretary, work.yueyang_officer):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
        assert client.post(url("record_photos", work.unit, row.pk), {"photos": photo()}).status_code == 404
        assert client.post(url("record_restore", work.unit, row.pk)).status_code == 404
    # A record of another unit under one's own address.
    client.force_login(work.changsha_secretary)
    assert client.get(url("record", work.changsha_unit, row.pk)).status_code == 404
    assert client.get(url("record_photo", work.changsha_unit, kept.pk)).status_code == 404


def test_committee_liaison_and_prefecture_read(work: WorkWorld, client: Client) -> None:
    """They see it all, with the reason where a button would be; working pages are 403 with it."""
    row = enter(work.changsha_unit, work.changsha_secretary)
    own = enter(work.unit, work.secretary)
    seen = [
        (work.clerk, work.unit, own),
        (work.liaison, work.unit, own),
        (work.changsha_officer, work.changsha_unit, row),
    ]
    for person, unit, record in seen:
        client.force_login(person)
        assert [client.get(url(name, unit)).status_code for name in READING] == [200] * len(READING)
        text = client.get(url("record", unit, record.pk)).content.decode()
        assert "“填报创建工作”由创建单位办理，您的账号没有这项权限。" in text
        assert [client.get(url(name, unit)).status_code for name in WORKING] == [403] * len(WORKING)
        assert client.post(url("record_new", unit, "assembly"), assembly()).status_code == 403
        assert client.post(url("record_photos", unit, record.pk), {"photos": photo()}).status_code == 403
        assert client.post(url("roster_fill", unit)).status_code == 403


def test_not_now(work: WorkWorld, secretary: Client, clock: Any) -> None:
    """After the stages: readable, nothing more can be entered."""
    row = enter(work.unit, work.secretary)
    clock.move_to(moment(2021, 5, 2))
    secretary.force_login(work.secretary)
    assert secretary.get(url("record", work.unit, row.pk)).status_code == 200
    assert secretary.get(url("record_choose", work.unit)).status_code == 403


def test_wrong_ids_and_methods(work: WorkWorld, secretary: Client) -> None:
    """404 and 405."""
    row = enter(work.unit, work.secretary)
    for address in (
        url("record", work.unit, 9999),
        url("record_new", work.unit, "nothing"),
        "/evaluations/units/9999/ledger/",
    ):
        assert secretary.get(address).status_code == 404
    for name in ("record_photos", "record_restore"):
        assert secretary.get(url(name, work.unit, row.pk)).status_code == 405
    assert secretary.post(url("ledger", work.unit)).status_code == 405


def test_the_workbook(work: WorkWorld, secretary: Client) -> None:
    """Numbers and dates are cells; details and what was kept in words."""
    enter(work.unit, work.secretary, topic="=1+1")
    enter(work.unit, work.secretary, "dues", **{"d-month": "2020-10", "d-amount": "650", "d-payers": "13"})
    voided = enter(work.unit, work.secretary, held_on="2020-05-01")
    void_record(voided, reason="重复", by=work.secretary)
    answer = secretary.get(f"{url('ledger_export', work.unit)}?state=all")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=3)]
    assert [(row[1], row[2], row[6], row[13]) for row in rows] == [
        ("党费收缴", None, None, "所属月份：2020年10月\n金额（元）：650.00\n交纳人数：13"),
        ("党员大会", "=1+1", 13, None),
        ("党员大会", "学习贯彻全会精神", 13, None),
    ]
    assert (rows[2][15], rows[2][16]) == ("已作废、补录", "重复")
    assert sheet["C4"].data_type == "s"
