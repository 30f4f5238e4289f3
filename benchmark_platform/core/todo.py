"""One line of a person's to-do list. Each floor offers its own (``<app>/todo.py``); the home page joins them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """Something that waits for this person: what, where, until when (the last day, Asia/Shanghai)."""

    label: str
    url: str
    detail: str = ""
    due: date | None = None
    urgent: bool = False
