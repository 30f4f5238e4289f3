"""The mobilisation report of a body: text and photos, a draft until it is handed in (S1)."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns import actions, addresses, rules
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, MobilizationReport, ReportPhoto
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.core.uploads.kinds import PHOTO_KINDS, UploadRefused
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization

State = MobilizationReport.State


@transaction.atomic
def save_report(
    campaign: Campaign, *, organization: Organization, text: str, version: int, by: User
) -> MobilizationReport:
    """Save the draft as it stands, complete or not.

    :raises Forbidden: when the stage is closed for this body, or the report is handed in.
    :raises Refused: when somebody else has saved since ``version``; what was typed stays with the caller.
    """
    report = _locked(campaign, organization)
    require(actions.SAVE_REPORT, user=by, subject=report)
    if report.version != version and report.text != text:
        raise Refused([Finding("本单位的其他同志刚才修改过这份材料，请与已保存的内容对照后再保存。", "text")])
    if report.text != text:
        report.text = text
        report.version += 1
        report.save()
    return report


@transaction.atomic
def submit_report(report: MobilizationReport, *, by: User) -> MobilizationReport:
    """Hand the report in; the committee is told.

    :raises Forbidden: when the stage is closed for this body, or the report is handed in already.
    :raises Refused: when there is no text.
    """
    report = _locked(report.campaign, report.organization)
    require(actions.SUBMIT_REPORT, user=by, subject=report)
    findings = rules.check_report(text=report.text)
    if findings:
        raise Refused(findings)
    report.state = State.SUBMITTED
    report.submitted_at, report.submitted_by = timezone.now(), by
    report.save()
    event = _record(report, actions.SUBMIT_REPORT, by=by, before=State.DRAFT)
    committee = Organization.objects.filter(kind=Organization.Kind.COMMITTEE).first()
    if committee:
        send(
            organization=committee,
            role="committee",
            title=f"{report.organization.name}报送了动员部署情况",
            link=addresses.mobilization(report.organization_id),
            key=f"mobilization.submit:{event}",
        )
    return report


@transaction.atomic
def reopen_report(report: MobilizationReport, *, by: User) -> MobilizationReport:
    """Take a report back to correct it, while its stage is open.

    :raises Forbidden: when the stage is closed for this body, or the report is not handed in.
    """
    report = _locked(report.campaign, report.organization)
    require(actions.REOPEN_REPORT, user=by, subject=report)
    report.state = State.DRAFT
    report.submitted_at, report.submitted_by = None, None
    report.save()
    _record(report, actions.REOPEN_REPORT, by=by, before=State.SUBMITTED)
    return report


@transaction.atomic
def add_photo(
    campaign: Campaign, *, organization: Organization, upload: UploadedFile, caption: str = "", by: User
) -> ReportPhoto:
    """Add a photo (JPEG or PNG) to the draft, at most ``campaign.photos_limit``.

    :raises Forbidden: as for saving.
    :raises UploadRefused: with a sentence for the person who uploaded it.
    """
    report = _locked(campaign, organization)
    require(actions.SAVE_REPORT, user=by, subject=report)
    if report.photos.filter(removed_at__isnull=True).count() >= campaign.photos_limit:
        raise UploadRefused(f"照片最多{campaign.photos_limit}张，请先删除一张再上传。")
    stored = keep_upload(campaign, upload, by=by, kinds=PHOTO_KINDS, only_kinds=True)
    photo = ReportPhoto.objects.create(report=report, file=stored, caption=caption.strip()[:100])
    _record_photo(report, "上传动员照片", by=by, after={"file": stored.original_name})
    return photo


@transaction.atomic
def remove_photo(photo: ReportPhoto, *, by: User) -> ReportPhoto:
    """Take a photo out of the draft; it stays on record.

    :raises Forbidden: as for saving.
    """
    report = _locked(photo.report.campaign, photo.report.organization)
    require(actions.SAVE_REPORT, user=by, subject=report)
    if photo.removed_at is None:
        photo.removed_at = timezone.now()
        photo.save()
        _record_photo(report, "删除动员照片", by=by, before={"file": str(photo.file)})
    return photo


def _locked(campaign: Campaign, organization: Organization) -> MobilizationReport:
    """Return the body's report, locked; made now if there is none (a refusal takes it back with the transaction)."""
    report, _ = MobilizationReport.objects.get_or_create(campaign=campaign, organization=organization)
    rows = MobilizationReport.objects.select_for_update(of=("self",)).select_related("campaign", "organization")
    return rows.get(pk=report.pk)


def _record_photo(report: MobilizationReport, label: str, *, by: User, **facts: Any) -> None:
    record(by=by, action="mobilization.photo", label=label, subject=report, **facts)


def _record(report: MobilizationReport, action: Action, *, by: User, before: str) -> int:
    event = record(
        by=by,
        action=action.code,
        label=action.label,
        subject=report,
        before={"state": before},
        after={"state": report.state, "text": report.text},
    )
    return event.pk
