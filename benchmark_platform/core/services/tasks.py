"""The queue of background tasks: what a kill leaves behind."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

# Longer than any task takes: an export of thousands of forms needs less than an hour.
LEASE = timedelta(hours=3)


def fail_dead_tasks(now: datetime) -> int:
    """Mark tasks that have been running for longer than the lease as failed (a killed worker cannot); return how many.

    The orders behind them are put into the queue again by their own floor (``requeue_stalled``).
    """
    dead = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    count = 0
    for result in dead:
        result.set_failed(TimeoutError("The worker was killed while it ran this task."))
        count += 1
    return count
