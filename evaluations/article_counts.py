"""How many articles a unit has sent, against the need of the rubric (7-2)."""

from collections.abc import Iterable

from evaluations.models import Article, CheckRule, CreationUnit
from evaluations.rules.articles import YearCount, year_counts
from evaluations.rules.periods import Span

STATE_TONES = {"sent": "wait", "received": "done", "returned": "attention", "adopted": "done", "withdrawn": "neutral"}


def need_of(unit: CreationUnit) -> int:
    """Return how many articles a year the rubric asks for; 0 where no rule asks."""
    rules = CheckRule.objects.filter(item__indicator__rubric__campaign=unit.campaign, function="articles", active=True)
    parameters = rules.values_list("parameters", flat=True).first() or {}
    return int(parameters.get("times", 0))


def counts_of(unit: CreationUnit, articles: Iterable[Article]) -> list[YearCount]:
    """Return the counts by calendar year of the assessment period."""
    campaign = unit.campaign
    span = Span(campaign.assessment_from, campaign.assessment_to)
    rows = [(article.sent_on, article.state) for article in articles]
    return year_counts(rows, span=span, required=need_of(unit))
