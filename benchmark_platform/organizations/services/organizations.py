"""Taking a body out of use, and putting it back."""

from typing import Any

from django.db import transaction

from benchmark_platform.audit import services as audit
from benchmark_platform.core.gate import Action, Forbidden
from benchmark_platform.organizations.actions import SWITCH, decide
from benchmark_platform.organizations.models import Organization


@transaction.atomic
def set_active(organization: Organization, *, active: bool, by: Any) -> bool:
    """Put a body into or out of use; answer whether that changed anything.

    Used master data is never deleted: what is out of use keeps its past and is offered no more.

    :raises Forbidden: for whoever holds no role of the committee.
    """
    require(SWITCH, by)
    body = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if body.active == active:
        return False
    body.active = active
    body.save(update_fields=["active"])
    organization.active = active
    audit.record(
        by=by,
        action=SWITCH.code,
        label="恢复使用党组织" if active else "停用党组织",
        subject=body,
        before={"在用": not active},
        after={"在用": active},
    )
    return True


def require(action: Action, user: Any) -> None:
    """Ask the table of acts.

    :raises Forbidden: with a sentence.
    """
    decision = decide(action, user)
    if not decision:
        raise Forbidden(decision)
