"""The deeds of this floor."""

from benchmark_platform.campaigns.services.deadlines import extend_deadline, move_stage, set_inner_closing_day
from benchmark_platform.campaigns.services.mobilization import (
    add_photo,
    remove_photo,
    reopen_report,
    save_report,
    submit_report,
)
from benchmark_platform.campaigns.services.notice import note_reading, remind_unread

__all__ = [
    "add_photo",
    "extend_deadline",
    "move_stage",
    "note_reading",
    "remind_unread",
    "remove_photo",
    "reopen_report",
    "save_report",
    "set_inner_closing_day",
    "submit_report",
]
