"""The append-only record of acts."""

from benchmark_platform.audit.models.event import AuditEvent

__all__ = ["AuditEvent"]
