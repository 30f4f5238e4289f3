"""Photos of a score sheet: the original kept, a scaled picture without EXIF shown; the same key is the same photo."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.core.services.files import store_made
from benchmark_platform.core.services.pictures import scaled_picture
from benchmark_platform.core.uploads import UploadRefused, check_upload
from benchmark_platform.core.uploads.checks import MEGABYTE
from benchmark_platform.core.uploads.kinds import PHOTO_KINDS, Kind
from evaluations.actions import sheets as actions
from evaluations.models import Item, Sheet, SheetEntry, SheetPhoto
from evaluations.rules.sheets import KEY_LIMIT
from evaluations.services.sheet_keeping import (
    Outcome,
    Sent,
    answered,
    keep_entry,
    locked_reason,
    note_late,
    on_record,
    own_locked_sheet,
    require_accepting,
    told_findings,
)


def add_photo(
    sheet: Sheet, *, item: Item, upload: UploadedFile, key: str, device_at: datetime | None = None, by: User
) -> SheetPhoto:
    """Keep a photo at an item; the same key again returns the first one, also where it was taken off since.

    At most ``campaign.sheet_photos_limit`` for an item, each at most ``campaign.upload_max_mb``.

    :raises Forbidden: not the own sheet, handed in, or nothing is taken any more.
    :raises UploadRefused: with a sentence about this photo. :raises Item.DoesNotExist: not an item of this campaign.
    """
    if not key or len(key) > KEY_LIMIT:
        raise UploadRefused("照片的提交标识缺失或过长，请刷新页面后重试。")
    campaign = sheet.campaign
    facts = check_upload(upload, max_bytes=campaign.upload_max_mb * MEGABYTE, kinds=PHOTO_KINDS)
    # Before the lock: nobody waits for a picture to be scaled.
    picture = scaled_picture(upload, facts.kind)
    with transaction.atomic():
        sheet = own_locked_sheet(sheet, by=by)
        same = sheet.photos.filter(key=key).select_related("file", "shown", "item").first()
        if same:
            return same
        require_accepting(sheet.visit)
        require(actions.FILL_SHEET, user=by, subject=sheet)
        item = Item.objects.get(pk=item.pk, indicator__rubric__campaign=campaign.pk)
        most = campaign.sheet_photos_limit
        if sheet.photos.filter(item=item, removed_at=None).count() >= most:
            raise UploadRefused(f"每项最多 {most} 张现场照片，{item.code} 已经满了。请先移除不需要的照片。")
        original = keep_upload(campaign, upload, by=by, kinds=PHOTO_KINDS, only_kinds=True)
        shown = store_made(
            picture, name=original.original_name, kind=Kind.JPEG, content_type=Kind.JPEG.content_type, by=by
        )
        now = timezone.now()
        # It was taken off before it came: the two requests overtook each other.
        gone = sheet.entries.filter(kind="unphoto", payload__photo=key).exists()
        photo = SheetPhoto.objects.create(
            sheet=sheet,
            item=item,
            key=key,
            file=original,
            shown=shown,
            added_at=now,
            device_at=device_at,
            removed_at=now if gone else None,
            removed_by=by if gone else None,
        )
        note_late(sheet)
        after = {"照片": original.original_name, "SHA-256": original.sha256}
        on_record(sheet, by=by, action="sheet.photo_add", label=f"{item.code} 添加现场照片", before={}, after=after)
    return photo


def remove_photo(photo: SheetPhoto, *, by: User) -> SheetPhoto:
    """Take a photo off the own sheet; it is kept and marked. A second click changes nothing.

    :raises Forbidden: not the own sheet, handed in, or nothing is taken any more.
    """
    with transaction.atomic():
        sheet = own_locked_sheet(photo.sheet, by=by)
        photo = sheet.photos.select_related("file", "item").get(pk=photo.pk)
        photo.sheet = sheet
        if photo.removed_at is None:
            require_accepting(sheet.visit)
            require(actions.FILL_SHEET, user=by, subject=sheet)
            _take_off(photo, by=by)
    return photo


@transaction.atomic
def take_photo_off(
    sheet: Sheet,
    *,
    photo_key: str,
    key: str,
    source: str,
    device: str = "",
    device_at: datetime | None = None,
    by: User,
) -> SheetEntry:
    """Take a photo off by its key, as an entry with a key of its own; a photo that never came is gone as well.

    :raises Forbidden: not the own sheet, of the team no longer, or nothing is taken any more.
    :raises Refused: without a key.
    """
    sheet = own_locked_sheet(sheet, by=by)
    again = answered(sheet, key)
    if again:
        return again
    require_accepting(sheet.visit)
    sent, payload = Sent(key, source, by, device, device_at), {"photo": photo_key}
    findings = locked_reason(sheet, by=by)
    if findings:
        refused = {"findings": told_findings(findings)}
        return keep_entry(sheet, sent, kind="unphoto", payload=payload, outcome=Outcome.REFUSED, answer=refused)
    photo = sheet.photos.select_related("file", "item").filter(key=photo_key, removed_at=None).first()
    if photo:
        photo.sheet = sheet
        _take_off(photo, by=by)
    answer = {"photo": photo_key}
    item = photo.item if photo else None
    return keep_entry(sheet, sent, kind="unphoto", payload=payload, outcome=Outcome.SAVED, answer=answer, item=item)


def _take_off(photo: SheetPhoto, *, by: User) -> None:
    photo.removed_at, photo.removed_by = timezone.now(), by
    photo.save()
    note_late(photo.sheet)
    before = {"照片": photo.file.original_name}
    label = f"{photo.item.code} 移除现场照片"
    on_record(photo.sheet, by=by, action="sheet.photo_remove", label=label, before=before, after={})
