"""Django's entry to this floor."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Floor 5: from Appendix 1 to the chosen branches (stages 2 and 3 of the plan)."""

    name = "applications"
    verbose_name = "申报推荐"
