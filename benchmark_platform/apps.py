"""Django's entry to the roof."""

from django.apps import AppConfig


class BenchmarkPlatformConfig(AppConfig):
    """The roof: management commands, public pages, checks of the machine."""

    name = "benchmark_platform"
    verbose_name = "标杆引领创建管理平台"

    def ready(self) -> None:
        """Register the system checks."""
        from . import checks  # noqa: F401
