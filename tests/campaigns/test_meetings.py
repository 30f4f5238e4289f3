"""S3, S5–S7: the facts of a meeting that decides: day, name, who was there, quorum, who stepped back, minutes."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns import rules
from benchmark_platform.campaigns.models import Attendee, Meeting
from benchmark_platform.campaigns.rules import MeetingFacts
from benchmark_platform.campaigns.services.meetings import keep_minutes, record_meeting, recused_counts
from benchmark_platform.core.findings import Refused
from tests.core.builders import PDF
from tests.factories import make_campaign, make_committee, make_user

DAY = date(2020, 9, 10)
NAMES = ("张志远", "李建华", "王丽娟", "赵国强", "孙晓红", "周立新")


@pytest.fixture
def september() -> Iterator[None]:
    """10 September 2020."""
    with time_machine.travel(datetime(2020, 9, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


def facts(**other: object) -> MeetingFacts:
    """A meeting that may decide: six of nine."""
    found: dict[str, object] = {"held_on": DAY, "title": "党委会", "expected_count": 9, "present": NAMES}
    return MeetingFacts(**(found | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meeting", "findings"),
    [
        (facts(), []),
        (facts(recused=(("张志远", "示例天心党支部"),)), []),
        (facts(held_on=None), [("held_on", "请填写会议日期，例如 2020-09-10。")]),
        (facts(held_on=date(2020, 9, 11)), [("held_on", "会议日期不能晚于今天。")]),
        (facts(title=" "), [("meeting_name", "请填写会议名称。")]),
        (facts(title="长" * 121), [("meeting_name", "会议名称请控制在 120 个字以内。")]),
        (facts(present=()), [("present", "请填写到会人员，一行一个姓名。")]),
        (facts(present=(*NAMES, "张志远")), [("present", "到会人员“张志远”重复；同名的请加注区分。")]),
        (facts(present=(*NAMES, "长" * 41)), [("present", f"到会人员“{'长' * 20}……”过长，请一行只写一个姓名。")]),
        (facts(expected_count=None), [("expected_count", "请填写应到人数，只填数字，例如 9。")]),
        (facts(expected_count=0), [("expected_count", "请填写应到人数，只填数字，例如 9。")]),
        (facts(expected_count=5), [("expected_count", "到会 6 人，多于应到 5 人，请核对。")]),
        (facts(expected_count=10), [("present", "应到 10 人、到会 6 人，不足 2/3，不能作出决定。")]),
        (facts(recused=(("陈静", "示例天心党支部"),)), [("recused", "回避的“陈静”不在到会人员中，请核对姓名。")]),
        (
            facts(recused=(("张志远", "长" * 150), ("张志远", "短" * 150))),
            [("recused", "“张志远”的回避事项过长，请控制在 300 个字以内。")],
        ),
    ],
)
def test_a_meeting_that_may_decide(meeting: MeetingFacts, findings: list[tuple[str, str]]) -> None:
    """The ratio is the campaign's: exactly two thirds is enough, one fewer is not."""
    assert [(row.field, row.message) for row in rules.check_meeting(meeting, quorum=(2, 3), day=DAY)] == findings


@pytest.mark.django_db
def test_a_meeting_is_recorded_with_attendance_recusal_and_minutes(september: None) -> None:
    """One row per person; what somebody stepped back from is named."""
    campaign, clerk = make_campaign(), make_user(make_committee(), "committee", "陈静")
    minutes = keep_minutes(campaign, upload=SimpleUploadedFile("纪要.pdf", PDF), by=clerk)
    recused = (("张志远", "示例天心党支部"), ("张志远", "示例芙蓉党支部"), ("李建华", "示例天心党支部"))
    meeting = record_meeting(
        campaign,
        held_on=DAY,
        title="党委会",
        expected_count=9,
        present=NAMES,
        recused=recused,
        minutes=minutes,
        by=clerk,
    )
    assert [str(attendee) for attendee in meeting.attendees.all()] == list(NAMES)
    assert Attendee.objects.get(name="张志远").recused_from == "示例天心党支部、示例芙蓉党支部"
    assert recused_counts(meeting) == {"示例天心党支部": 2, "示例芙蓉党支部": 1}
    event = AuditEvent.objects.get(action="meeting.record")
    assert (event.actor_name, event.after["present"], event.after["minutes"]) == ("陈静", list(NAMES), minutes.sha256)


@pytest.mark.django_db
def test_without_minutes_there_is_no_meeting(september: None) -> None:
    """Everything that is missing is said at once."""
    campaign, clerk = make_campaign(), make_user(make_committee(), "committee", "陈静")
    with pytest.raises(Refused) as refused:
        record_meeting(campaign, held_on=None, title="", expected_count=None, present=(), minutes=None, by=clerk)
    assert [row.field for row in refused.value.findings] == [
        "held_on",
        "meeting_name",
        "present",
        "expected_count",
        "minutes",
    ]
    assert not Meeting.objects.exists()
