"""Django's entry to this floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Floor 0: documents, uploads, the gate's algebra, findings. It knows no concrete model of the floors above."""

    name = "benchmark_platform.core"
    verbose_name = "基础"
