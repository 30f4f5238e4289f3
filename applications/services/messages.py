"""Messages to those whom a step concerns."""

from applications.models import Application
from benchmark_platform.inbox.services import send


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
    """Tell the superior body."""
    key = _key(application, f"superior:{event}")
    send(organization=application.superior, title=title, body=body, link=application.get_absolute_url(), key=key)


def _key(application: Application, event: str) -> str:
    return f"application:{application.pk}:{event}"
