"""The rubric as the committee's tool (E): free until 启动创建 freezes it, then an act with reason and notice.

An edit and 启动创建 lock the same row: an edit lands before the marks freeze, or it is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from evaluations import rubric_texts as texts
from evaluations.actions.rubric import EDIT_RUBRIC, Guide, act_on
from evaluations.models import Item, Rubric, RubricChange, ScoringPoint
from evaluations.rules import rubric as rules
from evaluations.rules.scoring import Point, Scale
from evaluations.scales import scale_of, scaled_items
from evaluations.services import rubric_late as late
from evaluations.services.conflicts import refuse_stale

Words = Mapping[str, str]


def edit_marks(rubric: Rubric, *, typed: Mapping[str, Any], base: str, by: User, reason: str = "") -> Rubric:
    """Set the marks of all items, which add up; the points of an item move in proportion (E).

    ``base`` is the fingerprint of what the page showed. From then on the marks are the committee's, no longer ours.

    :raises Forbidden: the gate. :raises Refused: no sum, no number, no reason, scores that were handed in.
    :raises TextConflict: somebody else has changed them meanwhile; nothing was saved.
    """
    with transaction.atomic():
        rubric = _locked(rubric, by=by)
        rows = {row.item.code: row for row in scaled_items(rubric)}
        old = [row.scale for row in rows.values()]
        new, findings = rules.read_marks(typed, old, full_marks=rubric.full_marks)
        findings += _reason_findings(rubric, reason)
        if findings:
            raise Refused(findings)
        theirs, mine = texts.marks_texts(old), texts.marks_texts(new.values())
        refuse_stale(mine, theirs, base)
        changed = [scale for scale in old if new[scale.code] != scale]
        if not changed:
            return rubric
        _refuse_scored(rubric, [scale.code for scale in changed])
        for scale in changed:
            _write_item(rows[scale.code].item, new[scale.code])
        rubric.marks_are_platform_default = False
        before, after = texts.scale_words(changed), texts.scale_words([new[scale.code] for scale in changed])
        return _finish(rubric, before, after, label="修改分值", reason=reason, by=by)


def edit_item(rubric: Rubric, *, code: str, typed: Mapping[str, Any], base: str, by: User, reason: str = "") -> Rubric:
    """Set how one item is scored: way, points, not applicable, veto, how it is assessed. Its marks stay (E).

    ``base`` is the fingerprint of what the page showed.

    :raises Forbidden: the gate. :raises Refused: the points make no scale, no reason, scores that were handed in.
    :raises TextConflict: somebody else has changed it meanwhile; nothing was saved. :raises Item.DoesNotExist: no such.
    """
    with transaction.atomic():
        rubric = _locked(rubric, by=by)
        item = Item.objects.prefetch_related("scoring_points").get(indicator__rubric=rubric, code=code)
        old = scale_of(item)
        new, how, findings = rules.read_item(old, typed)
        findings += _reason_findings(rubric, reason)
        if findings:
            raise Refused(findings)
        theirs, mine = texts.item_texts(old, item.how_assessed), texts.item_texts(new, how)
        refuse_stale(mine, theirs, base)
        if mine == theirs:
            return rubric
        if new != old:
            _refuse_scored(rubric, [code])
        item.how_assessed = how
        _write_item(item, new)
        before, after = texts.item_words(code, theirs), texts.item_words(code, mine)
        return _finish(rubric, before, after, label=f"修改 {code} 的评分办法", reason=reason, by=by)


def edit_settings(rubric: Rubric, *, typed: Mapping[str, Any], base: str, by: User, reason: str = "") -> Rubric:
    """Set pass mark, excellent mark, how self-score and on-site score combine, and the spread threshold (E).

    ``base`` is the fingerprint of what the page showed.

    :raises Forbidden: the gate. :raises Refused: marks not in order, no reason, a verdict was decided on them.
    :raises TextConflict: somebody else has changed them meanwhile; nothing was saved.
    """
    with transaction.atomic():
        rubric = _locked(rubric, by=by)
        values, findings = rules.read_settings(typed, full_marks=rubric.full_marks)
        findings += _reason_findings(rubric, reason)
        if findings:
            raise Refused(findings)
        theirs, mine = texts.settings_texts(rubric), texts.settings_as_texts(values)
        refuse_stale(mine, theirs, base)
        if mine == theirs:
            return rubric
        if rubric.frozen_at is not None:
            _refuse(rules.check_late_settings(is_decided=late.verdict_is_decided(rubric)))
        for name, value in values.items():
            setattr(rubric, name, value)
        before, after = texts.settings_words(theirs), texts.settings_words(mine)
        return _finish(rubric, before, after, label="修改达标分和综合得分办法", reason=reason, by=by)


def _locked(rubric: Rubric, *, by: User) -> Rubric:
    """Return the locked row; everything that scores by it is locked before it, so nothing is handed in meanwhile."""
    late.lock_scoring(rubric)
    rubric = Rubric.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=rubric.pk)
    require(act_on(rubric), user=by, subject=Guide(rubric))
    return rubric


def _reason_findings(rubric: Rubric, reason: str) -> list[Finding]:
    return [] if rubric.frozen_at is None else rules.check_change_reason(reason)


def _refuse_scored(rubric: Rubric, codes: Sequence[str]) -> None:
    if rubric.frozen_at is not None:
        _refuse(rules.check_late_items(late.submitted_scores(rubric, codes), codes))


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise Refused(findings)


def _write_item(item: Item, new: Scale) -> None:
    """Keep an item and its points row by row, so that the history of each stays its own."""
    item.marks, item.way, item.is_bonus = new.marks, new.way, new.is_bonus
    item.is_veto, item.may_be_not_applicable = new.is_veto, new.may_be_not_applicable
    item.save()
    standing: dict[str, ScoringPoint] = {row.code: row for row in item.scoring_points.all()}
    for number, point in enumerate(new.points, start=1):
        row = standing.pop(point.code, None) or ScoringPoint(item=item, code=point.code)
        if _point_of(row, number) != (number, point):
            row.number, row.text, row.marks, row.cap = number, point.text, point.marks, point.cap
            row.save()
    for row in standing.values():
        row.delete()


def _point_of(row: ScoringPoint, number: int) -> tuple[int, Point] | None:
    return (row.number, Point(row.code, row.text, row.marks, row.cap)) if row.pk else None


def _finish(rubric: Rubric, before: Words, after: Words, *, label: str, reason: str, by: User) -> Rubric:
    """Count the save, put it on record; once frozen it is a new edition with its reason, and everybody is told."""
    before, after = texts.differing(before, after)
    act, reason = act_on(rubric), reason.strip() if rubric.frozen_at is not None else ""
    rubric.version += 1
    if act is not EDIT_RUBRIC:
        rubric.edition += 1
        change = RubricChange.objects.create(
            rubric=rubric,
            edition=rubric.edition,
            reason=reason,
            before=before,
            after=after,
            changed_by=by,
            changed_at=timezone.now(),
        )
        late.tell_everybody(change)
    rubric.save()
    record(by=by, action=act.code, label=label, subject=rubric, before=before, after=after, reason=reason)
    return rubric
