"""Letters as official documents: one for the body itself, all of them for the committee (S3)."""

import tempfile
from collections.abc import Iterator
from typing import Any

from applications.letters import Letters
from applications.models import Application
from applications.outcomes import Outcome, filed_applications, outcomes_of, released_decision
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import archive, pdf
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.models import ExportJob, StoredFile
from benchmark_platform.core.services.exports import report_progress
from benchmark_platform.core.services.files import store_made, store_made_file

TEMPLATE = "applications/print/letter.html"
PDF_LIMIT = 300
REPORT_EVERY = 10


def letter_pdf(application: Application, outcome: Outcome) -> bytes:
    """Return the letter to one body."""
    return pdf.render_pdf(TEMPLATE, letter_context(Letters(application.campaign), application, outcome))


def letter_context(letters: Letters, application: Application, outcome: Outcome) -> dict[str, Any]:
    """Return what the page needs: title, whom it is for, paragraphs, issuer and day."""
    title, body = letters.message_for(
        application, outcome.outcome, reserve_rank=outcome.reserve_rank, reason=outcome.reason
    )
    paragraphs = [line.strip() for line in body.splitlines() if line.strip()]
    greeting = paragraphs.pop(0) if paragraphs and paragraphs[0].endswith(("：", ":")) else ""
    return {
        "title": title,
        "footer": f"申报编号 {application.number}",
        "greeting": greeting,
        "paragraphs": paragraphs,
        "issuer": letters.campaign.issuer,
        "day": chinese_day(outcome.day),
        "corrected": outcome.corrected,
    }


def file_name(letters: Letters, application: Application) -> str:
    """Return the name of one letter's file: number and body."""
    return f"结果通知_{application.number}_{letters.name_of(application)}.pdf".replace("/", "／")


def wanted(job: ExportJob) -> list[tuple[Letters, Application, Outcome]]:
    """Return every letter of the ordered campaign, in official order.

    :raises Refused: nothing has been released.
    """
    campaign = Campaign.objects.get(pk=job.parameters["campaign"])
    decision = released_decision(campaign)
    if decision is None:
        raise Refused("结果还没有公布，还没有结果通知。")
    applications = list(filed_applications(campaign))
    outcomes = outcomes_of(decision, applications)
    letters = Letters(campaign, applications)
    return [(letters, application, outcomes[application.pk]) for application in applications]


def letters_pdf(job: ExportJob) -> StoredFile:
    """Make one PDF of all letters, each on pages of its own."""
    found = wanted(job)
    if len(found) > PDF_LIMIT:
        raise Refused(f"合并为一个 PDF 最多 {PDF_LIMIT} 份，这次有 {len(found)} 份，请改用压缩包。")
    content = pdf.render_pdf_pages(TEMPLATE, (letter_context(*one) for one in _reported(job, found)))
    name = f"结果通知合订_{len(found)}份.pdf"
    return store_made(content, name=name, kind="pdf", content_type="application/pdf", by=job.owner)


def letters_zip(job: ExportJob) -> StoredFile:
    """Make a zip with one PDF per body."""
    found = wanted(job)
    files = (
        (file_name(one[0], one[1]), pdf.render_pdf(TEMPLATE, letter_context(*one))) for one in _reported(job, found)
    )
    with tempfile.TemporaryFile() as target:
        archive.write_zip(files, target)
        return store_made_file(
            target, name=f"结果通知_{len(found)}份.zip", kind="zip", content_type=archive.CONTENT_TYPE, by=job.owner
        )


def _reported(
    job: ExportJob, found: list[tuple[Letters, Application, Outcome]]
) -> Iterator[tuple[Letters, Application, Outcome]]:
    for number, one in enumerate(found):
        if number % REPORT_EVERY == 0:
            report_progress(job, done=number, total=len(found))
        yield one
    report_progress(job, done=len(found), total=len(found))
