"""A verdict in the making: units inspected and closed, the draft, its meeting; short ways to each point (S5)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from applications.models import EligibilityCheck
from applications.services.eligibility import recheck
from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.files import store_made
from evaluations.models import CreationUnit, VerdictDecision, VerdictRow, Visit
from evaluations.rules.verdict_draft import fingerprint
from evaluations.services.verdict import open_verdict, record_verdict_meeting, save_verdict, texts_of
from evaluations.services.verdict_deciding import decide_verdict
from evaluations.verdicts import board_of, mark_of
from tests.core.builders import PDF
from tests.evaluations.assessing import Assessment, close, make_visit

NAMES = ("张志远", "李建华", "王丽娟", "赵国强", "孙晓红", "周立新")
# Marks lost: 79.0 of 100, one under the pass mark.
BELOW = {f"1-{number}": Decimal(0) for number in range(1, 7)} | {"1-7": Decimal(1)}


def settle_eligibility(unit: CreationUnit, by: User) -> EligibilityCheck:
    """A computed verdict on C0: founded in time, declared without penalty."""
    unit.application.declarations.create(
        has_penalty=False,
        signatory="张建国",
        signed_on=date(2020, 8, 3),
        recorded_by=by,
        recorded_at=unit.opened_at,
    )
    return recheck(unit.application, occasion=EligibilityCheck.Occasion.SELECTION)


def inspected(
    assess: Assessment,
    unit: CreationUnit | None = None,
    *,
    differ: Mapping[str, Decimal | None] | None = None,
    state: str = "confirmed",
) -> CreationUnit:
    """A unit whose visit is closed (the direct one where none is named), with its eligibility computed."""
    unit = unit or assess.unit
    visit = Visit.objects.filter(unit=unit).first() or make_visit(unit, assess.team[:2], by=assess.work.clerk)
    close(visit, by=assess.leader, differ=differ, state=state)
    settle_eligibility(unit, assess.work.clerk)
    unit.refresh_from_db()
    return unit


def drafted(assess: Assessment, *units: CreationUnit) -> VerdictDecision:
    """A draft about these units (the direct one where none is named)."""
    keys = [unit.pk for unit in units or (assess.unit,)]
    return open_verdict(assess.work.campaign, units=keys, by=assess.work.clerk)


def save(
    decision: VerdictDecision, typed: Mapping[int, Mapping[str, str]] | None = None, *, by: User
) -> VerdictDecision:
    """Save as somebody does who has just opened the page: what is typed over what stands there, everything seen."""
    decision = fresh(decision)
    board = board_of(decision)
    stored = {key: texts_of(row) for key, row in board.rows.items()}
    return save_verdict(
        decision,
        typed={key: texts | dict((typed or {}).get(key, {})) for key, texts in stored.items()},
        base={key: fingerprint(texts) for key, texts in stored.items()},
        seen={entry.key: mark_of(entry.now) for entry in board.entries},
        by=by,
    )


def minutes_file(by: User) -> StoredFile:
    """The minutes, kept."""
    return store_made(PDF, name="会议纪要.pdf", kind="pdf", content_type="application/pdf", by=by)


def hold_meeting(decision: VerdictDecision, *, by: User, **other: Any) -> VerdictDecision:
    """A meeting with a quorum."""
    facts: dict[str, Any] = {
        "held_on": date(2021, 3, 9),
        "title": "行业党委2021年第2次会议",
        "expected_count": 7,
        "present": NAMES,
        "recused": (),
        "minutes": minutes_file(by),
    }
    return record_verdict_meeting(decision, by=by, **(facts | other))


def ready(
    assess: Assessment, *units: CreationUnit, typed: Mapping[int, Mapping[str, str]] | None = None
) -> VerdictDecision:
    """A draft that can be decided."""
    decision = drafted(assess, *units)
    save(decision, typed, by=assess.work.clerk)
    hold_meeting(decision, by=assess.work.clerk)
    return fresh(decision)


def decided(
    assess: Assessment, *units: CreationUnit, typed: Mapping[int, Mapping[str, str]] | None = None
) -> VerdictDecision:
    """Decided verdicts."""
    decision = ready(assess, *units, typed=typed)
    return fresh(decide_verdict(decision, base_version=decision.version, by=assess.work.decider))


def fresh(decision: VerdictDecision) -> VerdictDecision:
    """The decision as it is in the database."""
    return VerdictDecision.objects.select_related("campaign", "meeting").get(pk=decision.pk)


def row_of(decision: VerdictDecision, unit: CreationUnit) -> VerdictRow:
    """The row of a unit."""
    return VerdictRow.objects.get(decision=decision, unit=unit)


def state_of(unit: CreationUnit) -> str:
    """Its state in the database."""
    return CreationUnit.objects.get(pk=unit.pk).state
