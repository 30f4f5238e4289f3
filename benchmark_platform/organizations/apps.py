"""Django's entry to this floor."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Floor 1: who exists: bodies, firms, the penalty register."""

    name = "benchmark_platform.organizations"
    verbose_name = "组织机构"
