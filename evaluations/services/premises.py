"""The premises' checklist of a unit (3-1, 3-2): yes or no, a note or link, a photo."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.services.files import store_made
from benchmark_platform.core.services.pictures import scaled_picture
from benchmark_platform.core.uploads import check_upload
from benchmark_platform.core.uploads.checks import MEGABYTE
from benchmark_platform.core.uploads.kinds import PHOTO_KINDS, Kind
from evaluations.models import CreationUnit, PremisesAnswer, PremisesPoint
from evaluations.rules import premises as rules
from evaluations.rules.premises import PointAnswer
from evaluations.services.kept_files import stored
from evaluations.services.locking import unit_at_work


@transaction.atomic
def save_premises(unit: CreationUnit, *, answers: Iterable[PointAnswer], by: User) -> int:
    """Put down what is there and what is not; a point without an answer stays as it is. Return how many changed.

    :raises Forbidden: the gate.
    :raises Refused: what is wrong, by point; also where somebody else answered a point differently meanwhile.
    """
    unit = unit_at_work(unit, by=by)
    points = {point.pk: point for point in PremisesPoint.objects.filter(rubric__campaign=unit.campaign)}
    held = {answer.point_id: answer for answer in unit.premises.all()}
    given = [answer for answer in answers if answer.point_id in points]
    findings = [one for answer in given for one in rules.check_answer(points[answer.point_id].title, answer)]
    changed = [answer for answer in given if answer.has_it is not None and _differs(answer, held.get(answer.point_id))]
    findings += [
        _meanwhile(points[answer.point_id], held[answer.point_id])
        for answer in changed
        if answer.point_id in held and held[answer.point_id].version != answer.version
    ]
    if findings:
        raise Refused(findings)
    for answer in changed:
        _keep(unit, points[answer.point_id], held.get(answer.point_id), answer, by=by)
    return len(changed)


def set_premises_photo(unit: CreationUnit, *, point: PremisesPoint, upload: UploadedFile, by: User) -> PremisesAnswer:
    """Keep the photo of a point, in the place of the one before; a photo of a point without an answer means 有.

    :raises Forbidden: the gate. :raises Refused: the point was answered with 无. :raises UploadRefused: the file.
    """
    facts = check_upload(upload, max_bytes=unit.campaign.upload_max_mb * MEGABYTE, kinds=PHOTO_KINDS)
    # Before the lock: nobody waits for a picture to be scaled.
    shown = scaled_picture(upload, facts.kind)
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        answer = unit.premises.select_related("photo").filter(point=point).first()
        if answer and not answer.has_it:
            raise Refused(f"“{point.title}”填的是“无”，照片没有保存；确实有的，请先改为“有”。")
        photo = stored(unit, upload, kinds=PHOTO_KINDS, by=by)
        answer = answer or PremisesAnswer(unit=unit, point=point, has_it=True, version=0)
        before = {"photo": str(answer.photo or "")}
        answer.photo = photo
        answer.shown = store_made(
            shown, name=photo.original_name, kind=Kind.JPEG, content_type=Kind.JPEG.content_type, by=by
        )
        _save(answer, by=by)
        record(
            by=by,
            action="premises.photo",
            label="上传阵地照片",
            subject=answer,
            before=before,
            after={"photo": photo.original_name, "sha256": photo.sha256},
        )
        return answer


@transaction.atomic
def remove_premises_photo(unit: CreationUnit, *, point: PremisesPoint, by: User) -> PremisesAnswer | None:
    """Take the photo of a point away; it stays in the history. None where the point has no answer.

    :raises Forbidden: the gate.
    """
    unit = unit_at_work(unit, by=by)
    answer = unit.premises.filter(point=point).first()
    if answer and answer.photo:
        before = {"photo": str(answer.photo)}
        answer.photo = answer.shown = None
        _save(answer, by=by)
        record(by=by, action="premises.photo", label="移除阵地照片", subject=answer, before=before)
    return answer


def _differs(given: PointAnswer, held: PremisesAnswer | None) -> bool:
    return held is None or (held.has_it, held.note) != (given.has_it, given.note.strip())


def _meanwhile(point: PremisesPoint, held: PremisesAnswer) -> Finding:
    words = f"{'有' if held.has_it else '无'}{f'（{held.note}）' if held.note else ''}"
    message = f"“{point.title}”刚才已由{held.answered_by}填为“{words}”，与您填写的不同。请核对后再保存。"
    return Finding(message, f"has-{point.pk}")


def _keep(
    unit: CreationUnit, point: PremisesPoint, held: PremisesAnswer | None, given: PointAnswer, *, by: User
) -> None:
    answer = held or PremisesAnswer(unit=unit, point=point, version=0)
    before = _plain(held) if held else {}
    answer.has_it, answer.note = bool(given.has_it), given.note.strip()
    _save(answer, by=by)
    record(by=by, action="premises.answer", label="填写阵地清单", subject=answer, before=before, after=_plain(answer))


def _save(answer: PremisesAnswer, *, by: User) -> None:
    answer.version += 1
    answer.answered_at, answer.answered_by = timezone.now(), by
    answer.save()


def _plain(answer: PremisesAnswer) -> dict[str, Any]:
    return {"has_it": answer.has_it, "note": answer.note}
