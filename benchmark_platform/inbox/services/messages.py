"""Messages: sent once per event, to a body (by role) or to one person; read by each person for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.inbox import tasks
from benchmark_platform.inbox.models import Message, MessageRead
from benchmark_platform.inbox.models.message import TITLE_LIMIT
from benchmark_platform.organizations.models import Organization


@transaction.atomic
def send(
    *,
    organization: Organization | None = None,
    role: str = "",
    user: User | None = None,
    title: str,
    body: str = "",
    link: str = "",
    key: str,
) -> Message | None:
    """Put a message into the box of a body or of a person; return None if this event (``key``) was sent before.

    ``role`` narrows a body's message to those who hold that role in it; what is for the committee's staff and not for
    its inspectors needs one. ``link`` is a path of this site. Exactly one of ``organization`` and ``user`` is given.
    """
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "organization": organization,
            "role": role,
            "user": user,
            "title": _short(title),
            "body": body,
            "link": link,
            "sent_at": timezone.now(),
        },
    )
    if not created:
        return None
    _copy_by_mail([message])
    return message


@transaction.atomic
def send_to_each(
    organizations: Iterable[Organization], *, title: str, body: str = "", link: str = "", key: str
) -> list[Message]:
    """Put the same message into the box of each body; a body that has it already (``key``) gets no second one."""
    bodies = {f"{key}:{organization.pk}": organization for organization in organizations}
    _one_sender_at_a_time(bodies.values())
    known = set(Message.objects.filter(key__startswith=f"{key}:").values_list("key", flat=True))
    now = timezone.now()
    messages = Message.objects.bulk_create(
        Message(organization=organization, title=_short(title), body=body, link=link, key=own_key, sent_at=now)
        for own_key, organization in bodies.items()
        if own_key not in known
    )
    _copy_by_mail(messages)
    return messages


@dataclass(frozen=True)
class Letter:
    """A message to one body in words of its own; ``key`` is its event, as in :func:`send`."""

    organization: Organization
    title: str
    body: str
    link: str
    key: str


@transaction.atomic
def send_letters(letters: Iterable[Letter]) -> list[Message]:
    """Put each letter into the box of its body; one whose event was sent before is not sent again.

    The caller holds a lock on what the event is about: the bodies are not locked here.
    """
    letters = list(letters)
    known = set(Message.objects.filter(key__in=[letter.key for letter in letters]).values_list("key", flat=True))
    now = timezone.now()
    messages = Message.objects.bulk_create(
        Message(
            organization=letter.organization,
            title=_short(letter.title),
            body=letter.body,
            link=letter.link,
            key=letter.key,
            sent_at=now,
        )
        for letter in letters
        if letter.key not in known
    )
    _copy_by_mail(messages)
    return messages


def _one_sender_at_a_time(organizations: Iterable[Organization]) -> None:
    """Lock the addressed bodies until the transaction ends: two senders of one event would both find it unsent."""
    keys = [organization.pk for organization in organizations]
    rows = Organization.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk", flat=True))


@transaction.atomic
def send_to_people(people: Iterable[User], *, title: str, body: str = "", link: str = "", key: str) -> list[Message]:
    """Put the same message into the box of each person; who has it already (``key``) gets no second one."""
    users = {f"{key}:{user.pk}": user for user in people}
    known = set(Message.objects.filter(key__in=users).values_list("key", flat=True))
    now = timezone.now()
    messages = Message.objects.bulk_create(
        Message(user=user, title=_short(title), body=body, link=link, key=own_key, sent_at=now)
        for own_key, user in users.items()
        if own_key not in known
    )
    _copy_by_mail(messages)
    return messages


def mark_read(message: Message, *, by: User) -> MessageRead:
    """Note that a person has opened a message; a second opening changes nothing."""
    return MessageRead.objects.get_or_create(message=message, user=by)[0]


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Note every unread message of a person as read; return how many there were."""
    unread = list(Message.objects.unread_by(by).values_list("pk", flat=True))
    MessageRead.objects.bulk_create(
        [MessageRead(message_id=message_id, user=by) for message_id in unread], ignore_conflicts=True
    )
    return len(unread)


def _short(title: str) -> str:
    """Return a title that the box holds: long names of bodies must never keep an act from being done."""
    line = " ".join(title.split())
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1]}…"


def _copy_by_mail(messages: list[Message]) -> None:
    """Order the e-mail copies, once the act is certain. Without EMAIL_URL there is no office mail (decision 9)."""
    if not settings.EMAIL_URL or not messages:
        return
    ids = [message.pk for message in messages]
    transaction.on_commit(lambda: tasks.copy_by_mail.enqueue(ids), robust=True)
