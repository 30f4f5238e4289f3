"""Heart-to-heart talks of the secretary (2-2): persons against periods, by name."""

from dataclasses import replace
from datetime import date

from evaluations.rules.checks.counts import record_counted
from evaluations.rules.checks.organization import NO_COUNT
from evaluations.rules.checks.periodic import PeriodState, every, judge, wanted_periods
from evaluations.rules.facts import MemberFact, RecordFact, Rule, UnitFacts
from evaluations.rules.periods import Period, in_words
from evaluations.rules.results import CheckResult, Counted, Grid, Status

COMMITTEE_POSTS = ("deputy", "committee")


def persons(rule: Rule, facts: UnitFacts) -> list[MemberFact]:
    """Return with whom the secretary has to talk: the committee members, or all members; never with himself."""
    if rule.parameters["whom"] == "committee":
        return [row for row in facts.members if row.post in COMMITTEE_POSTS]
    return [row for row in facts.members if row.is_member and row.post != "secretary"]


def is_wanted(person: MemberFact, period: Period, rule: Rule) -> bool:
    """Whether a talk is demanded: whoever came, left or took office within the period is not asked for it."""
    if rule.parameters["whom"] == "committee" and not person.held_post_throughout(period.first):
        return False
    return person.there_throughout(period.first, period.last)


def tally(rule: Rule, facts: UnitFacts, day: date) -> tuple[list[RecordFact], list[Counted]]:
    """Return the secretary's talks in the assessment period, and the other records with why they do not count."""
    good, refused = [], []
    for record in facts.records_of(rule.parameters["kinds"]):
        if outside := facts.span.why_outside(record.day, today=day):
            refused.append(record_counted(record, outside))
        elif not record.by_secretary:
            refused.append(record_counted(record, f"谈话人不是书记（{record.led_by or '未填写是谁'}）"))
        elif not record.members:
            refused.append(record_counted(record, "没有选择谈话对象"))
        else:
            good.append(record)
    return good, refused


def talk_states(rule: Rule, facts: UnitFacts, day: date) -> list[PeriodState]:
    """Each demanded period: with how many of the wanted persons there were enough talks."""
    talks = tally(rule, facts, day)[0]
    states = []
    for period in wanted_periods(rule.parameters["per"], facts):
        wanted = [person for person in persons(rule, facts) if is_wanted(person, period, rule)]
        if wanted:
            done = [person for person in wanted if _enough(person, period, talks, rule)]
            states.append(PeriodState(period, len(done), len(wanted)))
    return states


def talks(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """The secretary with each wanted person ``times`` in every whole period; names who is missing."""
    nobody = _nobody(rule, facts)
    if nobody:
        return nobody
    good, refused = tally(rule, facts, day)
    wanted_ids = {person.pk for person in persons(rule, facts)}
    counted = [record for record in good if record.members & wanted_ids]
    periods = wanted_periods(rule.parameters["per"], facts)
    result = judge(
        talk_states(rule, facts, day),
        day=day,
        period=f"{every(rule.parameters['per'], rule.parameters['times'])}，每人",
        counted=[record_counted(record) for record in counted],
        not_counted=refused,
        late_words="；".join(_missing_names(rule, facts, good, periods, day)),
        unit="人次",
        nothing_demanded="考核期内没有人在完整的期间都在册，不作要求",
    )
    return _with_grid(result, rule, facts, good, periods, day)


def _nobody(rule: Rule, facts: UnitFacts) -> CheckResult | None:
    """Why nobody is wanted: an empty roster cannot be judged; without a committee there is nobody to talk to."""
    if not facts.members:
        return CheckResult(Status.UNKNOWN, why="党员名册还是空的，请先登记党员")
    if persons(rule, facts):
        return None
    if rule.parameters["whom"] != "committee":
        return CheckResult(Status.NOT_APPLICABLE, why="除书记外没有其他党员")
    threshold = rule.parameters["committee_from"]
    has = facts.organization.has_committee(threshold)
    if has is None:
        return CheckResult(Status.UNKNOWN, why=NO_COUNT)
    if has:
        return CheckResult(Status.UNKNOWN, why="党员名册中没有登记副书记、委员，请先登记党内职务")
    return CheckResult(Status.NOT_APPLICABLE, why=f"正式党员不足 {threshold} 名，不设支委，名册中没有副书记、委员")


def _enough(person: MemberFact, period: Period, good: list[RecordFact], rule: Rule) -> bool:
    return len(_days(person, period, good)) >= int(rule.parameters["times"])


def _days(person: MemberFact, period: Period, good: list[RecordFact]) -> list[date]:
    return [record.day for record in good if record.day in period and person.pk in record.members]


def _missing_names(rule: Rule, facts: UnitFacts, good: list[RecordFact], periods: list[Period], day: date) -> list[str]:
    """周明：缺 2020年上半年 — for periods that are over."""
    sentences = []
    for person in persons(rule, facts):
        missing = [
            period
            for period in periods
            if period.is_over(day) and is_wanted(person, period, rule) and not _enough(person, period, good, rule)
        ]
        if missing:
            sentences.append(f"{person.name}：缺 {in_words(missing)}")
    return sentences


def _with_grid(
    result: CheckResult, rule: Rule, facts: UnitFacts, good: list[RecordFact], periods: list[Period], day: date
) -> CheckResult:
    rows = []
    for person in persons(rule, facts):
        cells = []
        for period in periods:
            days = _days(person, period, good)
            if days:
                cells.append("、".join(f"{row.month}月{row.day}日" for row in days))
            elif not is_wanted(person, period, rule):
                cells.append("不要求")
            else:
                cells.append("缺" if period.is_over(day) else "还没有谈")
        rows.append((person.name, *cells))
    return replace(result, grid=Grid(("姓名", *(period.label for period in periods)), tuple(rows)))
