"""Taking the row that a deed works on, and moving its state: what every service here begins and ends with."""

from datetime import datetime

from applications.models import Application


def locked(application: Application) -> Application:
    """Return the row as it is now, locked until the transaction ends (on SQLite the transaction itself is the lock)."""
    return Application.objects.select_for_update(of=("self",)).with_parties().get(pk=application.pk)


def move(application: Application, state: str | None, *, at: datetime) -> None:
    """Put the application into a state; the caller saves it."""
    assert state is not None  # the acts that come here have a state to go to
    application.state = state
    application.state_since = at
