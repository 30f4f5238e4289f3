"""Recording the three opinions, in order (F4)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from applications import actions, rules
from applications.models import Application, Level, Opinion, SealedScan, Submission, Verdict
from applications.services.locking import locked
from applications.services.messages import tell_branch
from applications.services.scans import keep_superior_scan
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused


def record_own_opinion(
    application: Application, *, text: str, signatory: str, signed_on: date | None, by: User
) -> Opinion:
    """Record the organisation's own opinion (it applies, so it agrees).

    :raises Forbidden: the gate. :raises Refused: what is missing or wrong, by field.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.RECORD_OPINION, user=by, subject=application)
        _refuse(
            rules.check_new_opinion(
                text=text,
                signatory=signatory,
                signed_on=signed_on,
                not_before=None,
                day=today(),
                limit=application.campaign.opinion_limit,
            )
        )
        return _replace(
            application, level=Level.BRANCH, firm_id=None, verdict=Verdict.AGREE, text=text, signatory=signatory,
            signed_on=signed_on, submission=None, by=by,
        )  # fmt: skip


def record_firm_opinion(
    application: Application,
    *,
    firm_id: int,
    verdict: str,
    text: str,
    signatory: str,
    signed_on: date | None,
    by: User,
) -> Opinion:
    """Record a firm's opinion, given on paper; a refusal is recorded too and keeps the form from being submitted.

    :raises Forbidden: the gate. :raises Refused: no own opinion yet, not a firm of this branch, or a wrong field.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.RECORD_OPINION, user=by, subject=application)
        own = next((row for row in application.standing_opinions if row.level == Level.BRANCH), None)
        if own is None:
            raise Refused("请先录入“党组织意见”，再录入“所在执业机构意见”：三级意见须依次签署。")
        if not application.organization.covered_firms.filter(firm_id=firm_id).exists():
            raise Refused("这家机构不是本党组织所在的执业机构，请重新选择。")
        _refuse(
            rules.check_new_opinion(
                verdict=verdict,
                text=text,
                signatory=signatory,
                signed_on=signed_on,
                not_before=own.signed_on,
                day=today(),
                limit=application.campaign.opinion_limit,
            )
        )
        return _replace(
            application, level=Level.FIRM, firm_id=firm_id, verdict=verdict, text=text, signatory=signatory,
            signed_on=signed_on, submission=None, by=by,
        )  # fmt: skip


def record_superior_opinion(
    application: Application,
    *,
    verdict: str,
    text: str,
    signatory: str,
    signed_on: date | None,
    by: User,
    scan: UploadedFile | None = None,
    code: str = "",
    submission_id: int | None = None,
) -> Opinion:
    """Record the superior's opinion on the form as submitted: a part of its own, which outdates no other scan (F5).

    A superior without an account gives it on paper; then the branch records it, and the sealed page is required.
    ``submission_id`` names the submission that was read: an opinion never lands on another one.

    :raises Forbidden: the gate. :raises Refused: a wrong field or code, or the form was submitted anew meanwhile.
    :raises UploadRefused: the file.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.RECORD_SUPERIOR_OPINION, user=by, subject=application)
        submission = Submission.objects.standing().get(application=application)
        if submission_id is not None and submission_id != submission.pk:
            raise Refused("您打开这一页之后，申请表重新提交过。请阅读现在的内容，再签署意见。")
        findings = rules.check_new_opinion(
            verdict=verdict,
            text=text,
            signatory=signatory,
            signed_on=signed_on,
            not_before=_latest_signature(application),
            day=today(),
            limit=application.campaign.opinion_limit,
        )
        on_paper = not application.superior_has_account
        has_scan = any(row.part == SealedScan.Part.SUPERIOR for row in application.standing_scans)
        if on_paper and scan is None and not has_scan:
            findings.append(
                Finding("上级党组织在纸上签署意见，请上传盖章页的扫描件或照片。", "scan", code=rules.MISSING)
            )
        _refuse(findings)
        opinion = _replace(
            application, level=Level.SUPERIOR, firm_id=None, verdict=verdict, text=text, signatory=signatory,
            signed_on=signed_on, submission=submission, by=by,
        )  # fmt: skip
        if scan is not None:
            keep_superior_scan(application, submission, upload=scan, code=code, by=by)
        tell_branch(
            application,
            title=f"上级党组织已签署意见：{application.superior.name}",
            body=text,
            event=f"superior-opinion:{opinion.pk}",
        )
        return opinion


def record_superior_opinions(
    applications: Sequence[Application],
    *,
    verdict: str,
    text: str,
    signatory: str,
    signed_on: date | None,
    by: User,
    read: Mapping[int, int | None] | None = None,
) -> list[Opinion]:
    """Record the same opinion of a superior on several forms: all of them or none (design decision 5).

    ``read`` names the submission that was shown of each form (by the form's id): no other one is signed.

    :raises Forbidden: one of them is not for this person now. :raises Refused: a wrong field, or submitted anew
    meanwhile, with the form named.
    """
    if not applications:
        raise Refused("请先勾选要签署意见的申请表。")
    opinions = []
    with transaction.atomic():
        # In the order of their ids, as every deed that locks several rows does: two batches cannot lock crosswise.
        for application in sorted(applications, key=lambda row: row.pk):
            try:
                opinions.append(
                    record_superior_opinion(
                        application,
                        verdict=verdict,
                        text=text,
                        signatory=signatory,
                        signed_on=signed_on,
                        by=by,
                        submission_id=(read or {}).get(application.pk),
                    )
                )
            except Refused as refused:
                name = application.organization.name
                if len(applications) > 1 and any(finding.field in ("", "signed_on") for finding in refused.findings):
                    refused = Refused([replace(row, message=f"{name}：{row.message}") for row in refused.findings])
                raise refused from None
    return opinions


def _latest_signature(application: Application) -> date | None:
    return max((row.signed_on for row in application.standing_opinions if row.level != Level.SUPERIOR), default=None)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise Refused(findings)


def supersede_opinions(application: Application, *, level: str, at: datetime) -> None:
    """Set the standing opinions of a level out of force; they stay on record."""
    application.opinions.filter(level=level, superseded_at__isnull=True).update(superseded_at=at)


def _replace(
    application: Application,
    *,
    level: str,
    firm_id: int | None,
    verdict: str,
    text: str,
    signatory: str,
    signed_on: date | None,
    submission: Submission | None,
    by: User,
) -> Opinion:
    """Put an opinion in force in place of the one before, both on record; the same again (a second click) stays."""
    assert signed_on is not None  # checked by the rules above
    facts = {
        "submission": submission,
        "verdict": verdict,
        "text": text.strip(),
        "signatory": signatory.strip(),
        "signed_on": signed_on,
    }
    now = timezone.now()
    standing = application.opinions.filter(level=level, superseded_at__isnull=True)
    if firm_id is not None:
        standing = standing.filter(firm_id=firm_id)
    before = standing.select_related("submission").first()
    if before and all(getattr(before, name) == value for name, value in facts.items()):
        return before
    standing.update(superseded_at=now)
    opinion = Opinion.objects.create(
        application=application, level=level, firm_id=firm_id, recorded_by=by, recorded_at=now, **facts
    )
    action = actions.RECORD_SUPERIOR_OPINION if level == Level.SUPERIOR else actions.RECORD_OPINION
    record(
        by=by,
        action=action.code,
        label=f"录入{opinion.get_level_display()}",
        subject=application,
        before={"text": before.text, "verdict": before.verdict} if before else {},
        after={"text": opinion.text, "verdict": verdict, "signatory": opinion.signatory, "signed_on": str(signed_on)},
    )
    return opinion
