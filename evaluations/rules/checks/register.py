"""What others keep of the unit: penalties, complaints, the organiser's list of a training (2-4, 6-1, 6-3)."""

from datetime import date

from benchmark_platform.core.dates import chinese_day
from evaluations.rules.facts import EventFact, Rule, UnitFacts
from evaluations.rules.results import CheckResult, Counted, Status

OUTCOMES = {"founded": "查实", "unfounded": "查不属实", "withdrawn": "已撤回"}


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
        found=f"行业党委登记 {len(rows)} 件" if rows else f"没有{_outcomes(rule)}的投诉举报",
        counted=counted,
    )


def _outcomes(rule: Rule) -> str:
    """查实: the outcomes that count, in words; one that is pending is not mentioned, and not denied either."""
    return "、".join(OUTCOMES[outcome] for outcome in rule.parameters["outcomes"])


def training(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """2-4: the secretary was present at ``times`` events of the kinds to which the body was invited.

    Nothing is short while the assessment period runs, nor afterwards without a list that says who was absent.
    """
    held = [
        row
        for row in facts.events
        if row.kind in rule.parameters["kinds"] and row.day in facts.span and row.last_day <= day
    ]
    asked = [row for row in held if row.is_invited]
    if not asked:
        return _no_training(held, runs=day <= facts.span.last)
    attended = [row for row in asked if row.secretary == "present"]
    missed = [row for row in asked if row not in attended]
    short = max(0, rule.parameters["times"] - len(attended))
    status = Status.MET if not short else _training_status(missed, runs=day <= facts.span.last)
    return CheckResult(
        status,
        period=facts.span.words,
        required=f"需参加 {rule.parameters['times']} 次",
        found=f"邀请本单位的已举办 {len(asked)} 次，书记出席 {len(attended)} 次",
        missing=f"还需 {short} 次" if short else "",
        why="没有记录书记缺席的培训班，请与行业党委核对" if status is Status.UNKNOWN else "",
        counted=tuple(Counted("event", row.pk, row.title, row.day) for row in attended),
        not_counted=tuple(Counted("event", row.pk, row.title, row.day, _why(row)) for row in missed),
    )


def _no_training(held: list[EventFact], *, runs: bool) -> CheckResult:
    if runs:
        words = "行业党委还没有邀请本单位参加书记培训班" if held else "行业党委还没有举办书记培训班"
        return CheckResult(Status.RUNNING, why=words)
    if held:
        return CheckResult(Status.UNKNOWN, why="行业党委举办的书记培训班没有邀请本单位，请与行业党委联系")
    return CheckResult(Status.NOT_APPLICABLE, why="考核期内行业党委没有举办书记培训班")


def _training_status(missed: list[EventFact], *, runs: bool) -> Status:
    """Running while another may come; afterwards short only where a list stands in which the secretary is missing."""
    if runs:
        return Status.RUNNING
    return Status.SHORT if any(row.has_list for row in missed) else Status.UNKNOWN


def _why(row: EventFact) -> str:
    if not row.has_list:
        return "出席名单还没有登记"
    return {"excused": "书记请假", "absent": "书记缺席"}.get(row.secretary or "", "出席名单中没有书记")
