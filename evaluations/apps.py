"""Django's entry to this floor."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Floor 6: rubric, units, ledger, assessment, awards (stages 4 to 7 of the plan)."""

    name = "evaluations"
    verbose_name = "对标创建与考核"
