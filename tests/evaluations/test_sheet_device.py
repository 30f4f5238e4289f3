"""What devices ask and send: everything once, in order, nothing of anybody else's, nothing when it is over (S5)."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.accounts.models import Membership
from evaluations.models import DeviceCopy, Sheet, SheetEntry, SheetPhoto, SheetScore, Visit, VisitInspector
from evaluations.services import sheets
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet
from tests.evaluations.conftest import moment
from tests.evaluations.ledger import photo
from tests.evaluations.sheets import Device, browser, entry


@pytest.fixture
def phone(assess: Assessment) -> Device:
    """唐丽's telephone."""
    return Device(assess.visit, assess.second)


class TestPack:
    """What is taken along."""

    def test_everything_that_is_needed(self, assess: Assessment, phone: Device) -> None:
        """The guide, the unit's side, the own sheet; nobody else's."""
        fill_self(assess.unit, assess.work.secretary, differ={"1-4": {"score": "2.8"}})
        fill_sheet(assess.visit, assess.leader)
        phone.sync(entry(), {"key": "r", "kind": "remark", "reason": "总体规范"})
        phone.photo(photo())
        answer = phone.get("pack.json")
        pack = answer.json()
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
        assert pack["user"] == {"id": assess.second.pk, "name": "唐丽"}
        assert pack["unit"]["name"] == "示例天心会计师事务所党支部"
        assert pack["team"][0] == {"name": "罗刚", "leader": True}
        assert (pack["accepted_until"], pack["state"], pack["edition"]) == ("2021-05-07", "draft", 1)
        assert (pack["visit"]["day"], pack["visit"]["kind"], len(pack["items"])) == ("2021-03-15", "实地考核", 32)
        item = pack["items"][3]
        assert (item["code"], item["marks"], item["way"], item["points"][0]["marks"]) == ("1-4", "4.0", "graded", "4.0")
        assert item["self"] == {"score": "2.8", "not_applicable": False, "reason": "现场没有看到相应材料"}
        assert set(item["check"]) == {"status", "words", "sentences"}
        assert list(pack["scores"]) == ["1-4"]
        assert pack["scores"]["1-4"] == {
            "version": 1,
            "answer": {"score": "2.8"},
            "score": "2.8",
            "not_applicable": False,
            "reason": "个别记录不完整",
        }
        assert pack["remark"] == {"version": 1, "text": "总体规范", "reason": "总体规范"}
        assert [(row["key"], row["code"]) for row in pack["photos"]] == [("p1", "3-1")]
        shown = phone.client.get(pack["photos"][0]["url"])
        assert (shown.status_code, shown.getvalue()[:2]) == (200, b"\xff\xd8")

    def test_before_anything_was_entered(self, assess: Assessment, phone: Device) -> None:
        """Asking makes nothing; a self-assessment that is not handed in is the unit's own."""
        fill_self(assess.unit, assess.work.secretary, submitted=False)
        Visit.objects.update(starts_at="09:30")
        pack = phone.get("pack.json").json()
        assert (pack["scores"], pack["photos"], pack["remark"]["version"]) == ({}, [], 0)
        assert (pack["items"][0]["self"], pack["visit"]["starts_at"]) == (None, "09:30")
        assert not Sheet.objects.exists()

    def test_same_queries_for_three(self, assess: Assessment, phone: Device, django_assert_num_queries: Any) -> None:
        """One inspector, nothing entered; three inspectors, everything entered."""
        VisitInspector.objects.filter(person__in=[assess.leader, assess.third]).delete()
        sheets.open_sheet(assess.visit, by=assess.second)
        phone.get("pack.json")
        with django_assert_num_queries(PACK_QUERIES):
            phone.get("pack.json")
        for person in (assess.leader, assess.third):
            VisitInspector.objects.create(
                visit=assess.visit, person=person, assigned_by=assess.work.clerk, assigned_at=moment(2021, 3, 10)
            )
            fill_sheet(assess.visit, person)
        Sheet.objects.filter(inspector=assess.second).delete()
        fill_sheet(assess.visit, assess.second, submitted=False)
        fill_self(assess.unit, assess.work.secretary)
        phone.photo(photo())
        with django_assert_num_queries(PACK_QUERIES):
            phone.get("pack.json")


PACK_QUERIES = 55


class TestState:
    """What may have changed since."""

    def test_versions_photos_states(self, assess: Assessment, phone: Device) -> None:
        """Of the own sheet."""
        phone.sync(entry())
        phone.photo(photo())
        assert phone.get("state.json").json() == {
            "user": assess.second.pk,
            "versions": {"1-4": 1},
            "remark_version": 0,
            "photos": ["p1"],
            "cleared": False,
            "state": "draft",
            "visit_state": "planned",
            "reopen_reason": "",
            "edition": 1,
            "accepted_until": "2021-05-07",
        }

    def test_given_back(self, assess: Assessment, phone: Device) -> None:
        """The device says why."""
        mine = fill_sheet(assess.visit, assess.second)
        assert phone.get("state.json").json()["state"] == "submitted"
        sheets.reopen_sheet(mine, reason="漏填", by=assess.leader)
        assert phone.get("state.json").json()["reopen_reason"] == "漏填"


class TestRegister:
    """The secret that opens the copy."""

    def test_the_same_secret_for_its_owner_alone(self, assess: Assessment, phone: Device) -> None:
        """Another person on the same device gets another one."""
        first = phone.post("register", {"device": "phone-1", "label": "示例手机\x00" + "甲" * 99}).json()
        assert (len(first["secret"]), first["device"]) == (64, "phone-1")
        assert phone.post("register", {"device": "phone-1"}).json() == first
        other = Device(assess.visit, assess.third).post("register", {"device": "phone-1"}).json()
        assert other["secret"] != first["secret"]
        assert len(DeviceCopy.objects.get(sheet__inspector=assess.second).label) == 80

    def test_a_copy_can_be_opened_when_all_is_over(
        self, assess: Assessment, phone: Device, clock: time_machine.Traveller
    ) -> None:
        """What waits there unsent has to be exported; a new copy is not made."""
        first = phone.post("register", {"device": "phone-1"}).json()
        clock.move_to(moment(2021, 5, 8))
        phone.client.force_login(assess.second)
        assert phone.get("state.json").status_code == 410
        assert DeviceCopy.objects.get().cleared_at is not None
        assert phone.post("register", {"device": "phone-1"}).json() == first
        assert DeviceCopy.objects.get().cleared_at is None
        assert phone.post("register", {"device": "phone-2"}).status_code == 410

    @pytest.mark.parametrize(
        "body", ["[]", "{", '"x"', '{"device": ""}', '{"device": 1}', '{"device": "a b"}', "[" * 999]
    )
    def test_what_cannot_be_read(self, phone: Device, body: str) -> None:
        """A sentence, and no page of an error."""
        answer = phone.post("register", body)
        assert (answer.status_code, answer.json()["reason"].endswith("。")) == (400, True)


class TestSync:
    """Entries."""

    def test_in_order_each_answered(self, assess: Assessment, phone: Device) -> None:
        """Saved, saved, refused, saved; what waits is noted."""
        phone.post("register", {"device": "phone-1"})
        first = entry()
        answer = phone.sync(
            first,
            entry(score="4", base_version=1, reason=""),
            entry("1-7", "99"),
            {"key": "r", "kind": "remark", "reason": "规范", "base_version": 0},
            unsent=9,
        ).json()
        assert [row["outcome"] for row in answer["results"]] == ["saved", "saved", "refused", "saved"]
        assert answer["results"][0]["key"] == first["key"]
        assert [row["version"] for row in answer["results"]] == [1, 2, 0, 1]
        assert answer["results"][2]["answer"]["findings"][0]["field"] == "score"
        assert (answer["versions"], answer["stopped"], DeviceCopy.objects.get().unsent) == ({"1-4": 2}, False, 5)
        kept = SheetEntry.objects.get(key=first["key"])
        assert (kept.source, kept.device, kept.device_at) == (
            "device",
            "phone-1",
            moment(2021, 3, 15),
        )

    def test_twice_is_once(self, phone: Device) -> None:
        """The whole request again: the same answers, nothing doubled."""
        batch = [entry(), entry("1-7", "3", reason=""), {"key": "s", "kind": "submit"}]
        first = phone.sync(*batch).json()
        again = phone.sync(*batch).json()
        assert again == first
        assert (SheetEntry.objects.count(), SheetScore.objects.count()) == (3, 2)
        assert {score.version for score in SheetScore.objects.all()} == {1}

    def test_half_arrived(self, phone: Device) -> None:
        """The first two came through, then the line broke."""
        batch = [entry(), entry("1-7", "3", reason=""), entry("1-8", "3", reason="")]
        phone.sync(*batch[:2])
        assert phone.outcomes(*batch) == ["saved"] * 3
        assert SheetEntry.objects.count() == 3

    def test_out_of_order(self, phone: Device) -> None:
        """The later one overtook the earlier: nothing is overwritten unseen, nothing is lost."""
        early, late = entry(), entry(score="4", base_version=1, reason="")
        assert phone.outcomes(late) == ["conflict"] or SheetScore.objects.get().version == 1
        assert phone.outcomes(early) == ["saved"]
        assert SheetEntry.objects.filter(key=late["key"], payload__typed={"score": "4"}).exists()

    def test_a_second_device(self, assess: Assessment, phone: Device) -> None:
        """Conflict with both texts; what was written on top of it waits for the choice."""
        tablet = Device(assess.visit, assess.second, "tablet")
        phone.sync(entry())
        on_top = entry(score="0", base_version=1)
        answer = tablet.sync(entry(score="1.6"), on_top, entry("1-7", "3", reason="")).json()
        assert [row["outcome"] for row in answer["results"]] == ["conflict", "saved"]
        both = answer["results"][0]["answer"]
        assert (both["mine"]["score"], both["theirs"]["score"], both["theirs"]["source"]) == ("1.6", "2.8", "离线设备")
        assert not SheetEntry.objects.filter(key=on_top["key"]).exists()
        assert str(SheetScore.objects.get(item__code="1-4").score) == "2.8"
        assert tablet.outcomes(entry(score="1.6", base_version=1)) == ["saved"]

    def test_nothing_is_handed_in_over_a_conflict(self, assess: Assessment, phone: Device) -> None:
        """A choice is wanted first; on the other machine the sheet was complete already."""
        mine = fill_sheet(assess.visit, assess.second, submitted=False)
        answer = phone.sync(entry(), {"key": "all", "kind": "submit"}).json()
        assert [row["outcome"] for row in answer["results"]] == ["conflict"]
        mine.refresh_from_db()
        assert mine.state == "draft"

    def test_nonsense_of_clocks(self, phone: Device) -> None:
        """1970, 2099, garbage: taken on the day of receipt."""
        said = ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z", "昨天", 5, None]
        batch = [
            entry(code, "3", reason="") | {"device_at": at} for code, at in zip(("1-7", "1-8"), said, strict=False)
        ]
        batch += [entry("3-3", "3", reason="", device_at="昨天"), entry("6-2", "3", reason="", device_at=5)]
        assert phone.outcomes(*batch) == ["saved"] * 4
        assert [one.device_at and one.device_at.year for one in SheetEntry.objects.order_by("pk")] == [
            1970,
            2099,
            None,
            None,
        ]
        assert {one.received_at for one in SheetEntry.objects.all()} == {moment(2021, 3, 10)}

    def test_entries_that_cannot_be_taken_hold_up_no_other(self, phone: Device) -> None:
        """No object, no key, an unknown kind, an unknown item; rubbish in every field."""
        bad = [
            5,
            {"key": "", "kind": "score"},
            entry(key="a b"),
            entry(kind="award"),
            entry("9-9", key="unknown"),
            entry("9-9", key="unknown"),
            entry(typed="3", base_version="x", reason=["甲"], code="1-7"),
        ]
        assert phone.outcomes(*bad, entry()) == ["refused"] * 6 + ["saved"] * 2
        kept = SheetEntry.objects.get(key="unknown")
        assert (kept.item, kept.payload["code"], kept.payload["typed"]) == (None, "9-9", {"score": "2.8"})

    def test_handing_in(self, assess: Assessment, phone: Device) -> None:
        """What is missing by item; then it is in; what comes later is refused and kept."""
        fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-4": None})
        answer = phone.sync({"key": "s1", "kind": "submit"}).json()
        assert answer["results"][0]["answer"]["findings"] == [{"field": "1-4", "message": "1-4：还没有评分。"}]
        assert phone.outcomes(entry(), {"key": "s2", "kind": "submit"}) == ["saved", "saved"]
        late = entry("1-7", "1")
        assert phone.outcomes(late, {"key": "u", "kind": "unphoto", "photo": "p1"}) == ["refused", "refused"]
        assert SheetEntry.objects.filter(key=late["key"], payload__reason="个别记录不完整").exists()
        assert phone.get("pack.json").json()["state"] == "submitted"

    def test_photos_off(self, phone: Device) -> None:
        """Once; also before the photo itself arrives."""
        phone.photo(photo())
        off = {"key": "u1", "kind": "unphoto", "photo": "p1"}
        assert phone.outcomes(off, off, {"key": "u2", "kind": "unphoto", "photo": "p2"}) == ["saved"] * 3
        phone.photo(photo(mark=1), key="p2")
        assert phone.get("state.json").json()["photos"] == []
        assert SheetPhoto.objects.filter(removed_at=None).count() == 0

    @pytest.mark.parametrize("body", [{"device": "d"}, {"device": "d", "entries": {}}, {"entries": []}])
    def test_what_cannot_be_read(self, phone: Device, body: Any) -> None:
        """The whole request."""
        assert phone.post("sync", body).status_code == 400

    def test_too_much_at_once(self, phone: Device) -> None:
        """More than a megabyte; more than 200 entries."""
        assert phone.sync(entry(reason="甲" * 400_000)).status_code == 400
        answer = phone.sync(*[{"key": f"k{n}", "kind": "x"} for n in range(230)]).json()
        assert len(answer["results"]) == 200

    def test_asking_without_entries(self, phone: Device) -> None:
        """Nothing is made."""
        assert phone.sync().json()["results"] == []
        assert not Sheet.objects.exists()


class TestPhoto:
    """One at a time."""

    def test_kept_once(self, phone: Device) -> None:
        """The same key again."""
        first, again = phone.photo(photo()).json(), phone.photo(photo(mark=3)).json()
        assert (first, first["key"]) == (again, "p1")
        assert (SheetPhoto.objects.count(), SheetPhoto.objects.get().device_at) == (1, None)

    def test_refused_with_a_sentence(self, assess: Assessment, phone: Device) -> None:
        """No file, no item, no photo."""
        assert phone.photo("").status_code == 422
        assert phone.photo(photo(), code="9-9").json()["reason"] == "任务指南里没有这一项。"
        assert phone.photo(SimpleUploadedFile("x.jpg", b"MZ" + b"\x00" * 99)).status_code == 422

    def test_after_handing_in(self, assess: Assessment, phone: Device) -> None:
        """It waits on the device until the sheet is given back."""
        fill_sheet(assess.visit, assess.second)
        assert phone.photo(photo()).status_code == 403


class TestWhoMayNot:
    """Sessions, people, times."""

    def test_a_dead_session(self, assess: Assessment) -> None:
        """401 for scripts: no redirect, nothing lost."""
        nobody = Device(assess.visit, None)
        for answer in (nobody.get("pack.json"), nobody.sync(entry()), nobody.photo(photo()), nobody.get("state.json")):
            assert (answer.status_code, answer.json()["sign_in"]) == (401, True)
        assert not SheetEntry.objects.exists()

    def test_a_dead_token(self, assess: Assessment) -> None:
        """A script is told to fetch another one."""
        strict = Device(assess.visit, assess.second, enforce_csrf_checks=True)
        answer = strict.sync(entry())
        assert (answer.status_code, answer.json()["csrf"]) == (403, True)

    def test_the_entries_of_another_person(self, assess: Assessment, phone: Device) -> None:
        """Whoever signs in next sends nothing of the one before."""
        for answer in (phone.sync(entry(), user=assess.third.pk), phone.photo(photo(), user=assess.third.pk)):
            assert (answer.status_code, answer.json()["other"]) == (409, True)
        assert phone.sync(entry(), user=str(assess.second.pk)).status_code == 200

    def test_people(self, assess: Assessment) -> None:
        """Strangers do not know that it is there; the office and the unit see the visit, not this."""
        work = assess.work
        for person in (assess.outsider, work.stranger, work.changsha_officer):
            assert Device(assess.visit, person).get("pack.json").status_code == 404
        for person in (work.clerk, work.secretary):
            answer = Device(assess.visit, person).get("pack.json")
            assert (answer.status_code, "考核组成员" in answer.json()["reason"]) == (403, True)
            assert Device(assess.visit, person).sync(entry()).status_code == 403
        assert browser(assess.second).get("/evaluations/inspections/99999/device/pack.json").status_code == 404

    @pytest.mark.parametrize(("name", "method"), [("pack.json", "post"), ("sync", "get"), ("photo", "get")])
    def test_wrong_method(self, phone: Device, name: str, method: str) -> None:
        """405."""
        assert getattr(phone.client, method)(phone.url(name)).status_code == 405

    def test_a_lost_role(self, assess: Assessment, phone: Device) -> None:
        """403: the queue stays, the role may come back."""
        Membership.objects.filter(user=assess.second).delete()
        assert phone.get("state.json").status_code == 403


def cancelled(assess: Assessment) -> None:
    """The visit is off."""
    clerk = assess.work.clerk
    Visit.objects.update(state="cancelled", cancelled_by=clerk, cancelled_at=moment(2021, 3, 10), cancel_reason="改期")


def left(assess: Assessment) -> None:
    """唐丽 has left the team."""
    VisitInspector.objects.filter(person=assess.second).update(
        removed_at=moment(2021, 3, 10), removed_by=assess.work.clerk
    )


def long_closed(assess: Assessment) -> None:
    """Beyond the grace days."""
    close(assess.visit, by=assess.leader)
    Visit.objects.update(state_since=moment(2021, 3, 2))


class TestOver:
    """410: the copy has to go."""

    @pytest.mark.parametrize("over", [cancelled, left, long_closed])
    def test_for_good(self, assess: Assessment, phone: Device, over: Callable[[Assessment], None]) -> None:
        """At every door; the device was told, and what is kept stays."""
        phone.post("register", {"device": "phone-1"})
        phone.sync(entry())
        over(assess)
        for answer in (
            phone.get("pack.json"),
            phone.get("state.json"),
            phone.sync(entry("1-7", "3")),
            phone.photo(photo()),
        ):
            body = answer.json()
            assert (answer.status_code, body["closed"], body["clear"]) == (410, True, True)
            assert body["reason"].endswith("。")
        assert DeviceCopy.objects.get().cleared_at is not None
        assert (SheetScore.objects.count(), SheetEntry.objects.count()) == (1, 1)

    def test_handed_in_and_closed(self, assess: Assessment, phone: Device) -> None:
        """While the visit is open it may be given back; what still waits is answered and kept."""
        fill_sheet(assess.visit, assess.second)
        assert phone.get("pack.json").status_code == 200
        close(assess.visit, by=assess.leader)
        assert [phone.get(name).status_code for name in ("pack.json", "state.json")] == [410, 410]
        assert phone.outcomes(entry()) == ["refused"]
        assert phone.sync().status_code == 410

    def test_late_within_grace(self, assess: Assessment, phone: Device) -> None:
        """Taken, marked, and no agreed score changes."""
        close(assess.visit, by=assess.leader)
        assert phone.outcomes(entry()) == ["saved"]
        assert Sheet.objects.get().is_late
        assert str(assess.visit.agreed_scores.get(item__code="1-4").score) == "4.0"


def test_the_visit_is_called_off_in_the_middle(assess: Assessment, phone: Device) -> None:
    """What was taken is answered; the rest learns at the next request that it is over."""
    from django.db.models.signals import post_save

    def call_off(instance: SheetEntry, **more: Any) -> None:
        left(assess)

    post_save.connect(call_off, sender=SheetEntry)
    try:
        answer = phone.sync(entry(), entry("1-7", "3"))
    finally:
        post_save.disconnect(call_off, sender=SheetEntry)
    assert ([row["outcome"] for row in answer.json()["results"]], answer.json()["stopped"]) == (["saved"], True)
    assert phone.sync(entry("1-7", "3")).status_code == 410
