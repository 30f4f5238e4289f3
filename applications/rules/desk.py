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


def check_independent(
    name: str, person: str, *, number: int, reads: bool, laid_open: bool, drafted: bool
) -> list[Finding]:
    """Return why somebody cannot become a reviewer of a form any more: from two reviewers on, each judges unseen (S3).

    ``reads`` says that the person reads the committee's pages; ``laid_open`` that the verdicts could be read there,
    ``drafted`` that the board of the selection has a reason which may rest on them.
    """
    found = Findings()
    if number < 2 or not reads:
        return found.rows
    if laid_open:
        found.error(
            f"“{name}”的审查意见已经汇总，{person}可以看到，不能再作独立审查。请分配只担任考核人员的同志。", "reviewers"
        )
    elif drafted:
        found.error(
            f"“{name}”在拟定名单中已写有理由，{person}可以看到，不能再作独立审查。请分配只担任考核人员的同志。",
            "reviewers",
        )
    return found.rows


def check_reopening(name: str, person: str, *, number: int, reads: bool, drafted: bool) -> list[Finding]:
    """Return why a given review cannot be changed any more: its reviewer reads in the draft what all found (S3).

    Before the draft it can: what the reviewer gave without knowing the others' stays on record.
    """
    found = Findings()
    if number >= 2 and reads and drafted:
        found.error(
            f"“{name}”在拟定名单中已写有理由，{person}可以看到，不能再修改独立审查的意见。"
            "需要更正的，请在拟定名单的理由和会议纪要中说明。",
            "reason",
        )
    return found.rows
