"""Messages and suggestions."""

from benchmark_platform.inbox.models.feedback import Feedback
from benchmark_platform.inbox.models.message import Message, MessageRead

__all__ = ["Feedback", "Message", "MessageRead"]
