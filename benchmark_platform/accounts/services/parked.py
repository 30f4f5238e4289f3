"""Keeping what a person sent after the session had died, until the same person has signed in again."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from benchmark_platform.accounts.models import ParkedPost, User

KEPT_FOR = timedelta(hours=2)
MAX_BYTES = 256 * 1024
MAX_PER_PERSON = 10

Fields = list[tuple[str, list[str]]]


def hash_of_token(token: str) -> str:
    """Return what is stored of the browser's random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def size_of(fields: Fields) -> int:
    """Return the bytes of the fields' names and values."""
    return sum(len(name.encode()) + sum(len(value.encode()) for value in values) for name, values in fields)


@transaction.atomic
def park(*, owner: User, token: str, path: str, fields: Fields, had_files: bool) -> ParkedPost:
    """Keep the fields of one form; what is older than two hours goes, and the oldest beyond ten.

    Raises ValueError above 256 KB: the caller shows the form again instead.
    """
    if size_of(fields) > MAX_BYTES:
        raise ValueError("too large to be parked")
    now = timezone.now()
    forget_old_posts(now)
    parked = ParkedPost.objects.create(
        owner=owner,
        token_hash=hash_of_token(token),
        path=path,
        fields=[[name, values] for name, values in fields],
        had_files=had_files,
        parked_at=now,
    )
    newest = list(owner.parked_posts.values_list("pk", flat=True)[:MAX_PER_PERSON])
    owner.parked_posts.exclude(pk__in=newest).delete()
    return parked


def forget_old_posts(now: datetime) -> int:
    """Remove what nobody has come back for within two hours; return how many (``manage.py tick``)."""
    removed, _ = ParkedPost.objects.filter(parked_at__lt=now - KEPT_FOR).delete()
    return removed


def waiting_for(user: User, token: str) -> QuerySet[ParkedPost]:
    """Return what waits for this person in this browser, newest first. Nobody else's is ever in it."""
    since = timezone.now() - KEPT_FOR
    return ParkedPost.objects.filter(owner=user, token_hash=hash_of_token(token), parked_at__gte=since)


def discard(parked: ParkedPost) -> None:
    """Drop what has been sent again or is not wanted any more."""
    parked.delete()
