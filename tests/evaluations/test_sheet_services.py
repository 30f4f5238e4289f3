"""The own score sheet: every entry once, nothing overwritten unseen, nothing lost (S5, E)."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.models import Message
from evaluations.models import Item, Sheet, SheetEntry, SheetPhoto, SheetScore, Visit, VisitInspector
from evaluations.services import sheets
from evaluations.services.closing import reopen_visit
from tests.evaluations.assessing import Assessment, close, fill_sheet
from tests.evaluations.conftest import moment
from tests.evaluations.ledger import photo


def item_of(assess: Assessment, code: str) -> Item:
    """An item of the guide."""
    return Item.objects.get(code=code, indicator__rubric=assess.work.rubric)


def save(
    assess: Assessment, sheet: Sheet, code: str = "1-4", key: str = "k1", base: int = 0, **more: Any
) -> SheetEntry:
    """唐丽 gives 1-4 a score."""
    facts: dict[str, Any] = {
        "typed": {"score": "2.8"},
        "reason": "个别记录不完整",
        "source": "device",
        "by": assess.second,
    }
    return sheets.save_score(sheet, item=item_of(assess, code), base_version=base, key=key, **(facts | more))


@pytest.fixture
def sheet(assess: Assessment) -> Sheet:
    """唐丽's sheet, empty."""
    return sheets.open_sheet(assess.visit, by=assess.second)


class TestOpening:
    """The first time it is made."""

    def test_once(self, assess: Assessment) -> None:
        """A second time it is the same."""
        first, second = (sheets.open_sheet(assess.visit, by=assess.second) for _ in range(2))
        assert (first, first.state, first.inspector) == (second, "draft", assess.second)
        assert AuditEvent.objects.filter(action="sheet.open").count() == 1

    def test_only_the_team(self, assess: Assessment) -> None:
        """No other inspector, not the committee, not the unit."""
        for person in (assess.outsider, assess.work.clerk, assess.work.secretary):
            with pytest.raises(Forbidden):
                sheets.open_sheet(assess.visit, by=person)

    def test_not_when_nothing_is_taken_any_more(self, assess: Assessment, clock: time_machine.Traveller) -> None:
        """A sheet that exists can still be read."""
        mine = sheets.open_sheet(assess.visit, by=assess.second)
        clock.move_to(moment(2021, 5, 8))
        assert sheets.open_sheet(assess.visit, by=assess.second) == mine
        with pytest.raises(Forbidden, match="评分接收到2021年5月7日为止"):
            sheets.open_sheet(assess.visit, by=assess.third)


class TestSaving:
    """One item."""

    def test_saved_with_its_version(self, assess: Assessment, sheet: Sheet) -> None:
        """Score, reason, the log, the history, the record."""
        entry = save(assess, sheet, device="d1", device_at=datetime(1970, 1, 1, tzinfo=UTC))
        assert (entry.outcome, entry.answer) == (
            "saved",
            {
                "version": 1,
                "answer": {"score": "2.8"},
                "score": "2.8",
                "not_applicable": False,
                "reason": "个别记录不完整",
                "wants": [],
            },
        )
        score = SheetScore.objects.get()
        assert (str(score.marks), score.saved_by, score.saved_at) == ("4.0", assess.second, moment(2021, 3, 10))
        assert (entry.device, entry.device_at, score.device_at) == ("d1", entry.device_at, entry.device_at)
        assert entry.payload == {"typed": {"score": "2.8"}, "reason": "个别记录不完整", "base_version": 0}
        assert [event.action for event in AuditEvent.objects.about(sheet)] == ["sheet.open", "sheet.fill"]
        save(assess, sheet, key="k2", base=1, typed={"score": "4"}, reason="")
        assert [str(one.score) for one in score.history.order_by("history_id")] == ["2.8", "4.0"]

    def test_the_same_key_answers_the_same(self, assess: Assessment, sheet: Sheet) -> None:
        """Also when the sheet has gone on since, and when nothing new is taken any more."""
        first = save(assess, sheet)
        save(assess, sheet, key="k2", base=1, typed={"score": "4"}, reason="")
        Visit.objects.update(state="closed", state_since=moment(2021, 2, 1))
        again = save(assess, sheet)
        assert (again, again.answer) == (first, first.answer)
        assert SheetScore.objects.get().version == 2

    def test_what_cannot_be_read_is_refused_and_kept(self, assess: Assessment, sheet: Sheet) -> None:
        """Sentences by field; the payload is in the log."""
        entry = save(assess, sheet, typed={"score": "9"}, reason="甲" * 1001)
        assert entry.outcome == "refused"
        assert [one["field"] for one in entry.answer["findings"]] == ["score", "reason"]
        assert (entry.payload["typed"], SheetScore.objects.count()) == ({"score": "9"}, 0)

    def test_what_is_still_wanted_is_said(self, assess: Assessment, sheet: Sheet) -> None:
        """A reason may follow; until then it is saved all the same."""
        assert save(assess, sheet, reason="").answer["wants"] == ["没有得满分，请写明扣分原因。"]

    def test_nothing_is_overwritten_unseen(self, assess: Assessment, sheet: Sheet) -> None:
        """Another version meanwhile with other content: both are in the answer."""
        save(assess, sheet)
        entry = save(assess, sheet, key="k2", typed={"score": "1.6"}, reason="不全", source="page")
        assert entry.outcome == "conflict"
        assert (entry.answer["version"], entry.answer["mine"]["score"]) == (1, "1.6")
        theirs = entry.answer["theirs"]
        assert [theirs[name] for name in ("score", "by", "source", "version")] == ["2.8", "唐丽", "离线设备", 1]
        assert datetime.fromisoformat(theirs["at"]) == moment(2021, 3, 10)
        assert SheetScore.objects.get().version == 1
        assert save(assess, sheet, key="k3", base=1, typed={"score": "1.6"}, reason="不全").outcome == "saved"

    def test_a_version_that_never_was(self, assess: Assessment, sheet: Sheet) -> None:
        """Nothing is kept: nothing stands beside it."""
        assert save(assess, sheet, base=3).answer["theirs"] == {}

    def test_rows_from_before_the_log(self, assess: Assessment) -> None:
        """A score without an entry has no door."""
        made = fill_sheet(assess.visit, assess.second, submitted=False)
        assert save(assess, made).answer["theirs"]["source"] == ""

    def test_equal_content_is_saved_already(self, assess: Assessment, sheet: Sheet) -> None:
        """The same typed on two devices is no conflict and no new version."""
        save(assess, sheet)
        entry = save(assess, sheet, key="k2", source="page")
        assert (entry.outcome, entry.answer["version"]) == ("saved", 1)

    def test_no_database_trips_over_it(self, assess: Assessment, sheet: Sheet) -> None:
        """NUL and half a character from a broken keyboard."""
        entry = save(assess, sheet, reason="不\x00完\ud83d整", typed={"score": "2.8", "x\x00": 1.5})
        assert (entry.outcome, SheetScore.objects.get().reason) == ("saved", "不完整")

    def test_without_a_key(self, assess: Assessment, sheet: Sheet) -> None:
        """Nothing could be known again."""
        for key in ("", "k" * 41):
            with pytest.raises(Refused, match="提交标识"):
                save(assess, sheet, key=key)

    def test_a_sheet_as_it_was_read(self, assess: Assessment, sheet: Sheet) -> None:
        """Its visit need not have been read before."""
        assert save(assess, Sheet.objects.get(pk=sheet.pk)).outcome == "saved"

    def test_nobody_else(self, assess: Assessment, sheet: Sheet) -> None:
        """Not the leader, not the office, not a person who has left the team or lost the role."""
        for person in (assess.leader, assess.work.clerk, assess.work.secretary, assess.outsider):
            with pytest.raises(Forbidden):
                save(assess, sheet, by=person)
        VisitInspector.objects.filter(person=assess.second).update(
            removed_at=moment(2021, 3, 10), removed_by=assess.work.clerk
        )
        with pytest.raises(Forbidden):
            save(assess, sheet)
        assert Sheet.objects.filter(pk=sheet.pk).exists()

    def test_another_campaigns_item(self, assess: Assessment, sheet: Sheet) -> None:
        """It is none of this sheet."""
        foreign = item_of(assess, "1-4")
        foreign.pk = foreign.pk + 10_000
        with pytest.raises(Item.DoesNotExist):
            sheets.save_score(
                sheet, item=foreign, typed={}, reason="", base_version=0, key="k", source="page", by=assess.second
            )

    def test_a_cancelled_visit(self, assess: Assessment, sheet: Sheet) -> None:
        """It has no team any more."""
        Visit.objects.update(
            state="cancelled", cancelled_by=assess.work.clerk, cancelled_at=moment(2021, 3, 10), cancel_reason="改期"
        )
        with pytest.raises(Forbidden):
            save(assess, sheet)

    def test_an_archived_campaign(self, assess: Assessment, sheet: Sheet) -> None:
        """It can only be read."""
        assess.work.campaign.is_read_only = True
        assess.work.campaign.save()
        with pytest.raises(Forbidden, match="已经归档"):
            save(assess, sheet)


class TestLate:
    """After the closing."""

    def test_within_grace_it_is_kept_and_told_once(
        self, assess: Assessment, sheet: Sheet, clock: time_machine.Traveller
    ) -> None:
        """The agreed scores stay; leader and committee hear of it once."""
        clock.move_to(moment(2021, 3, 15))
        closing = close(assess.visit, by=assess.leader)
        clock.move_to(moment(2021, 3, 22, 23, 59))
        assert save(assess, sheet).outcome == "saved"
        assert save(assess, sheet, key="k2", base=1, typed={"score": "1.6"}).outcome == "saved"
        sheet.refresh_from_db()
        assert sheet.is_late
        agreed = assess.visit.agreed_scores.get(item__code="1-4")
        assert (str(agreed.score), str(closing.total)) == ("4.0", "100.0")
        told = Message.objects.filter(title__contains="补传")
        assert sorted((one.user_id, one.organization_id) for one in told if one.user_id) == [(assess.leader.pk, None)]
        assert told.count() == 2

    def test_beyond_grace(self, assess: Assessment, sheet: Sheet, clock: time_machine.Traveller) -> None:
        """The device's clock does not help."""
        clock.move_to(moment(2021, 3, 15))
        close(assess.visit, by=assess.leader)
        clock.move_to(moment(2021, 3, 23, 0, 0))
        with pytest.raises(Forbidden, match="评分接收到2021年3月22日为止"):
            save(assess, sheet, device_at=moment(2021, 3, 15))

    def test_opened_again_it_counts(self, assess: Assessment, sheet: Sheet) -> None:
        """What came late is in time for the next closing."""
        close(assess.visit, by=assess.leader)
        save(assess, sheet)
        reopen_visit(assess.visit, reason="补传的评分有出入", by=assess.work.clerk)
        assert [one.is_late for one in Sheet.objects.all()] == [False]

    def test_the_leaders_own(self, assess: Assessment, clock: time_machine.Traveller) -> None:
        """Nobody is told of the own deed."""
        mine = sheets.open_sheet(assess.visit, by=assess.leader)
        close(assess.visit, by=assess.leader)
        assert save(assess, mine, by=assess.leader).outcome == "saved"
        assert Message.objects.filter(title__contains="补传").count() == 1


class TestRemark:
    """The words on the whole visit."""

    def remark(self, assess: Assessment, sheet: Sheet, text: str, key: str, base: int = 0) -> SheetEntry:
        """唐丽 writes."""
        return sheets.save_remark(sheet, text=text, base_version=base, key=key, source="page", by=assess.second)

    def test_saved_once_and_never_over_another(self, assess: Assessment, sheet: Sheet) -> None:
        """The same key, the same text, another text, too long a text."""
        first = self.remark(assess, sheet, " 总体规范 ", "r1")
        assert (first.outcome, first.answer) == ("saved", {"version": 1, "text": "总体规范", "reason": "总体规范"})
        assert self.remark(assess, sheet, "别的", "r1") == first
        assert self.remark(assess, sheet, "总体规范", "r2").outcome == "saved"
        other = self.remark(assess, sheet, "台账齐全", "r3")
        assert (other.outcome, other.answer["mine"]["text"]) == ("conflict", "台账齐全")
        assert [other.answer["theirs"][name] for name in ("text", "by", "source")] == ["总体规范", "唐丽", "网页"]
        assert self.remark(assess, sheet, "甲" * 2001, "r4", 1).outcome == "refused"
        sheet.refresh_from_db()
        assert (sheet.remark, sheet.version) == ("总体规范", 2)

    def test_a_version_without_a_log(self, assess: Assessment, sheet: Sheet) -> None:
        """Nobody is named."""
        assert self.remark(assess, sheet, "台账齐全", "r1", 7).answer["theirs"] == {
            "version": 0,
            "text": "",
            "reason": "",
        }


class TestHandingIn:
    """提交."""

    def test_what_is_missing(self, assess: Assessment) -> None:
        """By item; asked of the marks of now."""
        mine = fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-4": None, "2-4": {"yes": "no"}})
        SheetScore.objects.filter(item__code="2-4").update(reason="")
        Item.objects.filter(code="7-1").update(marks="3.0")
        with pytest.raises(Refused) as refused:
            sheets.submit_sheet(mine, by=assess.second)
        assert [(one.field, one.message) for one in refused.value.findings] == [
            ("1-4", "1-4：还没有评分。"),
            ("2-4", "2-4：没有得满分，请写明扣分原因。"),
            ("7-1", "7-1：评分标准已经修改（现在满分3.0分），请重新评分。"),
        ]
        assert SheetEntry.objects.get().outcome == "refused"

    def test_then_it_is_locked(self, assess: Assessment) -> None:
        """A second click is the same; what comes later is refused and kept."""
        mine = fill_sheet(assess.visit, assess.second, submitted=False)
        for key in ("s1", "s1", ""):
            assert sheets.submit_sheet(mine, by=assess.second, key=key).state == "submitted"
        assert AuditEvent.objects.filter(action="sheet.submit").count() == 1
        late = save(assess, mine, base=1)
        assert (late.outcome, late.payload["typed"]) == ("refused", {"score": "2.8"})
        assert "现在的状态是“已提交”" in late.answer["findings"][0]["message"]
        assert (
            sheets.save_remark(mine, text="规范", base_version=0, key="r", source="page", by=assess.second).outcome
            == "refused"
        )
        with pytest.raises(Forbidden):
            sheets.add_photo(mine, item=item_of(assess, "1-4"), upload=photo(), key="p", by=assess.second)

    def test_only_the_owner_and_in_time(self, assess: Assessment, clock: time_machine.Traveller) -> None:
        """Not the leader for somebody else."""
        mine = fill_sheet(assess.visit, assess.second, submitted=False)
        with pytest.raises(Forbidden):
            sheets.submit_sheet(mine, by=assess.leader)
        clock.move_to(moment(2021, 5, 8))
        with pytest.raises(Forbidden):
            sheets.submit_sheet(mine, by=assess.second)

    def test_after_closing_it_is_late(self, assess: Assessment) -> None:
        """Within grace it is taken."""
        mine = fill_sheet(assess.visit, assess.second, submitted=False)
        close(assess.visit, by=assess.leader)
        assert sheets.submit_sheet(mine, by=assess.second).is_late


class TestGivingBack:
    """退回修改."""

    def test_with_a_reason(self, assess: Assessment) -> None:
        """In work again; the inspector is told."""
        mine = fill_sheet(assess.visit, assess.second)
        given = sheets.reopen_sheet(mine, reason="1-4 漏填说明", by=assess.leader)
        assert (given.state, given.submitted_at, given.reopened_by) == ("draft", None, assess.leader)
        assert [one.body for one in Message.objects.filter(user=assess.second)] == ["理由：1-4 漏填说明"]
        assert AuditEvent.objects.get(action="sheet.reopen").reason == "1-4 漏填说明"
        with pytest.raises(Forbidden):
            sheets.reopen_sheet(mine, reason="再来", by=assess.work.clerk)
        sheets.submit_sheet(mine, by=assess.second)
        assert sheets.reopen_sheet(mine, reason="补充", by=assess.work.clerk).state == "draft"

    def test_the_leaders_own(self, assess: Assessment) -> None:
        """On record; nobody is told of the own deed."""
        mine = fill_sheet(assess.visit, assess.leader)
        sheets.reopen_sheet(mine, reason="笔误", by=assess.leader)
        assert not Message.objects.filter(user=assess.leader).exists()

    @pytest.mark.parametrize("reason", ["", "  ", "甲" * 1001])
    def test_without_or_with_too_long_a_reason(self, assess: Assessment, reason: str) -> None:
        """Refused at the field."""
        mine = fill_sheet(assess.visit, assess.second)
        with pytest.raises(Refused) as refused:
            sheets.reopen_sheet(mine, reason=reason, by=assess.leader)
        assert [one.field for one in refused.value.findings] == ["reason"]

    def test_not_by_others_and_not_after_closing(self, assess: Assessment) -> None:
        """First the visit is opened again."""
        mine = fill_sheet(assess.visit, assess.second)
        for person in (assess.second, assess.third, assess.work.secretary):
            with pytest.raises(Forbidden):
                sheets.reopen_sheet(mine, reason="想改", by=person)
        close(assess.visit, by=assess.leader)
        with pytest.raises(Refused, match="请先重新打开实地考核"):
            sheets.reopen_sheet(mine, reason="漏填", by=assess.leader)


class TestPhotos:
    """现场照片."""

    def add(self, assess: Assessment, sheet: Sheet, key: str = "p1", mark: int = 0, **more: Any) -> SheetPhoto:
        """唐丽 takes a photo at 3-1."""
        facts: dict[str, Any] = {"upload": photo(mark=mark), "by": assess.second}
        return sheets.add_photo(sheet, item=item_of(assess, "3-1"), key=key, **(facts | more))

    def test_kept_scaled_and_once(self, assess: Assessment, sheet: Sheet) -> None:
        """The original, a picture without EXIF, the same key."""
        kept = self.add(assess, sheet, device_at=moment(2021, 3, 15))
        assert self.add(assess, sheet, mark=1) == kept
        assert kept.shown is not None
        assert (kept.file.sha256 != kept.shown.sha256, kept.device_at) == (True, moment(2021, 3, 15))
        assert AuditEvent.objects.get(action="sheet.photo_add").after["SHA-256"] == kept.file.sha256

    def test_removed_is_kept_and_stays_removed(self, assess: Assessment, sheet: Sheet) -> None:
        """A second click, and the same photo sent once more."""
        kept = self.add(assess, sheet)
        for _ in range(2):
            removed = sheets.remove_photo(kept, by=assess.second)
        assert (removed.removed_by, SheetPhoto.objects.count()) == (assess.second, 1)
        assert self.add(assess, sheet).removed_at is not None
        assert AuditEvent.objects.filter(action="sheet.photo_remove").count() == 1

    def test_refused_photos(self, assess: Assessment, sheet: Sheet) -> None:
        """Wrong kind, too large, too many, no key."""
        campaign = assess.work.campaign
        campaign.upload_max_mb, campaign.sheet_photos_limit = 1, 1
        campaign.save()
        sheet = Sheet.objects.get(pk=sheet.pk)
        big = SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + b"\x00" * 1_100_000)
        for upload in (SimpleUploadedFile("文件.pdf", b"%PDF-1.7"), big):
            with pytest.raises(UploadRefused):
                self.add(assess, sheet, upload=upload)
        self.add(assess, sheet)
        with pytest.raises(UploadRefused, match="每项最多 1 张现场照片，3-1 已经满了"):
            self.add(assess, sheet, key="p2")
        with pytest.raises(UploadRefused, match="提交标识"):
            self.add(assess, sheet, key="")

    def test_nobody_else_and_not_too_late(
        self, assess: Assessment, sheet: Sheet, clock: time_machine.Traveller
    ) -> None:
        """Neither adds nor removes."""
        kept = self.add(assess, sheet)
        with pytest.raises(Forbidden):
            self.add(assess, sheet, key="p2", by=assess.third)
        with pytest.raises(Forbidden):
            sheets.remove_photo(kept, by=assess.leader)
        clock.move_to(moment(2021, 5, 8))
        with pytest.raises(Forbidden):
            self.add(assess, sheet, key="p2")
        with pytest.raises(Forbidden):
            sheets.remove_photo(kept, by=assess.second)
