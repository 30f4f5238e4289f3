"""The deeds of the campaign: dates moved, deadlines extended, the notice read, the mobilisation reported."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import (
    DateChange,
    Extension,
    InnerClosingDay,
    MobilizationReport,
    NoticeRead,
    ReportPhoto,
)
from benchmark_platform.campaigns.services import (
    add_photo,
    extend_deadline,
    move_stage,
    note_reading,
    remind_unread,
    remove_photo,
    reopen_report,
    save_report,
    set_inner_closing_day,
    submit_report,
)
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.models import Message

from .conftest import Cast, at
from .pictures import jpeg

REASON = "示例：各市州反映时间紧"


def titles(user: User) -> list[str]:
    """What is in a person's box."""
    user = User.objects.get(pk=user.pk)
    return list(Message.objects.visible_to(user).values_list("title", flat=True))


def last_event() -> AuditEvent:
    """The newest line of the record."""
    event = AuditEvent.objects.first()
    assert event is not None
    return event


class TestMoveStage:
    """The committee moves a date, for all (S)."""

    @pytest.mark.parametrize("who", ["wang", "zhao"])
    def test_works(self, cast: Cast, who: str) -> None:
        """Old and new on record and in every box; what was closed is open."""
        person = getattr(cast, who)
        stage = cast.stage("mobilization")
        with at("2020-07-31"):
            move_stage(stage, opens_on=stage.opens_on, closes_on=date(2020, 8, 5), reason=f" {REASON} ", by=person)
        change = DateChange.objects.get()
        assert (change.old_closes_on, change.new_closes_on) == (date(2020, 7, 30), date(2020, 8, 5))
        assert (change.reason, change.changed_by) == (REASON, person)
        assert cast.stage("mobilization").closes_on == date(2020, 8, 5)
        event = last_event()
        assert (event.action, event.actor_name, event.reason) == ("stage.move", person.full_name, REASON)
        assert event.before == {"opens_on": "2020-07-24", "closes_on": "2020-07-30"}
        assert event.after == {"opens_on": "2020-07-24", "closes_on": "2020-08-05"}
        title = "“全面动员部署”阶段日期调整为2020年7月24日至2020年8月5日"
        assert titles(cast.li) == titles(cast.liu) == titles(cast.chen) == [title]
        assert titles(cast.wang) == []
        assert [stage.history.count() for stage in [cast.stage("mobilization")]] == [1]

    def test_the_open_ended_stage_stays_open_ended(self, cast: Cast) -> None:
        """What follows the award has no closing day."""
        with at("2020-07-31"):
            move_stage(cast.stage("follow_up"), opens_on=date(2021, 7, 15), closes_on=None, reason=REASON, by=cast.wang)
        assert titles(cast.li) == ["“动态管理”阶段日期调整为2021年7月15日起"]
        assert last_event().after == {"opens_on": "2021-07-15", "closes_on": ""}

    @pytest.mark.parametrize("who", ["li", "liu", "nobody"])
    def test_refused_by_role(self, cast: Cast, who: str) -> None:
        """Dates are the committee's."""
        with at("2020-07-29"), pytest.raises(Forbidden, match="由行业党委（经办）、行业党委（审定）办理"):
            move_stage(
                cast.stage("mobilization"),
                opens_on=date(2020, 7, 24),
                closes_on=date(2020, 8, 5),
                reason=REASON,
                by=getattr(cast, who),
            )
        assert cast.stage("mobilization").closes_on == date(2020, 7, 30)

    def test_refused_by_the_rules_leaves_nothing(self, cast: Cast) -> None:
        """Every fault at once; no half-moved stage, no message."""
        with at("2020-07-29"), pytest.raises(Refused) as refused:
            move_stage(
                cast.stage("mobilization"),
                opens_on=date(2020, 7, 24),
                closes_on=date(2020, 7, 28),
                reason="",
                by=cast.wang,
            )
        assert [finding.field for finding in refused.value.findings] == ["closes_on", "reason"]
        assert (DateChange.objects.count(), Message.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


class TestExtendDeadline:
    """One organisation's own deadline (S)."""

    def test_works(self, cast: Cast) -> None:
        """For this one body; it and its superior are told."""
        with at("2020-08-16"):
            extend_deadline(cast.stage("application"), cast.below, until=date(2020, 8, 20), reason=REASON, by=cast.wang)
        extension = Extension.objects.get()
        assert (extension.until, extension.source) == (date(2020, 8, 20), "extension")
        calendar = cast.fresh().calendar
        assert calendar.submission_day(cast.below) == date(2020, 8, 20)
        assert calendar.submission_day(cast.direct) == date(2020, 8, 15)
        title = "示例岳麓会计师事务所党支部“自行申报推荐”延期至2020年8月20日"
        assert titles(cast.chen) == titles(cast.liu) == [title]
        assert titles(cast.li) == titles(cast.sun) == titles(cast.wang) == []
        assert (last_event().before, last_event().after) == ({"until": "2020-08-15"}, {"until": "2020-08-20"})

    def test_the_committee_is_not_told_of_its_own_act(self, cast: Cast) -> None:
        """The superior of a direct branch is the committee."""
        with at("2020-08-01"):
            extend_deadline(
                cast.stage("application"), cast.direct, until=date(2020, 8, 20), reason=REASON, by=cast.zhao
            )
        assert len(titles(cast.li)) == 1
        assert titles(cast.wang) == []

    def test_a_body_without_superior(self, cast: Cast) -> None:
        """Nobody else to tell."""
        cast.direct.superior = None
        cast.direct.save()
        with at("2020-08-01"):
            extend_deadline(
                cast.stage("application"), cast.direct, until=date(2020, 8, 20), reason=REASON, by=cast.zhao
            )
        assert Message.objects.count() == 1

    def test_only_ever_later(self, cast: Cast) -> None:
        """The second extension is measured by the first."""
        stage = cast.stage("application")
        with at("2020-08-01"):
            extend_deadline(stage, cast.direct, until=date(2020, 8, 20), reason=REASON, by=cast.wang)
            with pytest.raises(Refused, match="现在的截止日期是2020年8月20日"):
                extend_deadline(stage, cast.direct, until=date(2020, 8, 18), reason=REASON, by=cast.wang)

    def test_refused_by_role(self, cast: Cast) -> None:
        """A prefecture cannot extend the province's deadline."""
        with at("2020-08-01"), pytest.raises(Forbidden):
            extend_deadline(cast.stage("application"), cast.below, until=date(2020, 8, 20), reason="甲", by=cast.liu)


class TestInnerClosingDay:
    """S2: a prefecture's own day for its branches."""

    def test_works_and_may_be_changed(self, cast: Cast) -> None:
        """One row; the branches below are told each time."""
        with at("2020-07-28"):
            set_inner_closing_day(cast.campaign, cast.changsha, closes_on=date(2020, 8, 8), by=cast.liu)
            set_inner_closing_day(cast.campaign, cast.changsha, closes_on=date(2020, 8, 10), by=cast.liu)
        assert InnerClosingDay.objects.get().closes_on == date(2020, 8, 10)
        assert cast.fresh().calendar.submission_day(cast.below) == date(2020, 8, 10)
        assert titles(cast.chen) == ["本市州的申报截止日期为2020年8月10日", "本市州的申报截止日期为2020年8月8日"]
        assert titles(cast.li) == []
        assert last_event().before == {"closes_on": "2020-08-08"}

    def test_refused_by_role(self, cast: Cast) -> None:
        """Not for another prefecture, not by a branch, not by the committee."""
        for person in (cast.sun, cast.chen, cast.wang):
            with at("2020-07-28"), pytest.raises(Forbidden):
                set_inner_closing_day(cast.campaign, cast.changsha, closes_on=date(2020, 8, 8), by=person)

    def test_refused_by_stage(self, cast: Cast) -> None:
        """After the stage there is nothing to set."""
        with at("2020-08-16"), pytest.raises(Forbidden, match="已于2020年8月15日截止"):
            set_inner_closing_day(cast.campaign, cast.changsha, closes_on=date(2020, 8, 16), by=cast.liu)

    def test_refused_by_rules(self, cast: Cast) -> None:
        """Not later than the stage."""
        with at("2020-07-28"), pytest.raises(Refused, match="不能晚于申报阶段的截止日期"):
            set_inner_closing_day(cast.campaign, cast.changsha, closes_on=date(2020, 8, 16), by=cast.liu)
        assert InnerClosingDay.objects.count() == 0


class TestNotice:
    """S1: read receipts."""

    def test_first_reading_only(self, cast: Cast) -> None:
        """One receipt per body, with the first reader."""
        assert note_reading(cast.campaign, organization=cast.direct, by=cast.li) is not None
        assert note_reading(cast.campaign, organization=cast.direct, by=cast.li) is None
        assert NoticeRead.objects.get().reader == cast.li
        assert last_event().action == "notice.read"

    def test_only_for_ones_own_body(self, cast: Cast) -> None:
        """The committee's reading is no receipt; nobody reads for others."""
        for person in (cast.wang, cast.chen, cast.nobody):
            assert note_reading(cast.campaign, organization=cast.direct, by=person) is None
        assert NoticeRead.objects.count() == 0

    def test_archived(self, cast: Cast) -> None:
        """Reading an old campaign leaves nothing."""
        cast.campaign.is_read_only = True
        assert note_reading(cast.campaign, organization=cast.direct, by=cast.li) is None

    def test_reminder_goes_to_the_unread_once_a_day(self, cast: Cast) -> None:
        """One click, no flood."""
        note_reading(cast.campaign, organization=cast.direct, by=cast.li)
        with at("2020-07-28"):
            assert remind_unread(cast.campaign, by=cast.wang) == 3
            assert remind_unread(cast.campaign, by=cast.wang) == 0
        with at("2020-07-29"):
            assert remind_unread(cast.campaign, by=cast.zhao) == 3
        assert titles(cast.li) == []
        assert titles(cast.liu) == ["请阅读实施方案", "请阅读实施方案"]
        assert AuditEvent.objects.filter(action="notice.remind").count() == 2

    def test_reminder_refused_by_role(self, cast: Cast) -> None:
        """The committee reminds."""
        with pytest.raises(Forbidden):
            remind_unread(cast.campaign, by=cast.liu)


class TestMobilization:
    """S1: the report of a prefecture body or a direct branch, until 30 July."""

    def write(self, cast: Cast, text: str = "7月28日召开动员会，86人参加。", version: int = 0) -> MobilizationReport:
        """The direct branch's draft."""
        return save_report(cast.campaign, organization=cast.direct, text=text, version=version, by=cast.li)

    def test_saved_and_handed_in(self, cast: Cast) -> None:
        """A draft, then a report; the committee is told."""
        with at("2020-07-28"):
            draft = self.write(cast)
            assert (draft.state, draft.version) == ("draft", 1)
            submitted = submit_report(draft, by=cast.li)
        assert submitted.state == "submitted"
        assert submitted.submitted_by == cast.li
        assert titles(cast.wang) == ["示例天健会计师事务所党支部报送了动员部署情况"]
        assert (last_event().before, last_event().after["state"]) == ({"state": "draft"}, "submitted")

    def test_without_a_committee_nobody_is_told(self, cast: Cast) -> None:
        """The report stands all the same."""
        with at("2020-07-28"):
            draft = self.write(cast)
            type(cast.committee).objects.filter(pk=cast.committee.pk).update(kind="prefecture_body")
            assert submit_report(draft, by=cast.li).state == "submitted"
        assert Message.objects.count() == 0

    def test_prefecture_body(self, cast: Cast) -> None:
        """The other kind of reporter."""
        with at("2020-07-30", "23:59:59"):
            save_report(cast.campaign, organization=cast.changsha, text="已部署", version=0, by=cast.liu)
        assert MobilizationReport.objects.get().organization == cast.changsha

    def test_refused_by_role(self, cast: Cast) -> None:
        """A branch below reports to its prefecture; nobody writes for another body."""
        with at("2020-07-28"):
            for person, body in ((cast.chen, cast.below), (cast.chen, cast.direct), (cast.wang, cast.direct)):
                with pytest.raises(Forbidden):
                    save_report(cast.campaign, organization=body, text="x", version=0, by=person)
        assert MobilizationReport.objects.count() == 0

    def test_refused_by_stage_and_state(self, cast: Cast) -> None:
        """After the day, and after handing in."""
        with at("2020-07-31"), pytest.raises(Forbidden, match="已于2020年7月30日截止"):
            self.write(cast)
        with at("2020-07-28"):
            submit_report(self.write(cast), by=cast.li)
            with pytest.raises(Forbidden, match="现在的状态是“已报送”"):
                self.write(cast, "改一下", 1)

    def test_empty_is_refused_on_handing_in_only(self, cast: Cast) -> None:
        """A draft may be empty."""
        with at("2020-07-28"):
            draft = self.write(cast, "")
            assert draft.version == 0
            with pytest.raises(Refused, match="请填写动员部署情况"):
                submit_report(draft, by=cast.li)

    def test_two_people_editing_are_told(self, cast: Cast) -> None:
        """Nothing is overwritten silently; the same text again is no conflict."""
        with at("2020-07-28"):
            self.write(cast, "第一稿", 0)
            with pytest.raises(Refused, match="其他同志刚才修改过"):
                self.write(cast, "另一稿", 0)
            assert self.write(cast, "第一稿", 0).version == 1
        assert MobilizationReport.objects.get().text == "第一稿"

    def test_reopened_to_correct_it(self, cast: Cast) -> None:
        """While the stage is open; both acts on record."""
        with at("2020-07-28"):
            report = submit_report(self.write(cast), by=cast.li)
            reopened = reopen_report(report, by=cast.li)
            assert (reopened.state, reopened.submitted_at, reopened.submitted_by) == ("draft", None, None)
            with pytest.raises(Forbidden):
                reopen_report(report, by=cast.li)
            submit_report(report, by=cast.li)
        with at("2020-07-31"), pytest.raises(Forbidden):
            reopen_report(report, by=cast.li)
        assert Message.objects.filter(organization=cast.committee).count() == 2

    def test_photos(self, cast: Cast) -> None:
        """Added and removed while it is a draft; removed ones stay on record."""
        with at("2020-07-28"):
            photo = add_photo(
                cast.campaign, organization=cast.direct, upload=jpeg("动员会.jpg"), caption="会场", by=cast.li
            )
            assert (photo.file.original_name, photo.caption) == ("动员会.jpg", "会场")
            remove_photo(photo, by=cast.li)
            removed_at = ReportPhoto.objects.get().removed_at
            assert removed_at is not None
            remove_photo(ReportPhoto.objects.get(), by=cast.li)
            assert ReportPhoto.objects.get().removed_at == removed_at

    def test_not_a_photo(self, cast: Cast) -> None:
        """Only pictures, whatever they are called."""
        with at("2020-07-28"):
            for upload in (
                SimpleUploadedFile("动员会.pdf", b"%PDF-1.4\n%%EOF"),
                SimpleUploadedFile("动员会.jpg", b"MZ not a picture"),
                SimpleUploadedFile("动员会.jpg", b""),
            ):
                with pytest.raises(UploadRefused):
                    add_photo(cast.campaign, organization=cast.direct, upload=upload, by=cast.li)
        assert ReportPhoto.objects.count() == 0

    def test_nine_photos_at_most(self, cast: Cast) -> None:
        """The tenth is refused with what to do."""
        with at("2020-07-28"):
            for number in range(9):
                add_photo(cast.campaign, organization=cast.direct, upload=jpeg(f"{number}.jpg"), by=cast.li)
            with pytest.raises(UploadRefused) as refused:
                add_photo(cast.campaign, organization=cast.direct, upload=jpeg("十.jpg"), by=cast.li)
        assert refused.value.message == "照片最多9张，请先删除一张再上传。"

    def test_photos_refused_after_the_day(self, cast: Cast) -> None:
        """Neither added nor removed."""
        with at("2020-07-28"):
            photo = add_photo(cast.campaign, organization=cast.direct, upload=jpeg("1.jpg"), by=cast.li)
        with at("2020-07-31"):
            with pytest.raises(Forbidden):
                add_photo(cast.campaign, organization=cast.direct, upload=jpeg("2.jpg"), by=cast.li)
            with pytest.raises(Forbidden):
                remove_photo(photo, by=cast.li)
