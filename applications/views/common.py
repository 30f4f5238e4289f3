"""What every view of an application begins with: is it visible to this person at all (else 404)?"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from applications.models import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.gate import Action, Forbidden


def person(request: HttpRequest) -> User:
    """Return the signed-in person (the login middleware lets nobody else come here)."""
    assert not isinstance(request.user, AnonymousUser)
    return request.user


def visible_application(request: HttpRequest, pk: int) -> Application:
    """Return an application that the person may see, with its parties; anything else is a 404."""
    return get_object_or_404(Application.objects.visible_to(person(request)).with_parties(), pk=pk)


def is_own(request: HttpRequest, application: Application) -> bool:
    """Whether the person is of the applying branch."""
    return application.organization_id in person(request).bodies(Role.BRANCH)


def allowed_or_403(request: HttpRequest, application: Application, action: Action) -> None:
    """Refuse with 403 and the gate's reason."""
    decision = decide(action, user=person(request), subject=application)
    if not decision:
        raise Forbidden(decision)


def number_of(text: str) -> int | None:
    """Return an id as it was posted; None where it is missing or not a number."""
    return int(text) if text.isdecimal() and len(text) < 18 else None


def version_of(posted: Any) -> int:
    """Return the version that a page was made from; 0 where it is missing or not a number."""
    text = str(posted.get("version", "0"))
    return int(text) if text.isdecimal() and len(text) < 10 else 0
