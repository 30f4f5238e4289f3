"""What others keep of the unit: penalties, complaints, the organiser's list of a training (2-4, 6-1, 6-3)."""

from datetime import date

from benchmark_platform.core.dates import chinese_day
from evaluations.rules.facts import EventFact, Rule, UnitFacts
from evaluations.rules.results import CheckResult, Counted, Status


def no_penalty(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """6-1: no entry against a firm of the unit or a practitioner of it, since the assessment period began."""
    if not facts.organization.firms:
        return CheckResult(Status.UNKNOWN, why="没有登记所在执业机构，请联系行业党委补登")
    rows = [row for row in facts.penalties if facts.span.first <= row.day <= day]
    counted = []
    for row in rows:
        whom = f"{row.firm}{row.practitioner}" if row.practitioner else row.firm
        words = f"{whom}受到{row.kind_label}（{row.authority}，{row.document_number}）"
        counted.append(Counted("penalty", 0, words, row.day))
    return CheckResult(
        Status.SHORT if rows else Status.MET,
        period=f"{chinese_day(facts.span.first)}至今",
        found=f"处罚惩戒登记中有 {len(rows)} 条" if rows else "处罚惩戒登记中没有",
        counted=tuple(counted),
    )


def no_complaint(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """6-3: no complaint with one of the ``outcomes`` (default: found true). Neither words nor reporter are shown."""
    rows = [
        row
        for row in facts.complaints
        if row.outcome in rule.parameters["outcomes"] and facts.span.first <= row.day <= day
    ]
    counted = tuple(Counted("complaint", 0, f"投诉举报（{row.outcome_label}）", row.day) for row in rows)
    return CheckResult(
        Status.SHORT if rows else Status.MET,
        period=f"{chinese_day(facts.span.first)}至今",
        found=f"行业党委登记 {len(rows)} 件" if rows else "行业党委没有登记",
        counted=counted,
    )


def training(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """2-4: the secretary was present at ``times`` events of the kinds; before the first is held nothing is missing."""
    held = [
        row
        for row in facts.events
        if row.kind in rule.parameters["kinds"] and row.day in facts.span and row.last_day <= day
    ]
    if not held:
        if day <= facts.span.last:
            return CheckResult(Status.RUNNING, why="行业党委还没有举办书记培训班")
        return CheckResult(Status.NOT_APPLICABLE, why="考核期内行业党委没有举办书记培训班")
    attended = [row for row in held if row.secretary == "present"]
    times = rule.parameters["times"]
    enough = len(attended) >= times
    return CheckResult(
        Status.MET if enough else Status.SHORT,
        period=facts.span.words,
        required=f"需参加 {times} 次",
        found=f"已举办 {len(held)} 次，书记出席 {len(attended)} 次",
        missing="" if enough else f"还需 {times - len(attended)} 次",
        counted=tuple(Counted("event", row.pk, row.title, row.day) for row in attended),
        not_counted=tuple(
            Counted("event", row.pk, row.title, row.day, _why(row)) for row in held if row not in attended
        ),
    )


def _why(row: EventFact) -> str:
    return {"excused": "书记请假", "absent": "书记缺席"}.get(row.secretary or "", "出席名单中没有书记")
