"""Forms of the sample branches, in every state that a desk knows, made through the services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.codes import version_code
from applications.models import Application, Submission
from applications.services.declarations import declare
from applications.services.drafting import save_part, start
from applications.services.opinions import record_firm_opinion, record_own_opinion, record_superior_opinion
from applications.services.scans import remove_sealed_page, upload_sealed_page
from applications.services.submitting import send_back, submit, withdraw
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import pages, texts
from benchmark_platform.demo.people import People
from benchmark_platform.organizations.models import Organization, Track

# From this branch on a sealed page is a photo: laying out a PDF takes a fifth of a second.
PDF_BRANCHES = 24
# One form of so many has no declaration on C0.2 yet: its eligibility cannot be computed.
UNDECLARED = (9, 5)


@dataclass
class Case:
    """One branch on its way: who fills in, who is above, how far the stage has come."""

    campaign: Campaign
    branch: Organization
    person: User
    superior: User | None
    index: int
    day: date
    pdf_branches: int = PDF_BRANCHES

    @property
    def grounds(self) -> str:
        """What the branch writes, with the numbers of the register that the form shows beside it."""
        return texts.grounds(
            self.index, members=self.branch.member_count or 0, employees=self.branch.employee_count or 0
        )

    def signed(self, days_ago: int) -> date:
        """A day of signing, not before the stage opened."""
        return max(self.campaign.calendar.stages["application"].opens_on, self.day - timedelta(days=days_ago))


def not_started(case: Case) -> None:
    """The branch has not opened its form."""


def half_a_draft(case: Case) -> Application:
    """Begun: the basics, and the first sentences of the grounds."""
    application = start(case.campaign, case.branch, by=case.person)
    grounds = case.grounds[:96] + "……"
    return _save(case, application, {"grounds": grounds, "contact": ""})


def complete_draft(case: Case) -> Application:
    """Filled in and agreed, printed, waiting for the sealed page."""
    application = start(case.campaign, case.branch, by=case.person)
    application = _save(case, application, complete_answers(case))
    record_own_opinion(
        application,
        text=texts.OWN_OPINIONS[case.index % 3],
        signatory=case.branch.secretary_name,
        signed_on=case.signed(3),
        by=case.person,
    )
    for covered in case.branch.covered_firms.all():
        record_firm_opinion(
            application,
            firm_id=covered.firm_id,
            verdict="agree",
            text=texts.FIRM_OPINIONS[case.index % 3],
            signatory=texts.name(case.index + 11),
            signed_on=case.signed(2),
            by=case.person,
        )
    if case.index % UNDECLARED[0] != UNDECLARED[1]:
        _declare(case, application)
    return Application.objects.with_parties().get(pk=application.pk)


def submitted(case: Case) -> Application:
    """Sealed and handed in; the superior has it."""
    application = complete_draft(case)
    _seal(case, application)
    submit(application, by=case.person)
    return application


def answered(case: Case) -> Application:
    """With the superior's opinion."""
    return _answer(case, submitted(case), "agree", texts.SUPERIOR_OPINIONS[case.index % 3])


def refused(case: Case) -> Application:
    """The superior does not agree."""
    return _answer(case, submitted(case), "disagree", texts.SUPERIOR_REFUSAL)


def returned(case: Case) -> Application:
    """Sent back with a reason and remarks by field."""
    application = submitted(case)
    said = texts.RETURNS[case.index % 2]
    if case.superior:
        send_back(application, reason=said.reason, remarks=said.remarks, by=case.superior)
    return application


def resubmitted(case: Case) -> Application:
    """Sent back, corrected, sealed and handed in again."""
    application = Application.objects.with_parties().get(pk=returned(case).pk)
    if case.superior is None:
        return application
    corrected = case.grounds.replace("近三年", "近三年（以年度审计报告为准）", 1)
    application = _save(case, application, {"grounds": corrected})
    for scan in application.standing_scans:
        remove_sealed_page(application, scan_id=scan.pk, by=case.person)
    _seal(case, Application.objects.with_parties().get(pk=application.pk))
    submit(application, by=case.person)
    return application


def withdrawn(case: Case) -> Application:
    """Taken back by the branch itself."""
    application = submitted(case)
    withdraw(application, by=case.person)
    return application


def answered_again(case: Case) -> Application:
    """Sent back once, handed in again, and agreed to."""
    return _answer(case, resubmitted(case), "agree", texts.SUPERIOR_OPINIONS[case.index % 3])


Way = Callable[[Case], Any]
DIRECT_WAYS: tuple[Way, ...] = (
    submitted, answered, half_a_draft, returned, submitted, not_started, complete_draft, answered, resubmitted,
    withdrawn, refused, not_started,
)  # fmt: skip
PREFECTURE_WAYS: tuple[Way, ...] = (
    submitted, not_started, answered, half_a_draft, complete_draft, not_started, submitted, returned, half_a_draft,
    answered, not_started, refused, complete_draft,
)  # fmt: skip


def way_while_applying(branch: Organization, place: int) -> Way:
    """Return the way of the n-th branch of its track, in the stage of applying."""
    ways = DIRECT_WAYS if branch.track == Track.DIRECT else PREFECTURE_WAYS
    return ways[place % len(ways)]


WayOf = Callable[[Organization, int], Way]


def fill_in(
    campaign: Campaign,
    people: People,
    *,
    day: date,
    way_of: WayOf = way_while_applying,
    pdf_branches: int = PDF_BRANCHES,
) -> int:
    """Send every sample branch on its way; return how many forms there are."""
    branches = Organization.objects.branches().filter(active=True).select_related("superior", "prefecture")
    seen = {Track.DIRECT.value: 0, Track.PREFECTURE.value: 0}
    for index, branch in enumerate(branches.in_official_order()):
        way = way_of(branch, seen[branch.track])
        seen[branch.track] += 1
        superior = people.of_body.get(branch.superior_id or 0)
        way(Case(campaign, branch, people.of_body[branch.pk], superior, index, day, pdf_branches))
    return Application.objects.filter(campaign=campaign).count()


def complete_answers(case: Case) -> dict[str, Any]:
    """Everything that the form asks and the register does not know."""
    return {
        "grounds": case.grounds,
        "honours": [honour(case, number) for number in range(case.index % 3 + 1)],
        "secretary_name": case.branch.secretary_name,
        "contact": f"0731-5550{case.index % 10000:04d}",
    }


def honour(case: Case, number: int) -> dict[str, str]:
    """An honour of the last years, the most recent first; dates stay well inside the plan's three years."""
    title, body, owner = texts.HONOURS[(case.index + number) % len(texts.HONOURS)]
    awarded = case.day - timedelta(days=120 + 290 * number + case.index % 60)
    return {"title": f"{awarded.year}年{title}", "body": body, "awarded_on": awarded.isoformat(), "owner": owner}


def _declare(case: Case, application: Application) -> None:
    declare(
        application,
        has_penalty=False,
        text="",
        signatory=texts.name(case.index + 11),
        signed_on=case.signed(2),
        by=case.person,
    )


def _save(case: Case, application: Application, fields: dict[str, Any]) -> Application:
    saved = save_part(application, fields=fields, base_version=application.version, by=case.person)
    return Application.objects.with_parties().get(pk=saved.pk)


def _seal(case: Case, application: Application) -> None:
    upload: SimpleUploadedFile = (
        pages.sealed_pdf(application) if case.index < case.pdf_branches else pages.sealed_photo()
    )
    code = version_code(application.pk, application.answers)
    upload_sealed_page(application, upload=upload, code=code, by=case.person)


def _answer(case: Case, application: Application, verdict: str, text: str) -> Application:
    submission = Submission.objects.standing().for_documents().get(application=application)
    on_paper = case.superior is None
    record_superior_opinion(
        application,
        verdict=verdict,
        text=text,
        signatory=texts.name(case.index + 19),
        signed_on=case.signed(0),
        by=case.person if case.superior is None else case.superior,
        scan=pages.superior_pdf(submission) if on_paper or case.index < case.pdf_branches // 4 else None,
        code=submission.code,
    )
    return application
