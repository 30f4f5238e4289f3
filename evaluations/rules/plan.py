"""The creation plan (创建方案和时间表; S4, M2.1). A task's field is ``tasks-<n>-<name>``. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding

TEXT_LIMIT = 20_000
MAX_TASKS = 60
MAX_FUNDS = Decimal("9999999999.99")
TITLE_LIMIT, PERSON_LIMIT, SIGNATORY_LIMIT, RESULT_LIMIT = 200, 60, 40, 2_000
Row = Mapping[str, str]


def read_funds(typed: str) -> Decimal | None:
    """Read an amount in yuan (full-width digits, separators and a trailing 元 are forgiven); None if it is none."""
    text = unicodedata.normalize("NFKC", typed).replace(",", "").replace(" ", "").removesuffix("元")
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", text):
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern lets only numbers through
        return None
    return amount if amount <= MAX_FUNDS else None


def read_month(typed: str) -> date | None:
    """Read a month (2020-11, 2020年11月) as its first day; None if it is none."""
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", typed.strip())
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        return None
    return date(int(match[1]), int(match[2]), 1)


def read_codes(typed: str) -> list[str]:
    """Read the codes of items as they are typed (1-1、2-3，4-1), each once, in the order of the guide."""
    text = unicodedata.normalize("NFKC", typed).replace("—", "-").replace("－", "-").replace("–", "-")
    parts = [part for part in re.split(r"[、,;\s]+", text) if part]
    return sorted(dict.fromkeys(parts), key=_guide_order)


def _guide_order(code: str) -> tuple[int, int, str]:
    match = re.fullmatch(r"(\d{1,4})-(\d{1,4})", code)
    return (int(match[1]), int(match[2]), "") if match else (10_000, 0, code)


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of the calendar months that two days touch."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def check_typed(texts: Mapping[str, Any], *, months: Sequence[date], codes: Collection[str]) -> list[Finding]:
    """What stops a draft from being kept: what cannot be read, is too long, or lies outside the creation stage (S4)."""
    findings = []
    for name, label in (("aims", "创建目标"), ("funds_note", "经费说明"), ("staff", "人力"), ("venue", "场地")):
        if len(texts[name]) > TEXT_LIMIT:
            findings.append(Finding(f"{label}过长（{len(texts[name])} 字），请精简到 {TEXT_LIMIT} 字以内。", name))
    if texts["funds"] and read_funds(texts["funds"]) is None:
        findings.append(Finding("经费请填写金额，单位为元，最多两位小数，例如 50000。", "funds"))
    if len(texts["tasks"]) > MAX_TASKS:
        return [*findings, Finding(f"工作任务最多 {MAX_TASKS} 项，现在有 {len(texts['tasks'])} 项。")]
    for index, row in enumerate(texts["tasks"]):
        findings += _check_task(index, row, months, codes)
    return findings


def _check_task(index: int, row: Row, months: Sequence[date], codes: Collection[str]) -> list[Finding]:
    findings = []
    if not row["title"]:
        findings.append(Finding("请写明工作任务；不要这一行的，请删除。", f"tasks-{index}-title"))
    for name, label, limit in (("title", "工作任务", TITLE_LIMIT), ("person", "责任人", PERSON_LIMIT)):
        if len(row[name]) > limit:
            findings.append(
                Finding(f"{label}不能超过 {limit} 字，现在有 {len(row[name])} 字。", f"tasks-{index}-{name}")
            )
    findings += _check_months(index, row, months)
    unknown = [code for code in read_codes(row["items"]) if code not in codes]
    if unknown:
        findings.append(
            Finding(
                f"任务指南中没有“{_short('、'.join(unknown))}”，请填写指南内容的代码，例如 2-1、4-1。",
                f"tasks-{index}-items",
            )
        )
    return findings


def _check_months(index: int, row: Row, months: Sequence[date]) -> list[Finding]:
    findings = []
    read = {}
    for name, label in (("starts_in", "开始月份"), ("ends_in", "完成月份")):
        month = read_month(row[name])
        if month is None:
            findings.append(Finding(f"请选择{label}。", f"tasks-{index}-{name}"))
        elif month not in months:
            findings.append(
                Finding(
                    f"{label}须在创建阶段之内（{_month(months[0])}至{_month(months[-1])}）。", f"tasks-{index}-{name}"
                )
            )
        else:
            read[name] = month
    if len(read) == 2 and read["starts_in"] > read["ends_in"]:
        findings.append(Finding("完成月份早于开始月份，请更正。", f"tasks-{index}-ends_in"))
    return findings


def check_confirmation(
    *, signatory: str, confirmed_on: str, day_read: date | None, day: date, issued_on: date
) -> list[Finding]:
    """What stops the firm's confirmation from being kept: too long, no day, a day to come or before the plan (M2.1)."""
    findings = []
    if len(signatory) > SIGNATORY_LIMIT:
        findings.append(Finding(f"签名不能超过 {SIGNATORY_LIMIT} 字，现在有 {len(signatory)} 字。", "firm_signatory"))
    if confirmed_on and day_read is None:
        findings.append(Finding("请填写日期，例如 2020-11-10 或 2020年11月10日。", "firm_confirmed_on"))
    elif day_read and day_read > day:
        findings.append(Finding(f"确认日期不能晚于今天（{chinese_day(day)}）。", "firm_confirmed_on"))
    elif day_read and day_read < issued_on:
        findings.append(
            Finding(f"确认日期不能早于实施方案印发的日期（{chinese_day(issued_on)}）。", "firm_confirmed_on")
        )
    return findings


def check_complete(content: Mapping[str, Any]) -> list[Finding]:
    """What a plan lacks before it may be submitted: aims, a timetable with persons, resources, the firm's word.

    S4: aims and timetable. M2.1: funds, staff and venue, and the firm's confirmation with its sealed page.
    """
    findings = []
    if not content["aims"].strip():
        findings.append(Finding("请填写创建目标。", "aims"))
    if content["funds"] == "":
        findings.append(Finding("请填写经费；没有经费的填 0，并在经费说明中写明。", "funds"))
    for name, label in (("staff", "人力"), ("venue", "场地")):
        if not content[name].strip():
            findings.append(Finding(f"请填写{label}保障。", name))
    if not content["tasks"]:
        findings.append(Finding("请至少填写 1 项工作任务。", "tasks"))
    for index, row in enumerate(content["tasks"]):
        if not row["person"]:
            findings.append(Finding(f"第 {index + 1} 项工作任务还没有责任人。", f"tasks-{index}-person"))
    if not content["firm_signatory"] or not content["firm_confirmed_on"]:
        findings.append(Finding("请录入所在机构确认的负责人签名和日期。", "firm"))
    if not content["firm_scan"]:
        findings.append(Finding("请上传所在机构盖章页。", "firm"))
    return findings


def check_answer(*, reason: str, is_return: bool, is_same: bool) -> list[Finding]:
    """The committee's answer is about the submission that was read; sending back has a reason."""
    if not is_same:
        return [Finding("这次报送刚才已经办理，或创建单位已重新报送，请刷新页面后再办理。")]
    if is_return and not reason.strip():
        return [Finding("请写明退回修改的理由，理由会原样告知创建单位。", "reason")]
    if len(reason.strip()) > RESULT_LIMIT:
        return [Finding(f"意见不能超过 {RESULT_LIMIT} 字，现在有 {len(reason.strip())} 字。", "reason")]
    return []


def check_progress(*, done_on: str, done_read: date | None, result: str, day: date, opened_on: date) -> list[Finding]:
    """A task is done on a day between the opening and today, with what came of it (S4)."""
    findings = []
    if done_on and done_read is None:
        findings.append(Finding("请填写日期，例如 2020-11-10 或 2020年11月10日。", "done_on"))
    elif done_read and done_read > day:
        findings.append(Finding(f"完成日期不能晚于今天（{chinese_day(day)}）。", "done_on"))
    elif done_read and done_read < opened_on:
        findings.append(Finding(f"完成日期不能早于启动创建的日期（{chinese_day(opened_on)}）。", "done_on"))
    if done_read and not result.strip():
        findings.append(Finding("请写明完成情况。", "result"))
    if len(result.strip()) > RESULT_LIMIT:
        findings.append(Finding(f"完成情况不能超过 {RESULT_LIMIT} 字，现在有 {len(result.strip())} 字。", "result"))
    return findings


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
