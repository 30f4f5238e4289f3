"""The prefecture's one choice (S2): what must be there before a recommendation or a nil return is filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from applications.rules.appendix1 import INVALID, MISSING
from benchmark_platform.core.findings import Finding, Findings

REASONS_LIMIT = 1000


@dataclass(frozen=True)
class Case:
    """What stands about one form: the superior's verdict ("" none), the body's own review, the computed eligibility."""

    superior_name: str
    superior_verdict: str
    review_given: bool
    eligibility: str
    failing: Sequence[str] = ()


def check_recommendation(case: Case, *, reasons: str, despite: str) -> list[Finding]:
    """Return what stands between this form and its recommendation (S2; C0.1 and C0.2 never reject by themselves)."""
    found = Findings()
    if not case.superior_verdict:
        found.error(
            f"“上级党组织意见”（{case.superior_name}）还没有签署；须先签署“同意推荐”，再报送推荐。", "opinion", MISSING
        )
    elif case.superior_verdict != "agree":
        found.error(f"“上级党组织意见”（{case.superior_name}）为不同意推荐，不能推荐这份申请表。", "opinion", INVALID)
    if not case.review_given:
        found.error("本单位对照创建条件的审查还没有确认，请先逐项填写结论并确认。", "review", MISSING)
    _need_text(found, reasons, "reasons", "推荐理由")
    if case.eligibility == "fails":
        if not despite.strip():
            sentences = "；".join(case.failing)
            found.error(
                f"资格核对结论为不符合{f'（{sentences}）' if sentences else ''}。仍要推荐的，请写明理由。",
                "despite",
                MISSING,
            )
        else:
            _need_text(found, despite, "despite", "仍推荐的理由")
    return found.rows


def check_nil_return(*, reason: str) -> list[Finding]:
    """Return what is wrong with a nil return: it needs a reason (S2)."""
    found = Findings()
    _need_text(found, reason, "reason", "不推荐的理由")
    return found.rows


def check_request(
    *, reason: str, until: date | None, has_filed: bool, last_day: date | None, day: date
) -> list[Finding]:
    """Return what is wrong with a request for a new recommendation; ``last_day`` closes the committee's stage (S3)."""
    found = Findings()
    if not has_filed:
        found.error("这个市州还没有报送，不能要求重新推荐；需要更多时间的，请办理“个别延期”。")
    _need_text(found, reason, "reason", "要求重新推荐的理由")
    if until is None:
        found.error("期限没有填写，或不是有效日期，请写成 2020-09-10。", "until", MISSING)
    elif until <= day:
        found.error("期限须晚于今天。", "until", INVALID)
    elif last_day is not None and until > last_day:
        found.error(f"期限须在本阶段截止日 {last_day:%Y-%m-%d} 之前，否则来不及确定。", "until", INVALID)
    return found.rows


def _need_text(found: Findings, text: str, name: str, label: str) -> None:
    if not text.strip():
        found.error(f"“{label}”还没有填写。", name, MISSING)
    elif len(text.strip()) > REASONS_LIMIT:
        found.error(f"“{label}”有 {len(text.strip())} 个字，请控制在 {REASONS_LIMIT} 个字以内。", name, INVALID)
