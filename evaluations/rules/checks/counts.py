"""So many records in every period (1-5, 2-1, 2-6)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from benchmark_platform.core.dates import chinese_day
from evaluations.rules.checks.periodic import PeriodState, every, judge, partial_asides, states_of, wanted_periods
from evaluations.rules.facts import RecordFact, Rule, UnitFacts
from evaluations.rules.periods import Per
from evaluations.rules.results import CheckResult, Counted, Status

# 2020年10月, 2020-10, 2020.10, 202010.
MONTH = re.compile(r"^\s*(\d{4})\s*[年./-]?\s*(1[0-2]|0?[1-9])\s*月?\s*$")


def record_counted(record: RecordFact, why: str = "") -> Counted:
    """The link to a record that a check looked at."""
    return Counted("record", record.pk, record.label, record.day, why)


def month_named(words: Any) -> date | None:
    """Return the first day of the month that a field names (2020年10月), or None if it names none."""
    match = MONTH.match(unicodedata.normalize("NFKC", str(words or "")))
    return date(int(match[1]), int(match[2]), 1) if match and int(match[1]) > 0 else None


def tally(rule: Rule, facts: UnitFacts, day: date) -> tuple[list[tuple[date, RecordFact]], list[Counted]]:
    """Return the records that count, each with the day that places it in a period, and those that do not, with why."""
    month_field = rule.parameters.get("month_field", "")
    good: list[tuple[date, RecordFact]] = []
    refused = []
    for record in facts.records_of(rule.parameters["kinds"]):
        placed = month_named(record.details.get(month_field)) if month_field else record.day
        if record.day > day:
            refused.append(record_counted(record, "日期在今天之后"))
        elif rule.parameters.get("by_secretary") and not record.by_secretary:
            refused.append(record_counted(record, f"不是书记本人（{record.led_by or '未填写是谁'}）"))
        elif placed is None:
            refused.append(record_counted(record, "所属月份没有写成“2020年10月”的样子"))
        elif placed not in facts.span:
            refused.append(record_counted(record, "不在考核期内"))
        else:
            good.append((placed, record))
    return good, refused


def exempt(parameters: Mapping[str, Any], facts: UnitFacts) -> CheckResult | None:
    """Return the result where the requirement does not reach this organisation (no committee, no groups), else None."""
    only_with = parameters.get("only_with", "")
    if only_with == "groups" and not facts.organization.groups:
        return CheckResult(Status.NOT_APPLICABLE, why="没有设党小组")
    if only_with == "committee":
        threshold = parameters["committee_from"]
        has = facts.organization.has_committee(threshold)
        if has is None:
            return CheckResult(Status.UNKNOWN, why="没有登记正式党员人数，不知道是否应设支委，请联系行业党委补登")
        if not has:
            return CheckResult(Status.NOT_APPLICABLE, why=f"正式党员不足 {threshold} 名，不设支委")
    return None


def committee_since(parameters: Mapping[str, Any], facts: UnitFacts) -> date | None:
    """The day before which no meeting of the committee is demanded; None: no other body meets, or always."""
    since = facts.organization.committee_since if parameters.get("only_with") == "committee" else None
    return since if since is not None and since > facts.span.first else None


def count_states(rule: Rule, facts: UnitFacts, day: date) -> list[PeriodState]:
    """The demanded periods with their counts; none where the requirement does not reach."""
    if exempt(rule.parameters, facts):
        return []
    since = committee_since(rule.parameters, facts)
    wanted = [
        period for period in wanted_periods(rule.parameters["per"], facts) if since is None or period.first >= since
    ]
    return states_of((placed for placed, _ in tally(rule, facts, day)[0]), wanted, rule.parameters["times"])


def count_per_period(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """At least ``times`` records of the kinds in every whole period (2-1: lecture, assembly, committee, groups)."""
    exemption = exempt(rule.parameters, facts)
    if exemption:
        return exemption
    good, refused = tally(rule, facts, day)
    per = rule.parameters["per"]
    since = committee_since(rule.parameters, facts)
    asides = [f"支委会{chinese_day(since)}产生，之前和当期不作要求"] if since else []
    return judge(
        count_states(rule, facts, day),
        day=day,
        period=every(per, rule.parameters["times"]),
        counted=[record_counted(record) for _, record in good],
        not_counted=refused,
        asides=[*asides, *partial_asides(Per(per), facts, [placed for placed, _ in good])],
    )
