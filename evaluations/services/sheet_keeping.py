"""What every act on a score sheet begins and ends with: the locked rows, the gate, the log of what was sent (S5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Decision, Forbidden
from benchmark_platform.inbox.services import send
from evaluations import addresses
from evaluations.actions import sheets as actions
from evaluations.models import Item, Sheet, SheetEntry, Visit
from evaluations.rules.sheets import KEY_LIMIT, is_late, refusal
from evaluations.services.messages import tell_committee
from evaluations.sheet_window import window_of

Outcome = SheetEntry.Outcome


@dataclass(frozen=True)
class Sent:
    """How something came in: its key (made where it was typed), the door, the device and what its clock said."""

    key: str
    source: str
    by: User
    device: str = ""
    device_at: datetime | None = None


def locked_visit(pk: int) -> Visit:
    """Return the visit as it is now, locked until the transaction ends: closing it and filling sheets take turns."""
    return Visit.objects.select_for_update(of=("self",)).with_parties().get(pk=pk)


def own_locked_sheet(sheet: Sheet, *, by: User) -> Sheet:
    """Return the sheet, locked after its visit, for an act of its inspector.

    :raises Forbidden: not the own sheet, or of the team no longer.
    """
    visit = locked_visit(sheet.visit_id)
    if Sheet._meta.get_field("visit").is_cached(sheet):
        visit.campaign.share_calendar(sheet.campaign)
    found = Sheet.objects.select_for_update(of=("self",)).select_related("inspector").get(pk=sheet.pk)
    found.visit = visit
    if found.inspector_id != by.pk:
        require(actions.FILL_SHEET, user=by, subject=found)
    require(actions.OPEN_SHEET, user=by, subject=visit)
    return found


def require_accepting(visit: Visit) -> None:
    """Refuse what comes in when nothing is taken any more (or yet); the time of receipt decides.

    :raises Forbidden: with the sentence of the rule.
    """
    sentence = refusal(window_of(visit), today())
    if sentence:
        raise Forbidden(Decision(actions.FILL_SHEET, False, sentence))


def answered(sheet: Sheet, key: str) -> SheetEntry | None:
    """Return the entry that came with this key before, or None. Asked on the locked sheet.

    :raises Refused: no key, or one that cannot be kept.
    """
    if not key or len(key) > KEY_LIMIT:
        raise Refused("提交标识缺失或过长，请刷新页面后重试。")
    return sheet.entries.filter(key=key).first()


def keep_entry(
    sheet: Sheet,
    sent: Sent,
    *,
    kind: str,
    payload: Mapping[str, Any],
    outcome: Outcome,
    answer: Mapping[str, Any],
    item: Item | None = None,
) -> SheetEntry:
    """Put down what was sent and what is answered, for this time and every repetition."""
    return SheetEntry.objects.create(
        sheet=sheet,
        key=sent.key,
        kind=kind,
        item=item,
        payload=dict(payload),
        source=sent.source,
        device=sent.device[:KEY_LIMIT],
        device_at=sent.device_at,
        received_at=timezone.now(),
        received_from=sent.by,
        outcome=outcome,
        answer=dict(answer),
    )


def locked_reason(sheet: Sheet, *, by: User) -> list[Finding]:
    """Return why nothing can be changed in the own sheet: it is handed in. Empty while it is in work."""
    decision = decide(actions.FILL_SHEET, user=by, subject=sheet)
    return [] if decision else [Finding(decision.reason)]


def told_findings(findings: list[Finding]) -> list[dict[str, str]]:
    """Return findings as an answer holds them."""
    return [{"field": one.field, "message": one.message} for one in findings]


def note_late(sheet: Sheet) -> None:
    """Mark a sheet that takes something after the closing, and tell leader and committee, once (S5)."""
    visit = sheet.visit
    if sheet.is_late or not is_late(window_of(visit)):
        return
    sheet.is_late = True
    sheet.save()
    title = f"{visit.unit.organization.name}实地考核：{sheet.inspector.full_name}的评分在结束后补传"
    body = "补传的评分与考评分并列保存，不改变已经确定的考评分。"
    event = f"sheet-late:{sheet.pk}:{visit.state_since:%Y%m%d%H%M%S}"
    link = addresses.inspection(visit.pk)
    tell_committee(visit.unit, title=title, event=event, body=body, link=link)
    leader = visit.leader
    if leader and leader.pk != sheet.inspector_id:
        send(user=leader, title=title, body=body, link=link, key=f"unit:{visit.unit_id}:leader:{event}")


def late_sheets_count(visit: Visit) -> None:
    """Let what came late count in the next closing: called when a closed visit is opened again, on the locked visit."""
    for sheet in Sheet.objects.select_for_update(of=("self",)).filter(visit=visit, is_late=True):
        sheet.is_late = False
        sheet.save()


def on_record(
    sheet: Sheet, *, by: User, action: str, label: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Put an act on the sheet into the record."""
    record(by=by, action=action, label=label, subject=sheet, before=before, after=after)
