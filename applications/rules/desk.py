"""The committee's desk review: how many read a form, who may read whose verdicts when, how far they differ (S3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from applications.rules.appendix1 import MISSING
from applications.rules.review import VERDICTS
from benchmark_platform.core.findings import Finding, Findings

REASON_LIMIT = 500


@dataclass(frozen=True)
class Standing:
    """One assignment that counts (neither withdrawn nor recused)."""

    reviewer_id: int
    given: bool


def is_complete(standing: Sequence[Standing], *, wanted: int, other_number_accepted: bool) -> bool:
    """Whether every assigned reviewer has given, and they are as many as wanted (or fewer were accepted)."""
    return bool(standing) and all(one.given for one in standing) and (len(standing) >= wanted or other_number_accepted)


def is_awaited(viewer_id: int | None, standing: Sequence[Standing]) -> bool:
    """Whether this person still owes an own review: then nothing of the others' is shown, not even who has given."""
    return any(one.reviewer_id == viewer_id and not one.given for one in standing)


def may_read(viewer_id: int | None, standing: Sequence[Standing], *, wanted: int, other_number_accepted: bool) -> bool:
    """Whether this person may read what the reviewers wrote (the independence rule).

    A reviewer from the moment the own review is given; anybody else of the committee once the whole is complete.
    """
    if is_awaited(viewer_id, standing):
        return False
    if any(one.reviewer_id == viewer_id for one in standing):
        return True
    return is_complete(standing, wanted=wanted, other_number_accepted=other_number_accepted)


def spread(verdicts: Iterable[str]) -> int:
    """Return the steps between the best and the worst verdict: 0 agree, 1 neighbours, 2 from 符合 to 不符合."""
    steps = [VERDICTS.index(verdict) for verdict in verdicts]
    return max(steps) - min(steps) if steps else 0


def differs_widely(verdicts: Iterable[str]) -> bool:
    """Whether the verdicts on one condition lie more than one step apart."""
    return spread(verdicts) > 1


def check_number(name: str, *, total: int, wanted: int, note: str) -> list[Finding]:
    """Return what is missing when a form gets another number of reviewers than the campaign wants: a note."""
    found = Findings()
    if total != wanted and not note.strip():
        found.error(f"“{name}”共有 {total} 名审查人，设置为 {wanted} 名，请写明原因。", "note", MISSING)
    return found.rows


def check_reason(reason: str, *, what: str, limit: int = REASON_LIMIT) -> list[Finding]:
    """Return what is wrong with the reason for an act: there must be one, of at most ``limit`` characters."""
    found = Findings()
    if not reason.strip():
        found.error(f"请写明{what}。", "reason", MISSING)
    elif len(reason.strip()) > limit:
        found.error(f"{what}有 {len(reason.strip())} 个字，请控制在 {limit} 个字以内。", "reason")
    return found.rows
