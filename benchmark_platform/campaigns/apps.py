"""Django's entry to this floor."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Floor 4: the campaign, its calendar, the notice, the gate."""

    name = "benchmark_platform.campaigns"
    verbose_name = "创建计划"
