"""The form as a document: one plain object between the models and every paper, page and spreadsheet.

:func:`of_draft` takes the live form, :func:`of_submission` the frozen one (F5); what prints, shows or exports a form
takes the :class:`FormDocument` and asks nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from applications import form
from applications.codes import version_code

if TYPE_CHECKING:
    from applications.models import Application, Opinion, Submission


@dataclass(frozen=True)
class OpinionText:
    """One opinion as it stands on the form; ``firm`` is named on a firm's opinion."""

    level: str
    verdict: str
    verdict_label: str
    text: str
    signatory: str
    signed_on: date
    firm: str = ""


@dataclass(frozen=True)
class FormDocument:
    """Appendix 1, complete: every field of the paper in order, the three opinions, and what identifies the paper."""

    application_id: int
    campaign_code: str
    form_title: str
    grounds_limit: int
    honour_years: int
    number: str
    code: str
    track: str
    track_label: str
    prefecture: str
    organization_code: str
    organization_name: str
    superior_name: str
    firm_names: tuple[str, ...]
    values: form.Appendix1
    typed: dict[str, Any]
    branch_opinion: OpinionText | None
    firm_opinions: tuple[OpinionText, ...]
    superior_opinion: OpinionText | None
    submitted_at: datetime | None
    submitted_by: str

    @property
    def is_frozen(self) -> bool:
        """Whether this is a form as submitted."""
        return self.submitted_at is not None


def superior_verdict_label(track: str, verdict: str) -> str:
    """Return the superior's word (design decision 5): 同意推荐 on the prefecture track, 同意申报 on the direct one."""
    word = "推荐" if track == "prefecture" else "申报"
    return ("同意" if verdict == "agree" else "不同意") + word


def opinion_plain(opinion: "Opinion", track: str) -> dict[str, Any]:
    """Return an opinion as plain values, for a snapshot."""
    label = superior_verdict_label(track if opinion.level == "superior" else "direct", opinion.verdict)
    return {
        "level": opinion.level,
        "verdict": opinion.verdict,
        "verdict_label": label,
        "text": opinion.text,
        "signatory": opinion.signatory,
        "signed_on": opinion.signed_on.isoformat(),
        "firm": opinion.firm.name if opinion.firm else "",
    }


def opinion_text(plain: dict[str, Any]) -> OpinionText:
    """Return an opinion from its plain values."""
    return OpinionText(**{**plain, "signed_on": date.fromisoformat(plain["signed_on"])})


def snapshot_of(application: "Application", opinions: Iterable["Opinion"]) -> dict[str, Any]:
    """Return the applicant's part as plain values: what is frozen on submission (F5)."""
    organization = application.organization
    standing = [opinion_plain(opinion, application.track) for opinion in opinions]
    return {
        "answers": application.answers,
        "code": version_code(application.pk, application.answers),
        "track": application.track,
        "prefecture": organization.prefecture.name if organization.prefecture else "",
        "organization_code": organization.code,
        "organization_name": organization.name,
        "registered_founded_on": organization.founded_on.isoformat() if organization.founded_on else "",
        "superior_name": application.superior.name,
        "firm_names": [covered.firm.name for covered in application.firms_covered],
        "opinions": [plain for plain in standing if plain["level"] != "superior"],
        "superior_opinion": next((plain for plain in standing if plain["level"] == "superior"), None),
    }


def of_snapshot(
    application: "Application",
    snapshot: dict[str, Any],
    *,
    superior_opinion: dict[str, Any] | None,
    submitted_at: datetime | None = None,
    submitted_by: str = "",
) -> FormDocument:
    """Make the document from plain values."""
    opinions = [opinion_text(plain) for plain in snapshot["opinions"]]
    campaign = application.campaign
    return FormDocument(
        application_id=application.pk,
        campaign_code=campaign.code,
        form_title=campaign.form_title,
        grounds_limit=campaign.grounds_limit,
        honour_years=campaign.honour_years,
        number=application.number or "",
        code=snapshot["code"],
        track=snapshot["track"],
        track_label={"direct": "行业党委直属", "prefecture": "市州"}[snapshot["track"]],
        prefecture=snapshot["prefecture"],
        organization_code=snapshot["organization_code"],
        organization_name=snapshot["organization_name"],
        superior_name=snapshot["superior_name"],
        firm_names=tuple(snapshot["firm_names"]),
        values=form.read(snapshot["answers"]),
        typed=snapshot["answers"],
        branch_opinion=next((opinion for opinion in opinions if opinion.level == "branch"), None),
        firm_opinions=tuple(opinion for opinion in opinions if opinion.level == "firm"),
        superior_opinion=opinion_text(superior_opinion) if superior_opinion else None,
        submitted_at=submitted_at,
        submitted_by=submitted_by,
    )


def of_draft(application: "Application") -> FormDocument:
    """Make the document of the live form, with the opinions entered so far."""
    snapshot = snapshot_of(application, application.standing_opinions)
    return of_snapshot(application, snapshot, superior_opinion=snapshot["superior_opinion"])


def of_submission(submission: "Submission") -> FormDocument:
    """Make the document of a form as submitted, with the superior's opinion on that submission (its own part, F5).

    Reads ``submission.application`` (with campaign), ``submission.submitted_by`` and ``submission.superior_opinions``:
    select and prefetch them for many (``Submission.objects.for_documents()``).
    """
    application = submission.application
    superior = max(submission.superior_opinions.all(), key=lambda opinion: opinion.pk, default=None)
    plain = opinion_plain(superior, submission.snapshot["track"]) if superior else None
    return of_snapshot(
        application,
        submission.snapshot,
        superior_opinion=plain,
        submitted_at=submission.submitted_at,
        submitted_by=submission.submitted_by.full_name,
    )
