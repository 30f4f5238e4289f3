"""Recording the facts of a meeting that decides (S3, S5–S7). The deed that refers to it asks the gate."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns import rules
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Attendee, Campaign, Meeting
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads.kinds import MINUTES_KINDS

BETWEEN = "、"


def keep_minutes(campaign: Campaign, *, upload: UploadedFile, by: User) -> StoredFile:
    """Keep uploaded minutes by themselves, so that a wrong field beside them costs no second upload.

    :raises UploadRefused: with a sentence about the file.
    """
    return keep_upload(campaign, upload, by=by, kinds=MINUTES_KINDS)


@transaction.atomic
def record_meeting(
    campaign: Campaign,
    *,
    held_on: date | None,
    title: str,
    expected_count: int | None,
    present: tuple[str, ...],
    recused: tuple[tuple[str, str], ...] = (),
    minutes: StoredFile | None,
    by: User,
) -> Meeting:
    """Record a meeting with who was there, who stepped back and from what (one pair for each body), and its minutes.

    :raises Refused: what is missing or wrong, the quorum of the campaign included, by field.
    """
    facts = rules.MeetingFacts(held_on, title, expected_count, present, recused)
    quorum = (campaign.quorum_numerator, campaign.quorum_denominator)
    findings = rules.check_meeting(facts, quorum=quorum, day=today())
    if minutes is None:
        findings.append(Finding("请上传会议纪要。", "minutes"))
    if findings or held_on is None or expected_count is None or minutes is None:
        raise Refused(findings)
    meeting = Meeting.objects.create(
        campaign=campaign,
        held_on=held_on,
        title=title.strip(),
        expected_count=expected_count,
        minutes=minutes,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    for number, name in enumerate(present, start=1):
        matters = BETWEEN.join(matter for who, matter in recused if who == name)
        Attendee.objects.create(meeting=meeting, number=number, name=name, recused_from=matters)
    record(
        by=by,
        action="meeting.record",
        label="录入会议情况",
        subject=meeting,
        after={
            "held_on": held_on.isoformat(),
            "title": meeting.title,
            "expected": expected_count,
            "present": list(present),
            "recused": [list(pair) for pair in recused],
            "minutes": minutes.sha256,
        },
    )
    return meeting


def recused_counts(meeting: Meeting) -> dict[str, int]:
    """Return how many of those present stepped back, by what they stepped back from."""
    counts: dict[str, int] = {}
    for attendee in meeting.attendees.all():
        for matter in filter(None, attendee.recused_from.split(BETWEEN)):
            counts[matter] = counts.get(matter, 0) + 1
    return counts
