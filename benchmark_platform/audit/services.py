"""Writing to the record. Called inside a service's transaction, so an act and its record stand or fall together."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from benchmark_platform.audit.models import AuditEvent

# The address of the request that is being answered; set by the middleware, empty in commands and tasks.
remote_address: ContextVar[str] = ContextVar("remote_address", default="")


class Actor(Protocol):
    """Whoever acts: the record needs an id and a name, nothing else."""

    pk: Any
    full_name: str


def record(
    *,
    by: Actor | None,
    action: str,
    label: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Put one act on record; ``by=None`` is the system itself (a timer, an import at installation)."""
    return AuditEvent.objects.create(
        at=timezone.now(),
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else "系统",
        action=action,
        action_label=label,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
        address=remote_address.get(),
    )
