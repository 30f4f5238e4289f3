"""Liaison, visits, pairs, problems and complaints (M1, M2.2, 6-3): what makes each complete, until when one answers.

Pure: names, days and answers in, sentences out.
"""

from datetime import date

from applications.rules.notice import period
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings

REASON_LIMIT, WAY_LIMIT, TITLE_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT = 200, 40, 120, 200, 2000


def due_day(asked_on: date, *, working_days: int) -> date:
    """Return the last day for an answer: so many working days after the day on which one asked (M1)."""
    return period(asked_on, working_days=working_days, published_on=asked_on).last


def check_liaison(
    *, is_of_committee: bool, is_of_unit: bool, inspects_on: date | None = None, replaces: str, reason: str
) -> list[Finding]:
    """Return why a person cannot look after a unit (M2.2).

    ``inspects_on`` is the day of a visit to the unit, still open, in whose team the person is (S5: a liaison member may
    not inspect the unit); ``replaces`` the name of who looks after it now, or "".
    """
    findings = Findings()
    if not is_of_committee:
        findings.error("联点党委委员须是行业党委的在任人员，请重新选择。", "person")
    if is_of_unit:
        findings.error("这位同志本身是该创建单位的人员，不能联点本单位，请另选一人。", "person")
    if inspects_on is not None:
        words = f"这位同志在{chinese_day(inspects_on)}考核该创建单位的考核组里，联点党委委员不能考核和评分"
        findings.error(f"{words}。请先调整考核组，或另选一人。", "person")
    if replaces:
        _text(findings, reason, "reason", f"更换联点党委委员（现为{replaces}）的原因", REASON_LIMIT)
    return findings.rows


def check_end(reason: str) -> list[Finding]:
    """Return what is missing where a liaison or a pair ends: the reason stays on record."""
    findings = Findings()
    _text(findings, reason, "reason", "结束原因", REASON_LIMIT)
    return findings.rows


def check_visit(*, visited_on: date | None, way: str, seen: str, advice: str, day: date, since: date) -> list[Finding]:
    """Return what is wrong with the note of a visit (M2.2): no day, a day to come or before the plan, nothing seen."""
    findings = Findings()
    _day(findings, visited_on, "visited_on", "走访日期", latest=day, earliest=since)
    _text(findings, way, "way", "方式", WAY_LIMIT)
    _text(findings, seen, "seen", "了解的情况", TEXT_LIMIT)
    _text(findings, advice, "advice", "指导意见", TEXT_LIMIT, required=False)
    return findings.rows


def check_pair(*, is_own: bool, is_active: bool, stands_already: bool, content: str) -> list[Finding]:
    """Return why two bodies cannot be paired (M2.2)."""
    findings = Findings()
    if is_own:
        findings.error("结对党组织不能是创建单位自己，请另选一个党组织。", "partner")
    elif not is_active:
        findings.error("这个党组织已停用，不能结对，请另选一个党组织。", "partner")
    elif stands_already:
        findings.error("这两个党组织正在结对，不需要重复登记。", "partner")
    _text(findings, content, "content", "结对内容", TEXT_LIMIT)
    return findings.rows


def check_problem(*, title: str, text: str, has_owner: bool) -> list[Finding]:
    """Return what is missing in a problem that a unit raises (M1)."""
    findings = Findings()
    _text(findings, title, "title", "问题", TITLE_LIMIT)
    _text(findings, text, "text", "具体情况", TEXT_LIMIT)
    if not has_owner:
        findings.error("请选择向谁提出：行业党委，或本市州的行业党组织。", "owner")
    return findings.rows


def check_words(text: str, *, has_file: bool, name: str) -> list[Finding]:
    """Return what is wrong with an answer or a further word: empty without a file, or too long."""
    findings = Findings()
    if not text.strip() and has_file:
        return findings.rows
    _text(findings, text, "text", name, TEXT_LIMIT)
    return findings.rows


def check_assignment(
    *, has_owner: bool, handler_fits: bool, due_on: date | None, reason: str, day: date
) -> list[Finding]:
    """Return why a problem cannot be given to somebody else or another day (M1); the reason is read by the unit."""
    findings = Findings()
    if not has_owner:
        findings.error("请选择承办单位：行业党委，或该单位所在市州的行业党组织。", "owner")
    elif not handler_fits:
        findings.error("承办人须是承办单位的在任人员，请重新选择，或留空由承办单位安排。", "handler")
    if due_on is None:
        findings.error("请填写答复期限，如 2020-11-17。", "due_on")
    elif due_on < day:
        findings.error(f"答复期限不能早于今天（{chinese_day(day)}）。", "due_on")
    _text(findings, reason, "reason", "调整原因", REASON_LIMIT)
    return findings.rows


def check_complaint(*, received_on: date | None, subject: str, text: str, day: date) -> list[Finding]:
    """Return what is missing in a complaint that the committee received (6-3)."""
    findings = Findings()
    _day(findings, received_on, "received_on", "收到日期", latest=day)
    _text(findings, subject, "subject", "事项", SUBJECT_LIMIT)
    _text(findings, text, "text", "内容", TEXT_LIMIT, required=False)
    return findings.rows


def check_outcome(
    *, is_outcome: bool, outcome_on: date | None, text: str, received_on: date, day: date
) -> list[Finding]:
    """Return why a complaint cannot be settled like this (6-3)."""
    findings = Findings()
    if not is_outcome:
        findings.error("请选择核查结果。", "outcome")
    if outcome_on and outcome_on < received_on:
        findings.error(f"核查日期不能早于收到日期（{chinese_day(received_on)}）。", "outcome_on")
    else:
        _day(findings, outcome_on, "outcome_on", "核查日期", latest=day)
    _text(findings, text, "outcome_text", "核查说明", TEXT_LIMIT)
    return findings.rows


def _day(
    findings: Findings, value: date | None, at: str, name: str, *, latest: date, earliest: date | None = None
) -> None:
    if value is None:
        findings.error(f"请填写{name}，如 2020-11-10。", at)
    elif value > latest:
        findings.error(f"{name}不能晚于今天（{chinese_day(latest)}）。", at)
    elif earliest and value < earliest:
        findings.error(f"{name}不能早于实施方案印发的日期（{chinese_day(earliest)}）。", at)


def _text(findings: Findings, value: str, at: str, name: str, limit: int, *, required: bool = True) -> None:
    length = len(value.strip())
    if not length and required:
        findings.error(f"请填写{name}。", at)
    elif length > limit:
        findings.error(f"{name}不能超过 {limit} 字，现在有 {length} 字，请精简。", at)
