"""Gathers the facts of one application for the rules: the one place where rows become arguments."""

from datetime import date

from applications import form, rules
from applications.document import opinion_plain
from applications.models import Application, SealedScan, SupportingFile
from benchmark_platform.core.findings import Finding


def plan_numbers(application: Application, day: date) -> rules.PlanNumbers:
    """Return the campaign's numbers; without a reference stage the day itself is the reference."""
    campaign = application.campaign
    return rules.PlanNumbers(
        grounds_limit=campaign.grounds_limit,
        honour_years=campaign.honour_years,
        minimum_age_years=campaign.minimum_age_years,
        reference_day=application.reference_day or day,
    )


def registered(application: Application) -> rules.Registered:
    """Return what the register says of the branch."""
    approval = any(
        supporting.purpose == SupportingFile.Purpose.FOUNDING_APPROVAL for supporting in application.standing_files
    )
    return rules.Registered(founded_on=application.organization.founded_on, has_founding_approval=approval)


def form_findings(application: Application, day: date) -> list[Finding]:
    """Check the fields of the form."""
    return rules.check_form(
        form.read(application.answers),
        application.answers,
        numbers=plan_numbers(application, day),
        registered=registered(application),
        day=day,
    )


def firms_asked(application: Application) -> list[rules.FirmAsked]:
    """Return the firms that give an opinion: the lead firm must, the others by the campaign's setting (F4)."""
    everyone = application.campaign.all_firms_give_opinion
    covered = application.firms_covered
    rows = [rules.FirmAsked(row.firm_id, row.firm.name, row.is_lead or everyone) for row in covered]
    if rows and not any(row.required for row in rows):
        rows[0] = rules.FirmAsked(rows[0].firm_id, rows[0].name, True)
    return rows


def outdated_scans(application: Application) -> list[tuple[SealedScan, list[str]]]:
    """Return the applicant's sealed pages, each with what has changed since it was printed."""
    opinions = [
        opinion_plain(opinion, application.track)
        for opinion in application.standing_opinions
        if opinion.level != "superior"
    ]
    return [
        (scan, rules.scan_changes(scan.content, application.answers, opinions))
        for scan in application.standing_scans
        if scan.part == SealedScan.Part.APPLICANT
    ]


def all_findings(application: Application, day: date) -> list[Finding]:
    """Return everything that stands between the application and its submission on ``day``."""
    own = [opinion for opinion in application.standing_opinions if opinion.level != "superior"]
    return [
        *form_findings(application, day),
        *rules.check_opinions(own, firms_asked(application)),
        *rules.check_scans([changes for _, changes in outdated_scans(application)]),
    ]
