"""The review of a form against the conditions (C0.1–C6): the same for a prefecture and for the desk (S2, S3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from applications.rules.appendix1 import INVALID, MISSING
from benchmark_platform.core.findings import Finding, Findings

MEETS, PARTLY, DOES_NOT = "meets", "partly", "does_not"
VERDICTS = (MEETS, PARTLY, DOES_NOT)
REMARK_LIMIT = 1000
# What the platform computed on C0.1 and C0.2, where it is not met: a reviewer who finds otherwise says why.
OTHERWISE = {"fails": "不符合", "missing": "资料不全"}


@dataclass(frozen=True)
class Line:
    """What is typed about one condition; ``key`` names it in the form (``verdict-<key>``, ``remark-<key>``).

    ``computed`` is the platform's own verdict on it (meets, fails, missing), "" where nothing is computed.
    """

    key: int
    title: str
    verdict: str = ""
    remark: str = ""
    computed: str = ""


def check_review(lines: Sequence[Line], *, overall: str = "") -> list[Finding]:
    """Return what stands between these verdicts and giving them: a remark unless it meets, as computed (C0.1–C6)."""
    found = Findings()
    for line in lines:
        if not line.verdict:
            found.error(f"“{line.title}”还没有选择结论。", f"verdict-{line.key}", MISSING)
        elif line.verdict not in VERDICTS:
            found.error(f"“{line.title}”的结论请从列出的选项中选择。", f"verdict-{line.key}", INVALID)
        elif line.verdict != MEETS and not line.remark.strip():
            found.error(f"“{line.title}”的结论不是“符合”，请写明理由。", f"remark-{line.key}", MISSING)
        elif line.verdict == MEETS and line.computed in OTHERWISE and not line.remark.strip():
            found.error(
                f"“{line.title}”系统核对为“{OTHERWISE[line.computed]}”，您的结论是“符合”，请在说明中写明理由。",
                f"remark-{line.key}",
                MISSING,
            )
    found.rows += check_lengths(lines, overall=overall)
    return found.rows


def check_lengths(lines: Sequence[Line], *, overall: str = "") -> list[Finding]:
    """Return the remarks that are too long to be kept at all."""
    found = Findings()
    for name, field, text in [
        *((line.title, f"remark-{line.key}", line.remark) for line in lines),
        ("总体意见", "remark", overall),
    ]:
        if len(text) > REMARK_LIMIT:
            found.error(f"“{name}”的说明有 {len(text)} 个字，请控制在 {REMARK_LIMIT} 个字以内。", field, INVALID)
    return found.rows


def differences(saved: Mapping[str, str], typed: Mapping[str, str]) -> list[str]:
    """Return the names of the typed fields that would overwrite another text, in the order of the form."""
    return [name for name, text in typed.items() if name in saved and saved[name] != text]
