"""Sealed pages and supporting files: uploaded against a version, replaced but never erased (F3)."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from applications import actions, codes, rules
from applications.document import opinion_plain
from applications.models import Application, SealedScan, Submission, SupportingFile
from applications.services.locking import locked
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.files import sha256_of
from benchmark_platform.core.uploads.kinds import SEALED_PAGE_KINDS, Kind


def upload_sealed_page(application: Application, *, upload: UploadedFile, code: str, by: User) -> SealedScan:
    """Keep a scan of the applicant's sealed page, tied to the version whose code is printed on it.

    :raises Forbidden: the gate. :raises Refused: the code is another version's. :raises UploadRefused: the file.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.UPLOAD, user=by, subject=application)
        current = codes.version_code(application.pk, application.answers)
        _check_code(application, codes.tidy(code), current)
        opinions = [
            opinion_plain(opinion, application.track)
            for opinion in application.standing_opinions
            if opinion.level != "superior"
        ]
        return _keep(
            application,
            part=SealedScan.Part.APPLICANT,
            upload=upload,
            code=current,
            content={"answers": application.answers, "opinions": opinions},
            by=by,
        )


def keep_superior_scan(
    application: Application, submission: Submission, *, upload: UploadedFile, code: str, by: User
) -> SealedScan:
    """Keep the superior's sealed page of a submitted form; called inside the superior's own transaction (F5)."""
    if codes.tidy(code) != submission.code:
        raise Refused(
            [
                Finding(
                    f"版本码不一致：提交的申请表版本码是 {submission.code}，请核对页脚后填写。",
                    "code",
                    code=rules.INVALID,
                )
            ]
        )
    return _keep(
        application,
        part=SealedScan.Part.SUPERIOR,
        upload=upload,
        code=submission.code,
        content={"answers": submission.snapshot["answers"], "opinions": submission.snapshot["opinions"]},
        by=by,
        field="scan",
    )


def remove_sealed_page(application: Application, *, scan_id: int, by: User) -> SealedScan:
    """Take one of the applicant's sealed pages out of force; its file stays on record.

    :raises Forbidden: the gate. :raises SealedScan.DoesNotExist: not a standing page of this application.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.UPLOAD, user=by, subject=application)
        scan = application.scans.get(pk=scan_id, part=SealedScan.Part.APPLICANT, removed_at__isnull=True)
        scan.removed_at = timezone.now()
        scan.save(update_fields=["removed_at"])
        record(by=by, action="scan.remove", label="移除盖章页", subject=application, before={"file": str(scan.file)})
        return scan


def add_supporting_file(application: Application, *, purpose: str, upload: UploadedFile, by: User) -> SupportingFile:
    """Keep a file that explains the form, e.g. the approval of founding.

    :raises Forbidden: the gate. :raises Refused: unknown purpose, too many. :raises UploadRefused: the file.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.UPLOAD, user=by, subject=application)
        if purpose not in SupportingFile.Purpose.values:
            raise Refused([Finding("请选择材料的用途。", "purpose", code=rules.MISSING)])
        limit = application.campaign.supporting_files_limit
        if len(application.standing_files) >= limit:
            raise Refused(f"附件材料最多上传 {limit} 个文件，请先移除不需要的。")
        stored = _store(application, upload, by)
        supporting = SupportingFile.objects.create(
            application=application, purpose=purpose, file=stored, uploaded_at=timezone.now()
        )
        record(
            by=by,
            action=actions.UPLOAD.code,
            label=f"上传{supporting.get_purpose_display()}",
            subject=application,
            after={"file": stored.original_name, "sha256": stored.sha256},
        )
        return supporting


def remove_supporting_file(application: Application, *, file_id: int, by: User) -> SupportingFile:
    """Take a supporting file out of force; it stays on record."""
    with transaction.atomic():
        application = locked(application)
        require(actions.UPLOAD, user=by, subject=application)
        supporting = application.supporting_files.get(pk=file_id, removed_at__isnull=True)
        supporting.removed_at = timezone.now()
        supporting.save(update_fields=["removed_at"])
        record(
            by=by,
            action="file.remove",
            label="移除附件材料",
            subject=application,
            before={"file": str(supporting.file)},
        )
        return supporting


def remove_superior_scans(application: Application, *, at: datetime) -> None:
    """Take the superior's sealed pages out of force, when the form that they seal is no longer the one that stands."""
    application.scans.filter(part=SealedScan.Part.SUPERIOR, removed_at__isnull=True).update(removed_at=at)


def _keep(
    application: Application,
    *,
    part: str,
    upload: UploadedFile,
    code: str,
    content: dict[str, object],
    by: User,
    field: str = "",
) -> SealedScan:
    """Keep a page; ``field`` is where the page of the form says that there are too many."""
    pages = [scan for scan in application.standing_scans if scan.part == part]
    digest = sha256_of(upload)
    for page in pages:
        if (page.file.sha256, page.code) == (digest, code):
            return page  # the same page twice is one
    limit = application.campaign.scan_pages_limit
    if len(pages) >= limit:
        raise Refused([Finding(f"盖章页最多上传 {limit} 个文件，请先移除不需要的。", field)])
    stored = _store(application, upload, by, SEALED_PAGE_KINDS)
    scan = SealedScan.objects.create(
        application=application, part=part, file=stored, code=code, content=content, uploaded_at=timezone.now()
    )
    record(
        by=by,
        action=actions.UPLOAD.code,
        label=f"上传{scan.get_part_display()}",
        subject=application,
        after={"file": stored.original_name, "sha256": stored.sha256, "code": code},
    )
    return scan


def _store(
    application: Application, upload: UploadedFile, by: User, kinds: frozenset[Kind] | None = None
) -> StoredFile:
    return keep_upload(application.campaign, upload, by=by, kinds=kinds)


def _check_code(application: Application, typed: str, current: str) -> None:
    if typed == current:
        return
    if not typed:
        raise Refused([Finding(f"请填写盖章页页脚的版本码（当前版本是 {current}）。", "code", code=rules.MISSING)])
    older = application.revisions.filter(code=typed).first()
    if older is None:
        raise Refused(
            [
                Finding(
                    f"版本码“{typed}”不属于这份申请表，请核对页脚；当前版本是 {current}。", "code", code=rules.INVALID
                )
            ]
        )
    changed = "、".join(rules.changed_fields(older.answers, application.answers))
    raise Refused(
        [
            Finding(
                f"盖章页是旧版本（{typed}），打印之后修改了{changed}。请重新打印当前版本（{current}），盖章后再上传。",
                "code",
                code=rules.INVALID,
            )
        ]
    )
