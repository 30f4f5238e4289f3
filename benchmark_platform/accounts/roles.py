"""The roles, as words of the plan. What a role may do stands in the action tables, nowhere else."""

from django.db import models


class Role(models.TextChoices):
    """A person holds a role in a body; one person may hold several, in several bodies."""

    BRANCH = "branch", "基层党组织"
    PREFECTURE = "prefecture", "市州行业（协会）党组织"
    COMMITTEE = "committee", "行业党委（经办）"
    DECIDER = "decider", "行业党委（审定）"
    INSPECTOR = "inspector", "实地考核人员"
