"""Starting and typing the form (F6): nothing typed is lost, nothing is overwritten silently."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from applications import actions, form
from applications.codes import version_code
from applications.models import Application, Revision, State
from applications.services.locking import locked
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization

MAX_HONOUR_ROWS = 60


@dataclass(frozen=True)
class FieldConflict:
    """One field that somebody else (or another tab) changed since the version that the typist sees."""

    name: str
    label: str
    theirs: Any
    mine: Any


class Conflict(Exception):
    """The save would overwrite somebody's text. Nothing was saved; both texts are here."""

    def __init__(self, application: Application, fields: list[FieldConflict]) -> None:
        self.application = application
        self.fields = fields
        super().__init__("；".join(field.label for field in fields))


def start(campaign: Campaign, organization: Organization, *, by: User) -> Application:
    """Open the form of a branch, pre-filled from the register; a second click finds the first one's form.

    :raises Forbidden: when the gate says no. :raises Refused: when the branch has no superior on record.
    """
    existing = Application.objects.filter(campaign=campaign, organization=organization).with_parties().first()
    if existing:
        return existing
    if organization.superior is None:
        raise Refused("党组织还没有登记上级党组织，请联系行业党委补充登记后再填写。")
    now = timezone.now()
    application = Application(
        campaign=campaign,
        organization=organization,
        track=organization.track,
        superior=organization.superior,
        state=State.DRAFT,
        state_since=now,
        answers=prefilled(organization, by),
        version=1,
        saved_at=now,
        saved_by=by,
    )
    require(actions.START, user=by, subject=application)
    try:
        with transaction.atomic():
            application.save()
            _keep_revision(application, by=by, at=now)
            record(by=by, action=actions.START.code, label=actions.START.label, subject=application)
    except IntegrityError:
        return Application.objects.with_parties().get(campaign=campaign, organization=organization)
    return application


def prefilled(organization: Organization, filler: User) -> dict[str, Any]:
    """Return the answers with which a form opens: what the register already knows is not asked again."""
    founded_on = organization.founded_on
    return {
        "branch_name": organization.name,
        "founded_on": founded_on.isoformat() if founded_on else "",
        "secretary_name": organization.secretary_name,
        "employee_count": str(organization.employee_count or ""),
        "member_count": str(organization.member_count or ""),
        "honours": [],
        "grounds": "",
        "filled_by": filler.full_name,
        "contact": filler.phone,
    }


def save_part(application: Application, *, fields: dict[str, Any], base_version: int, by: User) -> Application:
    """Save what was typed in some fields, on top of ``base_version``; unchanged text makes no new version.

    Fields of other parts may have changed meanwhile; a field of this save that somebody changed differently since then
    refuses the whole save, also when the typist has not touched it: the page shows an old text there.

    :raises Conflict: a field was changed by somebody else. :raises Forbidden: the gate. :raises Refused: too long.
    """
    typed = _tidy(fields)
    with transaction.atomic():
        application = locked(application)
        require(actions.EDIT, user=by, subject=application)
        base = _answers_at(application, base_version)
        conflicts = []
        answers = dict(application.answers)
        for name, mine in typed.items():
            theirs = application.answers.get(name, "")
            if mine != theirs and theirs != base.get(name, ""):
                conflicts.append(FieldConflict(name, form.LABELS[name], theirs, mine))
            answers[name] = mine
        if conflicts:
            raise Conflict(application, conflicts)
        if answers != application.answers:
            _save_answers(application, answers, by=by)
    return application


def restore_revision(application: Application, *, version: int, by: User) -> Application:
    """Make an older version's text the current one, as a new version.

    :raises Forbidden: the gate. :raises Revision.DoesNotExist: no such version.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.EDIT, user=by, subject=application)
        answers = application.revisions.get(version=version).answers
        if answers != application.answers:
            _save_answers(application, answers, by=by)
            record(
                by=by,
                action="application.restore",
                label="恢复旧版本",
                subject=application,
                after={"version": version},
            )
    return application


def _save_answers(application: Application, answers: dict[str, Any], *, by: User) -> None:
    now = timezone.now()
    application.answers = answers
    application.version += 1
    application.saved_at = now
    application.saved_by = by
    application.save(update_fields=["answers", "version", "saved_at", "saved_by"])
    _keep_revision(application, by=by, at=now)


def _keep_revision(application: Application, *, by: User, at: datetime) -> None:
    Revision.objects.create(
        application=application,
        version=application.version,
        answers=application.answers,
        code=version_code(application.pk, application.answers),
        saved_by=by,
        saved_at=at,
    )


def _answers_at(application: Application, version: int) -> dict[str, Any]:
    """Return the text that the typist started from; an unknown version counts as the empty form, so nothing is lost."""
    if version == application.version:
        return application.answers
    revision = application.revisions.filter(version=version).first()
    return revision.answers if revision else {}


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    """Keep only the form's own fields, as text and rows of text; line ends are unified."""
    typed: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in form.LABELS:
            continue
        typed[name] = _tidy_rows(value) if name == "honours" else _tidy_text(value, form.LABELS[name])
    return typed


def _tidy_rows(rows: Any) -> list[dict[str, str]]:
    if not isinstance(rows, list) or len(rows) > MAX_HONOUR_ROWS:
        raise Refused(f"“所获荣誉”最多填写 {MAX_HONOUR_ROWS} 项。")
    tidy = [
        {key: _tidy_text(row.get(key, ""), "所获荣誉") for key in form.HONOUR_KEYS}
        for row in rows
        if isinstance(row, dict)
    ]
    return form.honour_rows({"honours": tidy})


def _tidy_text(value: Any, label: str) -> str:
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "") if isinstance(value, str) else ""
    if len(text) > form.TYPED_LIMIT:
        raise Refused(f"“{label}”过长（{len(text)} 个字符），请精简后再保存。")
    return text
