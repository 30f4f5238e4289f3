"""Putting on record that a list left the platform as a file: who took out how much, narrowed how."""

from django.db.models import Model

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record

LABELS = {
    "ledger.export": "导出台账",
    "articles.export": "导出宣传稿报送情况",
    "problems.export": "导出问题清单",
    "visits.export": "导出实地考核安排",
    "event.attendance_export": "导出出席名单",
    "self_assessments.export": "导出自我评估情况",
    "verdict.export": "导出综合评估结论名单",
}


def record_taken_out(action: str, *, subject: Model, count: int, scope: str = "", by: User) -> None:
    """Record one export of ``count`` rows; ``action`` is one of :data:`LABELS`, ``scope`` how the list was narrowed."""
    record(by=by, action=action, label=LABELS[action], subject=subject, after={"count": count, "scope": scope})
