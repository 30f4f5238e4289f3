"""Makes ``admin.site`` the platform's own site. A module of its own: ``apps.py`` must hold one configuration only."""

from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    """Django's admin with the platform's site."""

    default_site = "benchmark_platform.admin_site.AuditedAdminSite"
