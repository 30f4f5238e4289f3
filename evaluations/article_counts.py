"""How many articles a unit has sent, against the need of the rubric (7-2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Article, CheckRule, CreationUnit
from evaluations.rules.articles import YearCount, year_counts
from evaluations.rules.periods import Span

STATE_TONES = {"sent": "wait", "received": "done", "returned": "attention", "adopted": "done", "withdrawn": "neutral"}


@dataclass(frozen=True)
class Need:
    """How many articles a year the rubric asks for (0: no rule asks), and in which states they count."""

    times: int = 0
    states: tuple[str, ...] = (Article.State.RECEIVED, Article.State.ADOPTED)


def need_of(campaign: Campaign) -> Need:
    """Return what the campaign's rule asks for."""
    rules = CheckRule.objects.filter(item__indicator__rubric__campaign=campaign, function="articles", active=True)
    parameters = rules.values_list("parameters", flat=True).first()
    return Need(int(parameters["times"]), tuple(parameters["states"])) if parameters else Need()


def counts_of(unit: CreationUnit, articles: Iterable[Article]) -> list[YearCount]:
    """Return the counts by calendar year of the assessment period."""
    campaign = unit.campaign
    need = need_of(campaign)
    span = Span(campaign.assessment_from, campaign.assessment_to)
    rows = [(article.sent_on, article.state) for article in articles]
    return year_counts(rows, span=span, required=need.times, counted=need.states)
