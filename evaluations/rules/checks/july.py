"""The event around 1 July (4-1): in a window of days, which is the platform's reading of 前后."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from evaluations.rules.checks.counts import record_counted
from evaluations.rules.checks.periodic import PeriodState, judge, states_of
from evaluations.rules.facts import Rule, UnitFacts
from evaluations.rules.periods import Period, Span
from evaluations.rules.results import CheckResult


def windows(parameters: Mapping[str, Any], span: Span) -> list[Period]:
    """Return the windows that lie wholly inside the assessment period, one a year.

    A period without a July (October to February) is judged by the last July before its end: the year's event counts.
    """
    before, after = timedelta(days=parameters["days_before"]), timedelta(days=parameters["days_after"])
    rows = []
    for year in range(span.first.year - 1, span.last.year + 1):
        centre = date(year, parameters["month"], parameters["day"])
        rows.append(Period(centre - before, centre + after, f"{year}年“七一”前后"))
    inside = [row for row in rows if row.first in span and row.last in span]
    return inside or [row for row in rows if row.last <= span.last][-1:]


def july_states(rule: Rule, facts: UnitFacts, day: date) -> list[PeriodState]:
    """The demanded windows with their events."""
    days = [record.day for record in facts.records_of(rule.parameters["kinds"]) if record.day <= day]
    return states_of(days, windows(rule.parameters, facts.span), 1)


def july_event(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """One event in each window; an event on another day is listed as not counted."""
    states = july_states(rule, facts, day)
    good, refused = [], []
    for record in facts.records_of(rule.parameters["kinds"]):
        if record.day > day:
            refused.append(record_counted(record, "日期在今天之后"))
        elif any(record.day in state.period for state in states):
            good.append(record_counted(record))
        else:
            refused.append(record_counted(record, "不在“七一”前后的日期内"))
    return judge(states, day=day, period=_words(rule.parameters), counted=good, not_counted=refused)


def _words(parameters: Mapping[str, Any]) -> str:
    return (
        f"每年 {parameters['month']}月{parameters['day']}日"
        f"前 {parameters['days_before']} 天至后 {parameters['days_after']} 天"
    )
