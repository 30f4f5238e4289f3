"""Documents of a unit: what makes one complete, what is missing, what is doubled (R, 5-1 to 5-4). Pure."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings
from evaluations.rules.facts import DocumentFact
from evaluations.rules.periods import Span

TITLE_LIMIT, PROOF_LIMIT, REASON_LIMIT = 120, 2000, 200
# A founding document of the oldest firm is no older; a year typed with a slip is.
EARLIEST, LATEST = date(1980, 1, 1), date(2100, 12, 31)


def check_document(
    *, title: str, in_force_from: date | None, in_force_to: date | None, proof_text: str = "", has_file: bool = True
) -> list[Finding]:
    """Return what is wrong with a document as it is uploaded or corrected: no file, no title, days out of order."""
    findings = Findings()
    if not has_file:
        findings.error("请选择要上传的文件。", "file")
    if len(title.strip()) > TITLE_LIMIT:
        findings.error(f"名称最多{TITLE_LIMIT}字，现在有{len(title.strip())}字，请精简。", "title")
    for value, field, name in (
        (in_force_from, "in_force_from", "制发（生效）日期"),
        (in_force_to, "in_force_to", "有效期至"),
    ):
        if value is not None and not EARLIEST <= value <= LATEST:
            findings.error(f"“{name}”的年份不对，请填写{EARLIEST.year}年至{LATEST.year}年之间的日期。", field)
    if in_force_from and in_force_to and in_force_to < in_force_from:
        findings.error("“有效期至”不能早于“制发（生效）日期”，请核对。", "in_force_to")
    if len(proof_text.strip()) > PROOF_LIMIT:
        findings.error(f"运行情况最多{PROOF_LIMIT}字，现在有{len(proof_text.strip())}字，请精简。", "proof_text")
    return findings.rows


def check_system(*, is_system: bool, has_named_system: bool, title: str, stands_already: str) -> list[Finding]:
    """Return why a written system cannot be taken (5-2); ``stands_already`` is the named system that is there."""
    if not is_system:
        return [Finding("只有党建工作制度才选择制度名称，请重新选择。", "named_system")] if has_named_system else []
    if stands_already:
        return [
            Finding(f"“{stands_already}”已经上传过。有新的文件时，请打开原来的材料，点“上传新版本”。", "named_system")
        ]
    if not has_named_system and not title.strip():
        return [Finding("指南没有列出的其他制度，请在“名称”中写明是什么制度。", "title")]
    return []


def check_reason(reason: str, *, name: str, field: str = "reason") -> list[Finding]:
    """Return what is missing where something is taken out of use or refused: the reason stays on record."""
    length = len(reason.strip())
    if not length:
        return [Finding(f"请填写{name}。", field)]
    if length > REASON_LIMIT:
        return [Finding(f"{name}最多{REASON_LIMIT}字，现在有{length}字，请精简。", field)]
    return []


def missing_words(kinds: Iterable[tuple[str, bool]]) -> str:
    """Return the sentence that names the kinds without a document (title, whether there is one), or ""."""
    missing = [title for title, is_there in kinds if not is_there]
    return f"尚未上传：{'、'.join(missing)}。" if missing else ""


def force_fault(row: DocumentFact, day: date) -> str:
    """Return why a document is not in force on a day, or ""."""
    if row.in_force_from is None:
        return "没有填写制发（生效）日期"
    if row.in_force_from > day:
        return f"{chinese_day(row.in_force_from)}起才生效"
    if row.in_force_to is not None and row.in_force_to < day:
        return f"有效期已于{chinese_day(row.in_force_to)}届满"
    return ""


def year_fault(row: DocumentFact, span: Span, day: date) -> str:
    """Return why a document that is made anew every year (5-4) is of no year of the assessment period, or ""."""
    if row.in_force_from is None or row.in_force_from > day:
        return force_fault(row, day)
    last = row.in_force_to or row.in_force_from
    return "" if last.year >= span.first.year else "不是考核期内年度的文件"


def system_gaps(rows: Iterable[DocumentFact], day: date) -> dict[int, list[str]]:
    """Return what each written system lacks before it counts (5-2), by its number; [] where it counts.

    The one rule for the check and for the page of documents; of two with one name the first that lacks nothing counts.
    """
    gaps: dict[int, list[str]] = {}
    counted = set()
    for row in rows:
        name = row.named_system or row.title
        acceptance = "" if row.named_system or row.acceptance == "accepted" else _not_accepted(row)
        faults = [acceptance, force_fault(row, day), "" if row.has_proof else "没有填写运行情况"]
        found = [fault for fault in faults if fault]
        if not found and name in counted:
            found = ["同一项制度已计算"]
        elif not found:
            counted.add(name)
        gaps[row.pk] = found
    return gaps


def _not_accepted(row: DocumentFact) -> str:
    return "行业党委不予认定" if row.acceptance == "refused" else "不在列明的制度内，待行业党委认定"


def is_web_address(text: str) -> bool:
    """Whether a link is an ordinary web address: nothing that a browser would run."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in text.strip()
