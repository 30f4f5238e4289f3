"""Collective study with all five elements: plan, content, time, people, attendance (2-3)."""

from datetime import date

from evaluations.rules.checks.counts import record_counted
from evaluations.rules.checks.periodic import PeriodState, every, judge, partial_asides, states_of, wanted_periods
from evaluations.rules.facts import RecordFact, Rule, UnitFacts
from evaluations.rules.periods import Per
from evaluations.rules.results import CheckResult, Counted


def tally(rule: Rule, facts: UnitFacts, day: date) -> tuple[list[RecordFact], list[Counted]]:
    """Return the complete records, and the others with what they lack: an incomplete one counts as absent."""
    elements = rule.parameters["elements"]
    good, refused = [], []
    for record in facts.records_of(rule.parameters["kinds"]):
        lacking = [name for name, field in elements if not record.has(field)]
        if outside := facts.span.why_outside(record.day, today=day):
            refused.append(record_counted(record, outside))
        elif lacking:
            refused.append(record_counted(record, f"缺{'、'.join(lacking)}，“五落实”不全"))
        else:
            good.append(record)
    return good, refused


def study_states(rule: Rule, facts: UnitFacts, day: date) -> list[PeriodState]:
    """The demanded periods with their complete records."""
    wanted = wanted_periods(rule.parameters["per"], facts)
    return states_of((record.day for record in tally(rule, facts, day)[0]), wanted, rule.parameters["times"])


def study(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """At least ``times`` complete records in every whole period; which field proves which element is data."""
    good, refused = tally(rule, facts, day)
    per = rule.parameters["per"]
    return judge(
        study_states(rule, facts, day),
        day=day,
        period=every(per, rule.parameters["times"]),
        counted=[record_counted(record) for record in good],
        not_counted=refused,
        asides=partial_asides(Per(per), facts, [record.day for record in good]),
    )
