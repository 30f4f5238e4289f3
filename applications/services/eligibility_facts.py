"""What eligibility is computed from: the register's rows as arguments of the rules, and whose rows have changed."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from applications import form
from applications.models import Application, SelfDeclaration, State, SupportingFile
from applications.rules import eligibility as rules
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import CoveredFirm, Firm, Organization, Penalty

# Where a changed register concerns the committee: filed, and not ended by 未入选.
WATCHED = (State.SUBMITTED, State.RECOMMENDED, State.ELIGIBLE, State.INELIGIBLE, State.SELECTED)


def workings_of(application: Application, day: date) -> list[rules.Working]:
    """Compute C0.1 and C0.2 of an application on ``day``, from what is registered now."""
    declaration = standing_declaration(application)
    approval = any(row.purpose == SupportingFile.Purpose.FOUNDING_APPROVAL for row in application.standing_files)
    return _workings(
        application.campaign,
        Organization.objects.get(pk=application.organization_id),
        day,
        typed=_typed_founding(application),
        has_approval=approval,
        declaration=declaration,
    )


def preview(campaign: Campaign, organization: Organization, day: date) -> list[rules.Working]:
    """Compute C0.1 and C0.2 of a branch that has not begun its form; nothing is stored."""
    return _workings(campaign, organization, day, typed=None, has_approval=False, declaration=None)


def standing_declaration(application: Application) -> SelfDeclaration | None:
    """Return the branch's declaration in force, or None."""
    return application.declarations.filter(superseded_at__isnull=True).first()


def _workings(
    campaign: Campaign,
    organization: Organization,
    day: date,
    *,
    typed: date | None,
    has_approval: bool,
    declaration: SelfDeclaration | None,
) -> list[rules.Working]:
    clauses = rules.CLAUSES | dict(campaign.conditions.filter(code__in=rules.CLAUSES).values_list("code", "text"))
    stage = campaign.calendar.stages.get(campaign.reference_stage)
    reference_day = stage.closes_on if stage and stage.closes_on else day
    firms = dict(organization.covered_firms.values_list("firm_id", "firm__name"))
    return [
        rules.check_age(
            organization.founded_on,
            reference_day=reference_day,
            years=campaign.minimum_age_years,
            typed=typed,
            has_approval=has_approval,
            clause=clauses[rules.AGE],
        ),
        rules.check_penalties(
            firms,
            _entries(list(firms)),
            _declared(declaration),
            reference_day=reference_day,
            years=campaign.penalty_years,
            day=day,
            clause=clauses[rules.PENALTIES],
        ),
    ]


def _entries(firm_ids: list[int]) -> list[rules.Entry]:
    return [
        rules.Entry(
            firm_id=row.firm_id,
            firm=row.firm.name,
            decided_on=row.decided_on,
            kind=row.get_kind_display(),
            authority=row.authority,
            document_number=row.document_number,
            text=row.text,
            practitioner=row.practitioner_name,
        )
        for row in Penalty.objects.filter(firm__in=firm_ids).select_related("firm")
    ]


def _declared(declaration: SelfDeclaration | None) -> rules.Declared | None:
    if declaration is None:
        return None
    return rules.Declared(declaration.has_penalty, declaration.signatory, declaration.signed_on, declaration.text)


def _typed_founding(application: Application) -> date | None:
    """Return the founding date on the form: as submitted, or as typed while it is a draft."""
    submission = application.latest_submission
    return submission.founded_on if submission else form.read(application.answers).founded_on


def stale_applications(campaign: Campaign) -> QuerySet[Application]:
    """Return the filed applications whose register has a version newer than their standing check, or that have none.

    Covered firms are changed together with their body (back office and import write the body's version too). A deletion
    is a version as well; an entry that moved to another firm is found by the versions that named the old one.
    """
    since = OuterRef("checked_at")
    body = OuterRef(OuterRef("organization_id"))
    covered = CoveredFirm.objects.filter(organization=body).values("firm")
    covered_deep = CoveredFirm.objects.filter(organization=OuterRef(body)).values("firm")
    bodies = Organization.history.filter(id=OuterRef("organization_id"), history_date__gt=since)
    firms = Firm.history.filter(id__in=covered, history_date__gt=since)
    ever = Penalty.history.filter(firm_id__in=covered_deep).values("id")
    penalties = Penalty.history.filter(id__in=ever, history_date__gt=since)
    found = Application.objects.filter(campaign=campaign, state__in=WATCHED, number__isnull=False)
    return (
        found.with_eligibility()
        .annotate(checked_at=F("standing_check__computed_at"))
        .filter(Q(checked_at__isnull=True) | Exists(bodies) | Exists(firms) | Exists(penalties))
        .with_parties()
        .order_by("pk")
    )
