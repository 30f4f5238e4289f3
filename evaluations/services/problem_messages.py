"""Telling those who have to solve a problem, also that its last day has passed (M1)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.models import Problem
from evaluations.services.messages import tell_committee


def tell_owner(problem: Problem, *, title: str, body: str, event: str) -> None:
    """Tell the body that has to solve the problem, and the person who was named."""
    link = addresses.problem(problem.unit_id, problem.pk)
    key = f"problem:{problem.pk}:{event}"
    send(organization=problem.owner, role=_role(problem.owner), title=title, body=body, link=link, key=f"{key}:owner")
    if problem.handler:
        send(user=problem.handler, title=title, body=body, link=link, key=f"{key}:handler")


def tell_overdue_problems(now: datetime) -> int:
    """Tell owner and committee, once for each last day, what was not answered by then; return how many (M1).

    For ``settings.TICKS``: may run twice, and at the same time.
    """
    day = timezone.localdate(now)
    waiting = Problem.objects.overdue(day).filter(overdue_told_at=None, unit__campaign__is_read_only=False)
    with transaction.atomic():
        # Whoever waited for the lock reads the rows again: what was answered or told meanwhile is not among them.
        found = list(waiting.with_parties().select_for_update(of=("self",)).order_by("pk"))
        for problem in found:
            _tell_overdue(problem, now)
    return len(found)


def _tell_overdue(problem: Problem, now: datetime) -> None:
    problem.overdue_told_at = now
    problem.save()
    title = f"超期未答复：{problem.title}"
    body = f"{problem.unit.organization.name}提出的问题应于{chinese_day(problem.due_on)}前答复，请尽快办理。"
    event = f"overdue:{problem.due_on.isoformat()}"
    tell_owner(problem, title=title, body=body, event=event)
    if problem.owner.kind != Organization.Kind.COMMITTEE:
        link = addresses.problem(problem.unit_id, problem.pk)
        body = f"{problem.owner.name}承办，应于{chinese_day(problem.due_on)}前答复。"
        tell_committee(problem.unit, title=title, body=body, event=f"problem:{problem.pk}:{event}", link=link)


def _role(owner: Organization) -> str:
    return Role.COMMITTEE if owner.kind == Organization.Kind.COMMITTEE else Role.PREFECTURE
