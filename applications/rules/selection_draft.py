"""What is typed into a draft of the selection: as text, kept also where it would not pass (S3)."""

import hashlib
from collections.abc import Mapping

from applications.rules.appendix1 import INVALID
from applications.rules.reasons import REASON_LIMIT
from applications.rules.selection import DIRECT, OUTCOMES, PREFECTURE
from benchmark_platform.core.findings import Finding, Findings

TYPED_LIMIT = 5000
FIELDS = (
    "outcome",
    "rank",
    "reserve_rank",
    "reason",
    "tie_reason",
    "votes_for",
    "votes_against",
    "votes_abstained",
)
NUMBERS = {
    "rank": "排序",
    "reserve_rank": "候补顺序",
    "votes_for": "赞成票",
    "votes_against": "反对票",
    "votes_abstained": "弃权票",
}
EMPTY: Mapping[str, str] = dict.fromkeys(FIELDS, "")


def fingerprint(texts: Mapping[str, str]) -> str:
    """Return a short mark of a row's texts: a page carries it, so that a save knows from which text it started."""
    joined = "\x00".join(texts.get(name, "") for name in FIELDS)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def read_number(text: str) -> int | None:
    """Return a typed number from 0 to 9999, None where nothing is typed.

    :raises ValueError: anything else.
    """
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        raise ValueError(text)
    return int(text)


def check_typed(label: str, key: int, texts: Mapping[str, str]) -> list[Finding]:
    """Return what cannot even be kept in a draft: a rank that is no number, an outcome that nobody knows."""
    found = Findings()
    for name, word in NUMBERS.items():
        try:
            number = read_number(texts[name])
        except ValueError:
            found.error(f"{label}的{word}填的是“{texts[name][:10]}”，请只填数字。", f"row-{key}-{name}", INVALID)
        else:
            if number == 0 and name in ("rank", "reserve_rank"):
                found.error(f"{label}的{word}从 1 开始。", f"row-{key}-{name}", INVALID)
    if texts["outcome"] and texts["outcome"] not in {*OUTCOMES[DIRECT], *OUTCOMES[PREFECTURE]}:
        found.error(f"{label}的拟定结果请从列出的选项中选择。", f"row-{key}-outcome", INVALID)
    for name in ("reason", "tie_reason"):
        if len(texts[name]) > TYPED_LIMIT:
            found.error(
                f"{label}的理由有 {len(texts[name])} 个字，请控制在 {REASON_LIMIT} 个字以内。",
                f"row-{key}-{name}",
                INVALID,
            )
    return found.rows
