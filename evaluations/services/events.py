"""Training, symposium and observation visit: planned, changed, called off, with invitations and material (M2.3)."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings, Refused
from benchmark_platform.core.services.files import sha256_of
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.services import Letter
from benchmark_platform.inbox.services import send_letters as send
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.actions.support import HOLD_EVENT
from evaluations.models import Event, EventMaterial, Invitation
from evaluations.rules import events as rules
from evaluations.rules.events import EventFacts

FIELDS = (
    ("kind", "类型"),
    ("title", "名称"),
    ("starts_on", "开始日期"),
    ("ends_on", "结束日期"),
    ("place", "地点"),
    ("text", "安排"),
)


class EventConflict(Refused):
    """Somebody else saved the event meanwhile; ``current`` is how it stands now."""

    def __init__(self, current: Event) -> None:
        self.current = current
        super().__init__("您打开页面之后，这次活动已被他人修改。请对照下面的现有内容，确认后再保存。")


def locked_event(event: Event) -> Event:
    """Return the row as it is now, locked until the transaction ends."""
    return Event.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=event.pk)


@transaction.atomic
def hold_event(campaign: Campaign, *, facts: EventFacts, key: str, by: User) -> Event:
    """Put an event into the calendar, once for each ``key``; nobody is told before somebody is invited.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(HOLD_EVENT, user=by, subject=CampaignSubject(campaign))
    known = Event.objects.filter(campaign=campaign, key=key).first()
    if known:
        return known
    _check(campaign, facts)
    event = Event(campaign=campaign, created_by=by, key=key)
    _fill(event, facts)
    event.save()
    record(by=by, action=HOLD_EVENT.code, label=HOLD_EVENT.label, subject=event, after=_as_text(event))
    return event


@transaction.atomic
def change_event(event: Event, *, facts: EventFacts, version: int, by: User) -> Event:
    """Change an event; all who were invited are told what changed. The same again changes nothing.

    :raises Forbidden: the gate. :raises EventConflict: somebody else saved meanwhile. :raises Refused: what is wrong.
    """
    event = _open_event(event, by=by)
    _check(event.campaign, facts)
    before = _as_text(event)
    typed = Event(campaign=event.campaign)
    _fill(typed, facts)
    if _as_text(typed) == before:
        return event
    if version != event.version:
        raise EventConflict(event)
    _fill(event, facts)
    event.version += 1
    event.save()
    after = _as_text(event)
    changed = [name for name, _ in FIELDS if before[name] != after[name]]
    noted = record(
        by=by,
        action="event.change",
        label="更改培训、座谈和观摩",
        subject=event,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    lines = [f"{label}：{after[name]}" for name, label in FIELDS if name in changed]
    _tell_invited(event, title=f"活动有更改：{event.title}", body="\n".join(lines), word=f"change:{noted.pk}")
    return event


@transaction.atomic
def cancel_event(event: Event, *, reason: str, by: User) -> Event:
    """Call an event off; all who were invited are told why.

    :raises Forbidden: the gate. :raises Refused: called off already, or no reason.
    """
    event = _open_event(event, by=by)
    findings = rules.check_cancellation(reason)
    if findings:
        raise Refused(findings)
    event.cancelled_at, event.cancel_reason = timezone.now(), reason.strip()
    event.version += 1
    event.save()
    record(by=by, action="event.cancel", label="取消培训、座谈和观摩", subject=event, reason=event.cancel_reason)
    _tell_invited(event, title=f"活动已取消：{event.title}", body=f"原因：{event.cancel_reason}", word="cancelled")
    return event


@transaction.atomic
def invite(event: Event, *, organizations: Iterable[Organization], by: User) -> int:
    """Invite bodies: each is told once, those invited before are not told again; return how many are new.

    :raises Forbidden: the gate. :raises Refused: called off, nobody chosen, or a body that is out of use.
    """
    event = _open_event(event, by=by)
    bodies = {body.pk: body for body in organizations}
    findings = Findings()
    if not bodies:
        findings.error("请至少选择一个党组织。", "organizations")
    for body in bodies.values():
        if not body.active:
            findings.error(f"{body.name}已停用，请去掉后再邀请。", "organizations")
    if findings.rows:
        raise Refused(findings.rows)
    invited = set(event.invitations.values_list("organization", flat=True))
    new = [bodies[pk] for pk in sorted(bodies) if pk not in invited]
    Invitation.objects.bulk_create(Invitation(event=event, organization=body) for body in new)
    if new:
        names = [body.name for body in new]
        record(by=by, action="event.invite", label="邀请参加活动", subject=event, after={"organizations": names})
        place = f"\n地点：{event.place}" if event.place else ""
        body_text = f"{event.get_kind_display()}，{days_of(event)}。{place}"
        _tell(event, new, title=f"邀请参加：{event.title}", body=body_text, word="invited")
    return len(new)


@transaction.atomic
def add_material(event: Event, *, upload: UploadedFile | None, title: str = "", by: User) -> EventMaterial:
    """Add a paper, slides or a photo of the event, for everybody who was invited; the same file again is one.

    :raises Forbidden: the gate. :raises Refused: no file, or one that cannot be taken.
    """
    event = locked_event(event)
    require(HOLD_EVENT, user=by, subject=event)
    if upload is None:
        raise Refused([Finding("请先选择文件。", "file")])
    if len(title.strip()) > rules.TITLE_LIMIT:
        raise Refused([Finding(f"材料名称不能超过 {rules.TITLE_LIMIT} 字。", "title")])
    same = event.materials.filter(removed_at=None, title=title.strip(), file__sha256=sha256_of(upload)).first()
    if same:
        return same
    try:
        stored = keep_upload(event.campaign, upload, by=by)
    except UploadRefused as refused:
        raise Refused([Finding(str(refused), "file")]) from refused
    material = EventMaterial.objects.create(event=event, file=stored, title=title.strip())
    after = {"file": stored.original_name, "sha256": stored.sha256}
    record(by=by, action="event.material", label="上传活动材料", subject=event, after=after)
    return material


@transaction.atomic
def remove_material(material: EventMaterial, *, by: User) -> EventMaterial:
    """Take a file back from the event's page; it stays on record. Twice is once.

    :raises Forbidden: the gate.
    """
    event = locked_event(material.event)
    require(HOLD_EVENT, user=by, subject=event)
    material = EventMaterial.objects.select_for_update(of=("self",)).select_related("file").get(pk=material.pk)
    if material.removed_at is None:
        material.removed_at = timezone.now()
        material.save()
        before = {"file": material.file.original_name}
        record(by=by, action="event.material_remove", label="移除活动材料", subject=event, before=before)
    return material


def days_of(event: Event) -> str:
    """Return the days of an event in words."""
    if event.starts_on == event.ends_on:
        return chinese_day(event.starts_on)
    return f"{chinese_day(event.starts_on)}至{chinese_day(event.ends_on)}"


def _open_event(event: Event, *, by: User) -> Event:
    event = locked_event(event)
    require(HOLD_EVENT, user=by, subject=event)
    if event.cancelled_at:
        raise Refused("这次活动已取消，不能再办理。需要重新组织的，请另行登记。")
    return event


def _check(campaign: Campaign, facts: EventFacts) -> None:
    last = campaign.calendar.closing_day("award", None)
    findings = rules.check_event(facts, kinds=Event.Kind.values, first=campaign.issued_on, last=last)
    if findings:
        raise Refused(findings)


def _fill(event: Event, facts: EventFacts) -> None:
    assert facts.starts_on and facts.last_day  # the rules have looked
    event.kind, event.title = facts.kind, facts.title.strip()
    event.starts_on, event.ends_on = facts.starts_on, facts.last_day
    event.place, event.text = facts.place.strip(), facts.text.strip()


def _as_text(event: Event) -> dict[str, str]:
    def words(value: Any) -> str:
        return str(value)

    facts = {name: words(getattr(event, name)) for name, _ in FIELDS}
    return facts | {"kind": str(Event.Kind(event.kind).label)}


def _tell_invited(event: Event, *, title: str, body: str, word: str) -> None:
    bodies = Organization.objects.filter(invitations__event=event).order_by("pk")
    _tell(event, list(bodies), title=title, body=body, word=word)


def _tell(event: Event, bodies: list[Organization], *, title: str, body: str, word: str) -> None:
    link = addresses.event(event.pk)
    send(Letter(one, title, body, link, f"event:{event.pk}:{word}:{one.pk}") for one in bodies)
