"""Articles handed to the association (7-2): those that the committee received count."""

from datetime import date

from evaluations.rules.checks.periodic import PeriodState, every, judge, partial_asides, states_of, wanted_periods
from evaluations.rules.facts import ArticleFact, Rule, UnitFacts
from evaluations.rules.periods import Per
from evaluations.rules.results import CheckResult, Counted


def _why_not(row: ArticleFact, rule: Rule, facts: UnitFacts, day: date) -> str:
    if row.state not in rule.parameters["states"]:
        return row.state_label
    return facts.span.why_outside(row.day, today=day)


def tally(rule: Rule, facts: UnitFacts, day: date) -> tuple[list[ArticleFact], list[Counted]]:
    """Return the articles that count, and the others with why not; what the unit took back is not mentioned."""
    good, refused = [], []
    for row in sorted(facts.articles, key=lambda article: (article.day, article.pk)):
        why = _why_not(row, rule, facts, day)
        if not why:
            good.append(row)
        elif row.state != "withdrawn":
            refused.append(Counted("article", row.pk, f"《{row.title}》", row.day, why))
    return good, refused


def article_states(rule: Rule, facts: UnitFacts, day: date) -> list[PeriodState]:
    """The demanded periods with their articles."""
    wanted = wanted_periods(rule.parameters["per"], facts)
    return states_of((row.day for row in tally(rule, facts, day)[0]), wanted, rule.parameters["times"])


def articles(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """At least ``times`` articles in every whole period, in one of ``states`` (received, adopted)."""
    good, refused = tally(rule, facts, day)
    per = rule.parameters["per"]
    return judge(
        article_states(rule, facts, day),
        day=day,
        period=every(per, rule.parameters["times"], "篇"),
        counted=[Counted("article", row.pk, f"《{row.title}》（{row.state_label}）", row.day) for row in good],
        not_counted=refused,
        asides=partial_asides(Per(per), facts, [row.day for row in good], "篇"),
        unit="篇",
        source="已接收",
    )
