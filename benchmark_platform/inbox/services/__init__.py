"""Sending and reading messages; suggestions and their answers."""

from benchmark_platform.inbox.services.feedback import answer_feedback, send_feedback
from benchmark_platform.inbox.services.messages import (
    Letter,
    mark_all_read,
    mark_read,
    send,
    send_letters,
    send_to_each,
    send_to_people,
)

__all__ = [
    "Letter",
    "answer_feedback",
    "mark_all_read",
    "mark_read",
    "send",
    "send_feedback",
    "send_letters",
    "send_to_each",
    "send_to_people",
]
