"""Django's entry to this floor."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Floor 0: what happened. It knows nobody."""

    name = "benchmark_platform.audit"
    verbose_name = "操作记录"
