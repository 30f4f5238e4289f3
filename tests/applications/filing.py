"""Filling in and filing a form by the services, as a secretary does."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.codes import version_code
from applications.models import Application, Submission
from applications.services.drafting import save_part, start
from applications.services.opinions import record_firm_opinion, record_own_opinion
from applications.services.scans import upload_sealed_page
from applications.services.submitting import submit
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from tests.core.builders import PDF

GROUNDS = "坚持以习近平新时代中国特色社会主义思想为指导，党支部组织健全、制度完善，党建与业务深度融合。"
HONOUR = {"title": "先进基层党组织", "body": "中共长沙市委", "awarded_on": "2019-07-01", "owner": "organization"}


def scan_file(name: str = "盖章页.pdf") -> SimpleUploadedFile:
    """A small PDF, as a scanner makes it."""
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def begin(campaign: Campaign, branch: Organization, by: User) -> Application:
    """A form with every field filled in."""
    application = start(campaign, branch, by=by)
    fields: dict[str, Any] = {
        "grounds": GROUNDS,
        "honours": [HONOUR],
        "filled_by": "李秀英",
        "contact": "0731-85165666",
    }
    return save_part(application, fields=fields, base_version=application.version, by=by)


def give_opinions(application: Application, by: User) -> None:
    """The organisation's and the lead firm's opinions."""
    firm = application.organization.covered_firms.get(is_lead=True)
    record_own_opinion(application, text="同意申报。", signatory="张建国", signed_on=date(2020, 8, 3), by=by)
    record_firm_opinion(
        application,
        firm_id=firm.firm_id,
        verdict="agree",
        text="同意。",
        signatory="赵敏",
        signed_on=date(2020, 8, 4),
        by=by,
    )


def seal(application: Application, by: User) -> None:
    """The sealed page of the current version."""
    application.refresh_from_db()
    upload_sealed_page(application, upload=scan_file(), code=version_code(application.pk, application.answers), by=by)


def complete(campaign: Campaign, branch: Organization, by: User) -> Application:
    """A form that can be submitted."""
    application = begin(campaign, branch, by)
    give_opinions(application, by)
    seal(application, by)
    return Application.objects.with_parties().get(pk=application.pk)


def file(campaign: Campaign, branch: Organization, by: User) -> tuple[Application, Submission]:
    """A form that has been submitted."""
    application = complete(campaign, branch, by)
    submission = submit(application, by=by)
    return Application.objects.with_parties().get(pk=application.pk), submission
