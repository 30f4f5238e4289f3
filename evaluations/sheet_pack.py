"""What a device needs to go on without a network, and what it asks afterwards: plain values for JSON (S5)."""

from typing import Any

from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from evaluations.models import Rubric, Sheet, SheetPhoto, Visit
from evaluations.rules.scoring import DEDUCTIONS, Point, Scale, shown
from evaluations.rules.sheets import REASON_LIMIT, REMARK_LIMIT
from evaluations.scale_words import WAYS, deduction_words
from evaluations.scales import ScaledItem, scaled_items
from evaluations.sheet_content import told, told_remark
from evaluations.sheet_page import UnitSide, unit_side
from evaluations.sheet_window import accepted_until_of


def pack_of(visit: Visit, sheet: Sheet | None, user: User) -> dict[str, Any]:
    """Return everything the device needs, in a fixed number of queries: nothing of anybody else's sheet."""
    rubric = Rubric.objects.get(campaign=visit.campaign)
    sides, campaign = unit_side(visit, user, today()), visit.campaign
    return {
        "user": {"id": user.pk, "name": user.full_name},
        "visit": {
            "id": visit.pk,
            "kind": visit.get_kind_display(),
            "day": visit.day.isoformat(),
            "starts_at": visit.starts_at.strftime("%H:%M") if visit.starts_at else "",
            "place": visit.place,
            "state": visit.state,
            "url": visit.get_absolute_url(),
        },
        "unit": {"id": visit.unit_id, "name": visit.unit.organization.name, "url": visit.unit.get_absolute_url()},
        "team": [{"name": row.person.full_name, "leader": row.is_leader} for row in visit.standing_team],
        "rubric": {"title": rubric.title, "edition": rubric.edition, "full_marks": shown(rubric.full_marks)},
        "items": [_item(row, sides[row.item.code]) for row in scaled_items(rubric)],
        "scores": _scores(sheet),
        "remark": told_remark(sheet),
        "limits": {
            "reason": REASON_LIMIT,
            "remark": REMARK_LIMIT,
            "photos": campaign.sheet_photos_limit,
            "photo_mb": campaign.upload_max_mb,
        },
        **_standing(visit, sheet, rubric),
        "photos": [
            {"key": photo.key, "code": photo.item.code, "url": photo_url(visit, photo)} for photo in _photos(sheet)
        ],
    }


def state_of(visit: Visit, sheet: Sheet | None, user: User) -> dict[str, Any]:
    """Return what may have changed since: versions by item, photos by key, states."""
    rubric = Rubric.objects.get(campaign=visit.campaign)
    return {
        "user": user.pk,
        "versions": {code: score["version"] for code, score in _scores(sheet).items()},
        "remark_version": told_remark(sheet)["version"],
        "photos": [photo.key for photo in _photos(sheet)],
        "cleared": False,
        **_standing(visit, sheet, rubric),
    }


def photo_url(visit: Visit, photo: SheetPhoto) -> str:
    """Return the address of the scaled picture."""
    return reverse("evaluations:sheet_photo", args=[visit.pk, photo.pk])


def _standing(visit: Visit, sheet: Sheet | None, rubric: Rubric) -> dict[str, Any]:
    until = accepted_until_of(visit)
    return {
        "state": sheet.state if sheet else Sheet.State.DRAFT.value,
        "visit_state": visit.state,
        "reopen_reason": sheet.reopen_reason if sheet and sheet.state == Sheet.State.DRAFT else "",
        "edition": rubric.edition,
        "accepted_until": until.isoformat() if until else None,
    }


def _scores(sheet: Sheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    return {score.item.code: told(score) for score in sheet.scores.select_related("item")}


def _photos(sheet: Sheet | None) -> list[SheetPhoto]:
    if sheet is None:
        return []
    return list(sheet.photos.filter(removed_at=None).select_related("item"))


def _item(row: ScaledItem, side: UnitSide) -> dict[str, Any]:
    item, scale = row.item, row.scale
    return {
        "code": item.code,
        "number": item.printed_number,
        "indicator": str(row.indicator),
        "text": item.text,
        "marks": shown(item.marks),
        "way": item.way,
        "way_words": WAYS[item.way],
        "points": [_point(scale, point) for point in scale.points],
        "may_be_not_applicable": item.may_be_not_applicable,
        "is_veto": item.is_veto,
        "is_bonus": item.is_bonus,
        "how_assessed": item.how_assessed,
        "self": _self(side),
        "check": {"status": side.status.value, "words": side.status.label, "sentences": side.sentences},
        "files": [{"words": link.words, "url": link.url} for link in side.links],
    }


def _point(scale: Scale, point: Point) -> dict[str, Any]:
    return {
        "code": point.code,
        "text": point.text,
        "marks": shown(point.marks),
        "cap": None if point.cap is None else shown(point.cap),
        "words": deduction_words(point) if scale.way == DEDUCTIONS else point.text,
    }


def _self(side: UnitSide) -> dict[str, Any] | None:
    if side.own is None:
        return None
    score = side.own.score
    return {
        "score": None if score is None else shown(score),
        "not_applicable": side.own.not_applicable,
        "reason": side.own.reason,
    }
