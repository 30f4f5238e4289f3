"""Typing the self-assessment: an item, or the summary, at a time; nothing is overwritten silently (S5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused
from evaluations.actions import self_assessment as actions
from evaluations.models import CreationUnit, Item, SelfAssessment, SelfScore
from evaluations.rules.scoring import Answer, Scale, answer_from, score_of
from evaluations.rules.self_assessment import check_reason, check_summary, read_typed
from evaluations.scale_words import answer_words
from evaluations.scales import scale_of
from evaluations.services.conflicts import FieldConflict, TextConflict
from evaluations.services.locking import locked_unit


class StaleSave(TextConflict):
    """Somebody else has saved meanwhile. ``version`` is the one on record; nothing was saved, both texts are here."""

    def __init__(self, fields: list[FieldConflict], held: SelfScore | SelfAssessment) -> None:
        self.version = held.version
        super().__init__(fields, saved_by=held.saved_by.full_name, saved_at=held.saved_at)


@dataclass(frozen=True)
class TypedScore:
    """What was entered for an item, on top of ``base_version`` (0: there was none)."""

    item: Item
    typed: Mapping[str, Any]
    reason: str
    base_version: int


def save_score(
    unit: CreationUnit, *, item: Item, typed: Mapping[str, Any], reason: str, base_version: int, by: User
) -> SelfScore | None:
    """Keep what was entered for an item; every version stays. A draft may lack its reason, or its score.

    Return None where there was nothing and nothing was entered.

    :raises Forbidden: the gate. :raises Refused: what cannot be read, by field. :raises StaleSave: two tabs.
    """
    with transaction.atomic():
        assessment = _locked(unit, by=by)
        entry = TypedScore(item, typed, reason, base_version)
        return next(_save_one(assessment, held, entry, by=by) for held, entry in _with_held(assessment, [entry]))


def save_scores(unit: CreationUnit, *, entries: Iterable[TypedScore], by: User) -> dict[str, Refused | StaleSave]:
    """Keep what was entered for several items; return what stands against some of them, by code: the rest is saved.

    :raises Forbidden: the gate.
    """
    with transaction.atomic():
        assessment = _locked(unit, by=by)
        against: dict[str, Refused | StaleSave] = {}
        for held, entry in _with_held(assessment, list(entries)):
            try:
                _save_one(assessment, held, entry, by=by)
            except (Refused, StaleSave) as error:
                against[entry.item.code] = error
        return against


def _with_held(assessment: SelfAssessment, entries: list[TypedScore]) -> list[tuple[SelfScore | None, TypedScore]]:
    """Return the entries with what is on record, the items as they are under the lock: marks may have been changed."""
    keys = [entry.item.pk for entry in entries]
    items = Item.objects.filter(pk__in=keys).prefetch_related("scoring_points").in_bulk()
    rows = assessment.scores.filter(item__in=keys).select_related("saved_by") if assessment.pk else []
    held = {row.item_id: row for row in rows}
    return [(held.get(entry.item.pk), replace(entry, item=items[entry.item.pk])) for entry in entries]


def _save_one(assessment: SelfAssessment, held: SelfScore | None, entry: TypedScore, *, by: User) -> SelfScore | None:
    """Write an item's score, or raise before anything is written."""
    item, scale = entry.item, scale_of(entry.item)
    answer, findings = read_typed(scale, entry.typed)
    findings += check_reason(entry.reason)
    if findings:
        raise Refused(findings)
    reason = entry.reason.strip()
    mine = {
        "answer": answer.as_json(),
        "not_applicable": answer.not_applicable,
        "reason": reason,
        "marks": item.marks,
        "score": score_of(scale, answer),
    }
    if held is None and answer == Answer() and not reason:
        return None
    if held and mine == {name: getattr(held, name) for name in mine}:
        return held
    if held and held.version != entry.base_version:
        raise StaleSave(_differences(scale, held, answer, reason), held)
    _begin(assessment, by=by)
    row = held or SelfScore(assessment=assessment, item=item, version=0)
    for name, value in mine.items():
        setattr(row, name, value)
    row.version, row.saved_at, row.saved_by = row.version + 1, timezone.now(), by
    row.save()
    return row


def _differences(scale: Scale, held: SelfScore, answer: Answer, reason: str) -> list[FieldConflict]:
    theirs = answer_from(held.answer, not_applicable=held.not_applicable)
    fields = [
        FieldConflict("score", answer_words(scale, theirs), answer_words(scale, answer)),
        FieldConflict("reason", held.reason, reason),
    ]
    return [one for one in fields if one.mine != one.theirs]


def save_summary(unit: CreationUnit, *, text: str, base_version: int, by: User) -> SelfAssessment:
    """Keep the unit's summary, on top of ``base_version`` (0: not begun); what it replaces is put on record.

    :raises Forbidden: the gate. :raises Refused: too long. :raises StaleSave: two tabs.
    """
    with transaction.atomic():
        assessment = _locked(unit, by=by)
        findings = check_summary(text)
        if findings:
            raise Refused(findings)
        mine, before = text.strip(), assessment.summary
        if mine == before:
            return assessment
        if before and assessment.version != base_version:
            raise StaleSave([FieldConflict("summary", before, mine)], assessment)
        _begin(assessment, by=by)
        assessment.summary = mine
        assessment.version += 1
        assessment.saved_at, assessment.saved_by = timezone.now(), by
        assessment.save(update_fields=["summary", "version", "saved_at", "saved_by"])
        if before:
            record(
                by=by,
                action="self_assessment.summary",
                label="修改自评总结",
                subject=assessment,
                before={"summary": before},
                after={"summary": mine},
            )
        return assessment


def own_assessment(unit: CreationUnit) -> SelfAssessment:
    """Return the unit's self-assessment, or an unsaved draft: what the gate is asked about."""
    found = SelfAssessment.objects.filter(unit=unit).select_related("saved_by").first()
    found = found or SelfAssessment(unit=unit, version=0)
    found.unit = unit
    return found


def _locked(unit: CreationUnit, *, by: User) -> SelfAssessment:
    """Return the self-assessment of the locked unit for an act of the unit; a first one is begun, unsaved."""
    unit = locked_unit(unit)
    require(actions.START_SELF, user=by, subject=unit)
    assessment = own_assessment(unit)
    require(actions.SAVE_SELF, user=by, subject=assessment)
    return assessment


def _begin(assessment: SelfAssessment, *, by: User) -> None:
    """Put the first one on record: the first thing that is kept begins it."""
    if assessment.pk:
        return
    now = timezone.now()
    assessment.state_since = assessment.saved_at = now
    assessment.saved_by = by
    assessment.version = 1
    assessment.save()
    record(by=by, action=actions.START_SELF.code, label=actions.START_SELF.label, subject=assessment)
