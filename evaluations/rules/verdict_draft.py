"""What is typed into a draft of the verdict: as text, kept also where it would not pass (S5)."""

import hashlib
from collections.abc import Mapping
from datetime import date

from benchmark_platform.core.findings import Finding, Findings
from evaluations.rules.verdict import INVALID, REASON_LIMIT, WORDS

TYPED_LIMIT = 5000
FIELDS = ("verdict", "excellent", "reason", "rectify_until")
EMPTY: Mapping[str, str] = dict.fromkeys(FIELDS, "")
YES = "yes"


def fingerprint(texts: Mapping[str, str]) -> str:
    """Return a short mark of a row's texts: a page carries it, so that a save knows from which text it started."""
    joined = "\x00".join(texts.get(name, "") for name in FIELDS)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def tidy(texts: Mapping[str, str]) -> dict[str, str]:
    """Return what was posted of the known fields, as it is kept; a day in ISO where it can be read as one."""
    kept = {
        name: text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
        for name, text in texts.items()
        if name in FIELDS
    }
    return kept


def check_typed(label: str, key: int, texts: Mapping[str, str], until: date | None) -> list[Finding]:
    """Return what cannot even be kept in a draft; ``until`` is the typed deadline as it was read, None: unreadable."""
    found = Findings()
    if texts["verdict"] and texts["verdict"] not in WORDS:
        found.error(f"{label}的结论请从列出的选项中选择。", f"row-{key}-verdict", INVALID)
    if texts["excellent"] and texts["verdict"] != "qualified":
        found.error(f"{label}的结论不是“达标”，不能评为优秀。", f"row-{key}-excellent", INVALID)
    if texts["rectify_until"] and until is None:
        found.error(
            f"{label}的整改期限填的是“{texts['rectify_until'][:20]}”，请写成 2021-04-20。",
            f"row-{key}-rectify_until",
            INVALID,
        )
    if len(texts["reason"]) > TYPED_LIMIT:
        found.error(
            f"{label}的理由有 {len(texts['reason'])} 个字，请控制在 {REASON_LIMIT} 个字以内。",
            f"row-{key}-reason",
            INVALID,
        )
    return found.rows
