"""Records looked at one by one: complete, answered, finished; with guests; well attended (1-4, 1-7, 2-6, 4-1, 4-2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from evaluations.rules.checks.counts import record_counted
from evaluations.rules.facts import RecordFact, Rule, UnitFacts
from evaluations.rules.results import CheckResult, Counted, Status

WORDS = {
    "present": "实到人数",
    "expected": "应到人数",
    "summary": "内容摘要",
    "topic": "主题",
    "place": "地点",
    "led_by": "主持人",
    "photos": "照片",
}


def considered(rule: Rule, facts: UnitFacts, day: date) -> tuple[list[RecordFact], list[Counted]]:
    """Return the records of the rule's kinds within the assessment period until today, and the others with why."""
    good, refused = [], []
    for record in facts.records_of(rule.parameters["kinds"]):
        if outside := facts.span.why_outside(record.day, today=day):
            refused.append(record_counted(record, outside))
        else:
            good.append(record)
    return good, refused


def one_by_one(
    rule: Rule, facts: UnitFacts, day: date, *, fault: Callable[[RecordFact], str], required: str, good_word: str
) -> CheckResult:
    """Every record has to be without fault; without any record nothing was touched."""
    rows, refused = considered(rule, facts, day)
    faults = [(row, fault(row)) for row in rows]
    good = [record_counted(row) for row, why in faults if not why]
    refused += [record_counted(row, why) for row, why in faults if why]
    shared = {"required": required, "period": f"{facts.span.words}", "counted": tuple(good)}
    if not rows:
        return CheckResult(Status.UNTOUCHED, found="台账 0 条", not_counted=tuple(refused), **shared)  # type: ignore[arg-type]
    short = len(rows) - len(good)
    return CheckResult(
        Status.SHORT if short else Status.MET,
        found=f"台账 {len(rows)} 条，{good_word} {len(good)} 条",
        missing=f"还有 {short} 条不合要求" if short else "",
        not_counted=tuple(refused),
        **shared,  # type: ignore[arg-type]
    )


def records_complete(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-4: each record of the meetings and lectures has what the rule's ``fields`` name, and a photo of the page."""
    names = [*rule.parameters["fields"], *(["photos"] if rule.parameters["photo"] else [])]
    words_of = {name: WORDS.get(name) or facts.labels.get(name, name) for name in names}

    def fault(row: RecordFact) -> str:
        lacking = [words_of[name] for name in names if not row.has(name)]
        return f"缺{'、'.join(lacking)}" if lacking else ""

    words = f"每条都有{'、'.join(words_of.values())}"
    return one_by_one(rule, facts, day, fault=fault, required=words, good_word="完整")


def replies(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-7: every suggestion of a member has its reply."""
    field = rule.parameters["reply"]
    return one_by_one(
        rule,
        facts,
        day,
        fault=lambda row: "" if row.has(field) else "还没有反馈",
        required="每条意见建议都有反馈",
        good_word="已反馈",
    )


def completed(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """2-6: every transfer is finished. Where none happened there is nothing to finish."""
    field = rule.parameters["field"]
    result = one_by_one(
        rule,
        facts,
        day,
        fault=lambda row: "" if row.has(field) else "还没有办结",
        required="登记的都已办结",
        good_word="已办结",
    )
    if result.status is Status.UNTOUCHED:
        return CheckResult(Status.NOT_APPLICABLE, why="考核期内没有这类登记", not_counted=result.not_counted)
    return result


def participation(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """4-2: at each activity at least ``percent`` of those expected; who is excused was expected (9 of 10 is 90 %)."""
    percent = Decimal(str(rule.parameters["percent"]))

    def fault(row: RecordFact) -> str:
        if not row.expected or row.present is None:
            return "缺应到或实到人数"
        return attendance_words(row) if row.present * 100 < percent * row.expected else ""

    result = one_by_one(rule, facts, day, fault=fault, required=f"每次参与率 {percent:f} % 以上", good_word="达到")
    rows = considered(rule, facts, day)[0]
    return replace(result, asides=(*_asides(rows), *_few_expected(rows, facts)))


def attendance_words(row: RecordFact) -> str:
    """9/10 = 90 %，请假 1 人: rounded down, so that 94.99 % is not read as 95 %."""
    if not row.expected or row.present is None:
        return ""
    share = (Decimal(row.present) * 100 / row.expected).quantize(Decimal("0.1"), ROUND_FLOOR)
    excused = f"，请假 {row.excused} 人" if row.excused else ""
    return f"{row.present}/{row.expected} = {share.normalize():f} %{excused}"


def _asides(rows: list[RecordFact]) -> list[str]:
    return [f"{record_counted(row).words}：{attendance_words(row)}" for row in rows if attendance_words(row)]


def _few_expected(rows: list[RecordFact], facts: UnitFacts) -> list[str]:
    """Members on the move are expected too: fewer expected than registered members is worth a look."""
    registered = facts.organization.members
    if registered is None or not any(row.expected and row.expected < registered for row in rows):
        return []
    return [f"有的活动应到人数少于登记的党员人数（{registered} 名），请核对是否包括流动党员"]


def guests(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """4-1: people from outside the party were invited, ``times`` at least over the assessment period."""
    rows, refused = considered(rule, facts, day)
    good = [row for row in rows if row.guest_count or row.guests.strip()]
    refused += [record_counted(row, "没有填写邀请人员") for row in rows if row not in good]
    times = rule.parameters["times"]
    status = Status.MET if len(good) >= times else Status.RUNNING if day <= facts.span.last else Status.SHORT
    return CheckResult(
        status if rows else Status.UNTOUCHED,
        period=facts.span.words,
        required=f"需 {times} 次",
        found=f"台账 {len(good)} 次",
        missing="" if len(good) >= times else f"还需 {times - len(good)} 次",
        counted=tuple(record_counted(row) for row in good),
        not_counted=tuple(refused),
    )
