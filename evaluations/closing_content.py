"""What a closing keeps: team, sheets, photos, self-scores and agreed scores as they stood, as JSON (S5).

Pages, the report and the history read from here and not from the rows, which go on living after a reopening.
"""

from typing import Any

from django.utils import timezone

from evaluations.closing_sheet import ClosingSheet, ItemRow, Member
from evaluations.models import CreationUnit, Visit
from evaluations.rules.scoring import shown
from evaluations.rules.totals import Given, Total


def content_of(sheet: ClosingSheet) -> dict[str, Any]:
    """Return the whole content of a closing."""
    rubric = sheet.rubric
    return {
        "unit": _unit(sheet.visit.unit),
        "visit": _visit(sheet.visit),
        "rubric": {
            "title": rubric.title,
            "edition": rubric.edition,
            "full_marks": shown(rubric.full_marks),
            "spread_threshold": shown(rubric.spread_threshold),
        },
        "team": [
            {"id": member.person.pk, "name": member.person.full_name, "is_leader": member.is_leader}
            for member in sheet.team
        ],
        "missing": sheet.missing,
        "sheets": [_sheet(member) for member in sheet.team if member.is_in],
        "items": [_item(row) for row in sheet.rows],
        "total": _total(sheet.total),
    }


def _unit(unit: CreationUnit) -> dict[str, Any]:
    body = unit.organization
    return {
        "id": unit.pk,
        "name": body.name,
        "number": unit.application.number,
        "track": unit.application.get_track_display(),
        "prefecture": str(body.prefecture or ""),
        "secretary": body.secretary_name,
        "members": body.member_count,
        "full_members": body.full_member_count,
        "probationary_members": body.probationary_member_count,
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "kind": visit.get_kind_display(),
        "day": visit.day.isoformat(),
        "starts_at": f"{visit.starts_at:%H:%M}" if visit.starts_at else "",
        "place": visit.place,
    }


def _sheet(member: Member) -> dict[str, Any]:
    sheet = member.sheet
    assert sheet is not None and sheet.submitted_at is not None  # only those that are in
    return {
        "id": sheet.pk,
        "inspector": member.person.pk,
        "name": member.person.full_name,
        "submitted_at": timezone.localtime(sheet.submitted_at).isoformat(timespec="seconds"),
        "remark": sheet.remark,
        "reopen_reason": sheet.reopen_reason,
        "scores": [
            {
                "code": score.item.code,
                **_given(Given(score.score, score.not_applicable)),
                "answer": score.answer,
                "reason": score.reason,
            }
            for score in sheet.scores.all()
        ],
        "photos": [
            {
                "id": photo.pk,
                "code": photo.item.code,
                "file": photo.file_id,
                "shown": photo.shown_id or photo.file_id,
                "sha256": photo.file.sha256,
            }
            for photo in sheet.photos.all()
        ],
    }


def _item(row: ItemRow) -> dict[str, Any]:
    item = row.scaled.item
    agreed = row.agreed
    return {
        "code": item.code,
        "number": item.printed_number,
        "indicator": {"number": row.scaled.indicator.number, "title": row.scaled.indicator.title},
        "text": item.text,
        "marks": shown(item.marks),
        "is_bonus": item.is_bonus,
        "is_veto": item.is_veto,
        "own": {**_given(row.own), "reason": row.own_reason},
        **_given(agreed.given),
        "reason": agreed.reason,
        "spread": None if row.spread.width is None else shown(row.spread.width),
        "exceeds": row.exceeds,
        "offered": _given(row.spread.offered) if row.spread.offered else None,
        "spread_reason": agreed.spread_reason,
    }


def _given(given: Given) -> dict[str, Any]:
    return {"score": None if given.score is None else shown(given.score), "not_applicable": given.not_applicable}


def _total(total: Total) -> dict[str, Any]:
    return {
        "earned": shown(total.earned),
        "applicable": shown(total.applicable),
        "bonus": shown(total.bonus),
        "total": shown(total.total),
        "vetoes": list(total.vetoes),
    }
