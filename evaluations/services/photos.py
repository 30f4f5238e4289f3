"""Photos of a record: each judged by itself, the original kept, a scaled picture shown (issue: 30 photos at once)."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record as put_on_record
from benchmark_platform.core.services.files import store_made, store_upload
from benchmark_platform.core.services.pictures import scaled_picture
from benchmark_platform.core.uploads import UploadRefused, check_upload
from benchmark_platform.core.uploads.checks import MEGABYTE
from benchmark_platform.core.uploads.kinds import PHOTO_KINDS, Kind
from evaluations.models import LedgerRecord, RecordPhoto
from evaluations.services.after_change import after_change
from evaluations.services.locking import unit_at_work


@dataclass(frozen=True)
class PhotoFault:
    """A photo that was not taken, and why."""

    name: str
    message: str


def add_photo(row: LedgerRecord, *, upload: UploadedFile, by: User) -> RecordPhoto:
    """Keep a photo beside its scaled picture; the same photo again (a repeated upload) returns the first one.

    At most ``campaign.record_photos_limit`` for a record, each at most ``campaign.upload_max_mb``.

    :raises Forbidden: the gate. :raises UploadRefused: with a sentence about this photo.
    """
    campaign = row.unit.campaign
    most = campaign.upload_max_mb * MEGABYTE
    facts = check_upload(upload, max_bytes=most, kinds=PHOTO_KINDS)
    # Before the lock: nobody waits for a picture to be scaled.
    shown = scaled_picture(upload, facts.kind)
    with transaction.atomic():
        unit = unit_at_work(row.unit_id, by=by)
        row = LedgerRecord.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if row.voided_at is not None:
            raise UploadRefused("这条记录已经作废，不能再添加照片。")
        standing = row.photos.filter(removed_at=None)
        same = standing.filter(original__sha256=facts.sha256).first()
        if same:
            return same
        if standing.count() >= campaign.record_photos_limit:
            raise UploadRefused(f"每条记录最多 {campaign.record_photos_limit} 张照片，已经满了。请先移除不需要的照片。")
        original = store_upload(upload, by=by, max_bytes=most, kinds=PHOTO_KINDS)
        picture = store_made(
            shown, name=original.original_name, kind=Kind.JPEG, content_type=Kind.JPEG.content_type, by=by
        )
        photo = RecordPhoto.objects.create(record=row, original=original, shown=picture, added_by=by)
        put_on_record(
            by=by,
            action="ledger.photo_add",
            label="添加台账照片",
            subject=row,
            after={"照片": original.original_name, "SHA-256": original.sha256},
        )
        after_change(unit)
    return photo


def add_photos(row: LedgerRecord, *, uploads: list[UploadedFile], by: User) -> list[PhotoFault]:
    """Keep as many photos as are good, one after the other; return the faults of the others.

    :raises Forbidden: the gate.
    """
    faults = []
    for upload in uploads:
        try:
            add_photo(row, upload=upload, by=by)
        except UploadRefused as refused:
            faults.append(PhotoFault(str(upload.name), refused.message))
    return faults


def remove_photo(photo: RecordPhoto, *, by: User) -> RecordPhoto:
    """Take a photo off its record; it is kept and marked. A second click changes nothing.

    :raises Forbidden: the gate.
    """
    with transaction.atomic():
        unit = unit_at_work(photo.record.unit_id, by=by)
        rows = RecordPhoto.objects.select_related("record", "original").select_for_update(of=("self",))
        photo = rows.get(pk=photo.pk)
        if photo.removed_at is None:
            photo.removed_at, photo.removed_by = timezone.now(), by
            photo.save()
            put_on_record(
                by=by,
                action="ledger.photo_remove",
                label="移除台账照片",
                subject=photo.record,
                before={"照片": photo.original.original_name},
            )
            after_change(unit)
    return photo
