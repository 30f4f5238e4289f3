"""What machines ask for: alive, ready, a fresh token for the form's script."""

import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

# The worker looks every second; work that has waited this long means that no worker runs.
TASK_LAG = timedelta(minutes=10)
# Strangers may ask as often as they like; a file is written once in this many seconds by each process.
FILES_ASKED_EVERY = 10.0
_files_kept_at: dict[str, float] = {}


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, files can be kept, background work is being done; 503 and which of them is not."""
    checks = {"database": _database_answers(), "files": _files_can_be_kept(), "tasks": _tasks_are_done()}
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


@login_not_required
@never_cache
@require_safe
def csrf(request: HttpRequest) -> HttpResponse:
    """A fresh token for a page that has been open for hours; ``signed_in`` says whether saving will work."""
    return JsonResponse({"token": get_token(request), "signed_in": request.user.is_authenticated})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _files_can_be_kept() -> bool:
    """Write a file and remove it, or trust the last time that it went well (per data folder)."""
    place, now = str(settings.MEDIA_ROOT), time.monotonic()
    if now - _files_kept_at.get(place, -FILES_ASKED_EVERY) < FILES_ASKED_EVERY:
        return True
    try:
        name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ready"))
        default_storage.delete(name)
    except OSError:
        return False
    _files_kept_at[place] = now
    return True


def _tasks_are_done() -> bool:
    try:
        waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - TASK_LAG)
        return not waiting.exists()
    except DatabaseError:
        return False
