"""Which sealed pages and supporting files the readers above a branch see: those of the form that they read (F3, F5)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from applications.models import Application, State, Submission

BEING_CORRECTED = (State.DRAFT, State.RETURNED)


def in_force(files: Any, application: Application) -> Any:
    """Narrow the scans or supporting files of an application to what its readers may see.

    While the form is being corrected (returned, or withdrawn) readers see the last submission: its files are those that
    were in force when it was submitted, not what the branch has uploaded or removed since.
    """
    if application.state not in BEING_CORRECTED:
        return files.filter(removed_at__isnull=True)
    submissions = Submission.objects.standing().filter(application=application)
    at: datetime | None = submissions.values_list("submitted_at", flat=True).first()
    if at is None:
        return files.none()
    return files.filter(Q(removed_at__isnull=True) | Q(removed_at__gt=at), uploaded_at__lte=at)
