"""Messages to those whom a step concerns."""

from applications.models import Application
from benchmark_platform.accounts.roles import Role
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization


def tell_branch(application: Application, *, title: str, event: str, body: str = "") -> None:
    """Tell the applying branch; ``event`` makes the message unique, so no retry sends it twice."""
    send(
        organization=application.organization,
        title=title,
        body=body,
        link=application.get_absolute_url(),
        key=_key(application, event),
    )


def tell_superior(application: Application, *, title: str, event: str, body: str = "") -> None:
    """Tell the superior body; where that is the committee, its office alone (its inspectors read nothing of it)."""
    send(
        organization=application.superior,
        role=Role.COMMITTEE if application.superior.kind == Organization.Kind.COMMITTEE else "",
        title=title,
        body=body,
        link=application.get_absolute_url(),
        key=_key(application, f"superior:{event}"),
    )


def tell_committee(application: Application, *, title: str, event: str, body: str = "") -> None:
    """Tell those who prepare the committee's work (its inspectors read nothing of it)."""
    send(
        organization=Organization.objects.get(kind=Organization.Kind.COMMITTEE),
        role=Role.COMMITTEE,
        title=title,
        body=body,
        link=application.get_absolute_url(),
        key=_key(application, f"committee:{event}"),
    )


def tell_prefecture(application: Application, *, title: str, event: str, body: str = "") -> None:
    """Tell the body of the application's prefecture, if it has one."""
    body_of = Organization.objects.filter(
        kind=Organization.Kind.PREFECTURE_BODY, prefecture=application.prefecture_id
    ).first()
    if body_of:
        send(
            organization=body_of,
            role=Role.PREFECTURE,
            title=title,
            body=body,
            link=application.get_absolute_url(),
            key=_key(application, f"prefecture:{event}"),
        )


def _key(application: Application, event: str) -> str:
    return f"application:{application.pk}:{event}"
