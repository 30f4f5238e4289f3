"""The computed checks (table R): each a pure function of a rule, the facts of a unit and a day.

:data:`FUNCTIONS` names them as the rubric does. Numbers are the rule's parameters, never constants here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from evaluations.rules.checks.articles import article_states, articles
from evaluations.rules.checks.counts import count_per_period, count_states
from evaluations.rules.checks.documents import document_in_force, evidence, premises, systems
from evaluations.rules.checks.figures import rising
from evaluations.rules.checks.july import july_event, july_states
from evaluations.rules.checks.organization import (
    committee_or_officer,
    no_vacancy,
    organisation_form,
    party_groups,
    term,
)
from evaluations.rules.checks.periodic import PeriodState
from evaluations.rules.checks.records import completed, guests, participation, records_complete, replies
from evaluations.rules.checks.register import no_complaint, no_penalty, training
from evaluations.rules.checks.study import study, study_states
from evaluations.rules.checks.talks import talk_states, talks
from evaluations.rules.facts import Rule, UnitFacts
from evaluations.rules.parameters import missing_parameters
from evaluations.rules.periods import Period
from evaluations.rules.results import CheckResult, Status

Run = Callable[[Rule, UnitFacts, date], CheckResult]
States = Callable[[Rule, UnitFacts, date], list[PeriodState]]


@dataclass(frozen=True)
class Check:
    """A computation: ``states`` where it counts by period.

    ``asks_unit`` is False where registers alone answer it: there the unit has nothing to fill in. ``is_proof`` is
    False where it only says that there is material, and people judge.
    """

    run: Run
    states: States | None = None
    asks_unit: bool = True
    is_proof: bool = True


FUNCTIONS: dict[str, Check] = {
    "count_per_period": Check(count_per_period, count_states),
    "talks": Check(talks, talk_states),
    "study": Check(study, study_states),
    "july_event": Check(july_event, july_states),
    "articles": Check(articles, article_states),
    "organisation_form": Check(organisation_form, asks_unit=False),
    "party_groups": Check(party_groups, asks_unit=False),
    "committee_or_officer": Check(committee_or_officer, asks_unit=False),
    "term": Check(term, asks_unit=False),
    "no_vacancy": Check(no_vacancy, asks_unit=False),
    "records_complete": Check(records_complete),
    "replies": Check(replies),
    "completed": Check(completed),
    "guests": Check(guests),
    "participation": Check(participation),
    "training": Check(training, asks_unit=False),
    "no_penalty": Check(no_penalty, asks_unit=False),
    "no_complaint": Check(no_complaint, asks_unit=False),
    "document_in_force": Check(document_in_force),
    "systems": Check(systems),
    "premises": Check(premises),
    "rising": Check(rising),
    "evidence": Check(evidence, is_proof=False),
}


def compute(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """Return the result of a rule, with its title, note and code.

    An unknown function, or one that lacks a number, cannot be computed and says so: the other items still are.
    """
    check = FUNCTIONS.get(rule.function)
    if check is None:
        result = CheckResult(Status.UNKNOWN, why=f"平台没有名为“{rule.function}”的计算方法")
    elif lacking := missing_parameters(rule.function, rule.parameters):
        result = CheckResult(Status.UNKNOWN, why=f"计算规则缺少参数“{'”“'.join(lacking)}”，请行业党委在后台补上")
    else:
        result = check.run(rule, facts, day)
    return replace(result, title=rule.title, note=rule.note, code=rule.code)


def periodic_state(rule: Rule, facts: UnitFacts, day: date) -> list[tuple[Period, bool]]:
    """Return the demanded periods of a periodic rule and whether each is done, oldest first; [] where none is demanded.

    Each period has ``first``, ``last`` (the last day to do it) and ``label``. Rules that count by no period give [].
    """
    check = FUNCTIONS.get(rule.function)
    if check is None or check.states is None or missing_parameters(rule.function, rule.parameters):
        return []
    return [(state.period, state.done) for state in check.states(rule, facts, day)]
