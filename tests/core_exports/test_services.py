"""Ordering and making documents in the background: once, again after a failure or a kill, forgotten after a week."""

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import ExportJob, StoredFile
from benchmark_platform.core.services import exports
from benchmark_platform.core.services.exports import (
    forget_old_exports,
    order_export,
    requeue_stalled,
    retry_export,
    run_export,
)
from benchmark_platform.core.services.tasks import fail_dead_tasks

from .conftest import queued

DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def order(owner: User, kind: str = "test.works") -> ExportJob:
    return order_export(by=owner, kind=kind, title="申请表", parameters={"ids": [1]})


def test_made_with_progress(owner: User) -> None:
    job = order(owner)
    assert (job.state, job.attempts, job.done, job.total, job.error) == ("done", 1, 2, 2, "")
    assert job.result is not None
    assert job.result.original_name == "示例文件.pdf"


def test_an_unknown_kind_is_a_mistake_of_ours(owner: User) -> None:
    with pytest.raises(KeyError):
        order(owner, "test.unknown")


def test_a_second_click_finds_the_first_order(owner: User, settings: object) -> None:
    """Within a minute the same order is the same job; another one, or a finished one, is not."""
    settings.TASKS = DATABASE_TASKS  # type: ignore[attr-defined]
    first = order(owner)
    assert first.state == "queued"
    assert order(owner) == first
    assert order_export(by=owner, kind="test.works", title="申请表", parameters={"ids": [2]}) != first
    assert DBTaskResult.objects.count() == 2
    ExportJob.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(seconds=61))
    assert order(owner) != first


def test_refused_with_a_sentence(owner: User) -> None:
    job = order(owner, "test.refuses")
    assert (job.state, job.error, job.result) == ("failed", "没有可以打印的申请表。", None)


def test_a_failure_is_logged_and_can_be_tried_again(owner: User, caplog: pytest.LogCaptureFixture) -> None:
    """The person reads a sentence, the log has the reason."""
    with caplog.at_level(logging.ERROR):
        job = order(owner, "test.breaks")
    assert (job.state, job.error) == ("failed", exports.WENT_WRONG)
    assert "disk full" in caplog.text
    ExportJob.objects.filter(pk=job.pk).update(kind="test.works")
    again = retry_export(job)
    assert (again.state, again.attempts, again.error) == ("done", 2, "")
    assert retry_export(again).attempts == 2


def test_taken_once(owner: User) -> None:
    """A task that comes twice finds the job taken."""
    job = queued(owner)
    assert run_export(str(job.pk)) is not None
    assert run_export(str(job.pk)) is None
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("kind", ["test.overtaken", "test.overtaken_midway", "test.overtaken_refused"])
def test_a_run_that_was_given_up_leaves_nothing(owner: User, kind: str) -> None:
    """The newer run owns the job; the file of the old one is removed."""
    job = queued(owner, kind)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert run_export(str(job.pk)) is None
    job.refresh_from_db()
    assert (job.state, job.result) == ("running", None)
    assert StoredFile.objects.count() == 0


def test_a_killed_run_is_put_into_the_queue_again(owner: User) -> None:
    """After five minutes without a sign of life; a live one is left alone."""
    killed = queued(owner, state="running", attempts=1)
    now = timezone.now()
    assert requeue_stalled(now + timedelta(minutes=4)) == 0
    assert requeue_stalled(now + timedelta(minutes=6)) == 1
    killed.refresh_from_db()
    assert (killed.state, killed.attempts) == ("done", 2)


def test_three_attempts_at_most(owner: User) -> None:
    job = queued(owner, state="running", attempts=3)
    assert requeue_stalled(timezone.now() + timedelta(minutes=6)) == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", exports.KILLED)


def test_a_lost_task_is_ordered_again_a_waiting_one_is_not(owner: User, settings: object) -> None:
    """The worker may be busy for long: its queue is looked at."""
    settings.TASKS = DATABASE_TASKS  # type: ignore[attr-defined]
    job = order(owner)
    later = timezone.now() + timedelta(minutes=6)
    assert requeue_stalled(later) == 0
    DBTaskResult.objects.all().delete()
    assert requeue_stalled(later) == 1
    assert [row["args"] for row in DBTaskResult.objects.values_list("args_kwargs", flat=True)] == [[str(job.pk)]]


def test_forgotten_after_a_week(owner: User) -> None:
    """Made files hold personal data; what is under way stays."""
    job, waiting = order(owner), queued(owner)
    assert job.result is not None
    storage, name = job.result.file.storage, str(job.result.file.name)
    failed = order(owner, "test.refuses")
    assert forget_old_exports(timezone.now() + timedelta(days=6)) == 0
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert forget_old_exports(timezone.now() + timedelta(days=8)) == 2
    assert list(ExportJob.objects.all()) == [waiting]
    assert not ExportJob.objects.filter(pk=failed.pk).exists()
    assert not storage.exists(name)


def test_a_dead_task_is_marked_as_failed(owner: User, settings: object) -> None:
    """A killed worker leaves its task running for ever."""
    settings.TASKS = DATABASE_TASKS  # type: ignore[attr-defined]
    order(owner)
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    assert fail_dead_tasks(timezone.now() + timedelta(hours=2)) == 0
    assert fail_dead_tasks(timezone.now() + timedelta(hours=4)) == 1
    assert DBTaskResult.objects.get().status == "FAILED"


def broken_tick(now: object) -> None:
    raise RuntimeError("broken")


def test_tick_runs_everything_and_says_what_failed(
    owner: User, settings: object, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """One that fails does not stop the others; twice does no harm."""
    queued(owner)
    call_command("tick", verbosity=2)
    call_command("tick", verbosity=0)
    assert "requeue_stalled: 0" in capsys.readouterr().out
    settings.TICKS = (  # type: ignore[attr-defined]
        "tests.core_exports.test_services.broken_tick",
        "benchmark_platform.core.services.exports.requeue_stalled",
    )
    ExportJob.objects.update(touched_at=timezone.now() - timedelta(minutes=6))
    with pytest.raises(CommandError, match="broken_tick"):
        call_command("tick")
    assert ExportJob.objects.get().state == "done"
    assert "broken" in caplog.text
