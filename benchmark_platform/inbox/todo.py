"""What waits for a person on this floor: suggestions to answer."""

from datetime import date
from typing import Any

from django.urls import reverse

from benchmark_platform.core.todo import Todo
from benchmark_platform.inbox import actions
from benchmark_platform.inbox.models import Feedback


def todos(user: Any, campaign: Any, day: date) -> list[Todo]:
    """Return one line when suggestions wait for an answer by this person."""
    if not actions.decide(actions.ANSWER_FEEDBACK, user=user):
        return []
    waiting = Feedback.objects.filter(answered_at__isnull=True).count()
    return [Todo(f"答复意见建议（{waiting} 条）", reverse("inbox:feedback_desk"))] if waiting else []
