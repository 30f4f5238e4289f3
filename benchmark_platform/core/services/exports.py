"""Documents made in the background: ordering, making, trying again after a failure or a kill.

``settings.EXPORT_KINDS`` names the maker of each kind, a function ``(job) -> StoredFile``. A maker reports its progress
and raises :class:`~benchmark_platform.core.findings.Refused` where a person should read why there is no document.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from benchmark_platform.core.findings import Refused
from benchmark_platform.core.models import ExportJob, StoredFile

logger = logging.getLogger(__name__)

# The same order within this time is a second click, not a second wish.
SAME_ORDER = timedelta(minutes=1)
# A maker that has shown no progress for this long was killed.
STALLED_AFTER = timedelta(minutes=5)
MAX_ATTEMPTS = 3
# What was made holds personal data: it is kept for a week, it can be ordered again.
KEPT_FOR = timedelta(days=7)

WENT_WRONG = "生成文件时系统出错，没有得到文件。请点“重新生成”；仍不成功时，请联系系统管理员，并告知这一页的网址。"
KILLED = f"连续{MAX_ATTEMPTS}次没有完成。请减少份数后重新导出，或稍后点“重新生成”。"

State = ExportJob.State


class Superseded(Exception):
    """This run was given up as dead and another one has begun: it stops without a word."""


def order_export(*, by: Any, kind: str, title: str, parameters: dict[str, Any]) -> ExportJob:
    """Order a document, or return the same order of a minute ago that is still being made.

    :raises KeyError: when ``kind`` is not in ``settings.EXPORT_KINDS``.
    """
    settings.EXPORT_KINDS[kind]
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=by.pk)
        since = timezone.now() - SAME_ORDER
        under_way = ExportJob.objects.filter(
            owner=by, kind=kind, state__in=[State.QUEUED, State.RUNNING], created_at__gte=since
        )
        for job in under_way:
            if job.parameters == parameters:
                return job
        job = ExportJob.objects.create(owner=by, kind=kind, title=title[:200], parameters=parameters)
        make_export.enqueue(str(job.pk))
    job.refresh_from_db()
    return job


def retry_export(job: ExportJob) -> ExportJob:
    """Put a failed order into the queue again; any other is returned as it is."""
    with transaction.atomic():
        job = ExportJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if job.state == State.FAILED:
            job.state, job.error, job.done, job.total = State.QUEUED, "", 0, 0
            job.save()
            make_export.enqueue(str(job.pk))
    job.refresh_from_db()
    return job


@task()
def make_export(job_id: str) -> None:
    """Make one ordered document (run by the worker)."""
    run_export(job_id)


def run_export(job_id: str) -> ExportJob | None:
    """Make the document of one order; None when there is nothing to do (done, taken by another run, gone)."""
    job = _claim(job_id)
    if job is None:
        return None
    try:
        made = import_string(settings.EXPORT_KINDS[job.kind])(job)
    except Superseded:
        return None
    except Refused as refused:
        return _finish(job, error=str(refused))
    except Exception:
        logger.exception("Export %s (%s) failed", job.pk, job.kind)
        return _finish(job, error=WENT_WRONG)
    return _finish(job, made=made)


def report_progress(job: ExportJob, *, done: int, total: int) -> None:
    """Note how far a maker is; this is also its sign of life.

    :raises Superseded: when this run has been given up in the meantime; the maker lets it pass.
    """
    alive = ExportJob.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    if not alive.update(done=done, total=total, touched_at=timezone.now()):
        raise Superseded


def requeue_stalled(now: datetime) -> int:
    """Put orders whose maker was killed (or whose task was lost) into the queue again; return how many were moved."""
    moved = 0
    stalled = ExportJob.objects.filter(state__in=[State.QUEUED, State.RUNNING], touched_at__lt=now - STALLED_AFTER)
    for pk in list(stalled.values_list("pk", flat=True)):
        with transaction.atomic():
            job = stalled.select_for_update(of=("self",)).filter(pk=pk).first()
            if job is None or (job.state == State.QUEUED and _is_waiting(job)):
                continue
            if job.attempts >= MAX_ATTEMPTS:
                job.state, job.error = State.FAILED, KILLED
                job.save()
            else:
                job.state = State.QUEUED
                job.save()
                make_export.enqueue(str(job.pk))
            moved += 1
    return moved


def forget_old_exports(now: datetime) -> int:
    """Remove orders and their files after a week; return how many."""
    old = ExportJob.objects.filter(created_at__lt=now - KEPT_FOR).exclude(state__in=[State.QUEUED, State.RUNNING])
    forgotten = 0
    for job in old.select_related("result"):
        with transaction.atomic():
            job.delete()
            if job.result:
                _remove(job.result)
        forgotten += 1
    return forgotten


def _claim(job_id: str) -> ExportJob | None:
    with transaction.atomic():
        jobs = ExportJob.objects.select_for_update(of=("self",)).select_related("owner")
        job = jobs.filter(pk=job_id, state=State.QUEUED).first()
        if job is None:
            return None
        job.state = State.RUNNING
        job.attempts += 1
        job.save()
    return job


def _finish(job: ExportJob, *, made: StoredFile | None = None, error: str = "") -> ExportJob | None:
    with transaction.atomic():
        jobs = ExportJob.objects.select_for_update(of=("self",))
        mine = jobs.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts).first()
        if mine is None:
            if made:
                _remove(made)
            return None
        mine.state = State.DONE if made else State.FAILED
        mine.result, mine.error = made, error
        if made:
            mine.done = mine.total
        mine.save()
    return mine


def _is_waiting(job: ExportJob) -> bool:
    """Whether the queue still holds the task of an order (then the worker is only busy)."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=make_export.module_path)
    return any(row["args"] == [str(job.pk)] for row in waiting.values_list("args_kwargs", flat=True))


def _remove(stored: StoredFile) -> None:
    """Remove a made file: the row now, the bytes when the transaction has held."""
    storage, name = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))
