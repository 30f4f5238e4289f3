"""Many forms at once, made in the background: one PDF, or a zip with one PDF per form."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from applications import document as documents
from applications.evidence import in_force
from applications.exports import form_pdf as paper
from applications.exports.workbook import submissions_of
from applications.filters import filtered_applications
from applications.models import Application, State, Submission
from applications.models.application import PUBLIC_LABELS, official_order
from benchmark_platform.core.documents import archive, pdf, xlsx
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.models import ExportJob, StoredFile
from benchmark_platform.core.services.exports import report_progress
from benchmark_platform.core.services.files import store_made, store_made_file
from benchmark_platform.core.uploads.names import clean_name

# A page takes about a megabyte of memory until the file is written; a zip goes to disk form by form.
PDF_LIMIT = 300
ZIP_LIMIT = 2000
REPORT_EVERY = 5

CONTENTS = (
    Column("序号", "position", "integer", 6),
    Column("文件", "file", width=50),
    Column("申报编号", "number", width=18),
    Column("党组织名称", "branch_name", width=34),
    Column("申报渠道", "track", width=14),
    Column("市州", "prefecture", width=12),
    Column("状态", "state", width=14),
    Column("版本码", "code", width=12),
    Column("提交时间", "submitted_at", "datetime", 17),
    Column("盖章页（份）", "scans", "integer", 12),
)


def wanted(owner: Any, parameters: dict[str, Any]) -> list[int]:
    """Return the ids of the standing submissions that were ordered and that the owner may see now, in official order.

    ``parameters``: ``ids`` (applications), or ``query`` (the filter's query string).
    """
    if "ids" in parameters:
        applications = Application.objects.visible_to(owner).filter(pk__in=parameters["ids"], number__isnull=False)
        standing = Submission.objects.standing().filter(application__in=applications.values("pk"))
        ordered = standing.order_by(*official_order("application__"))
        return list(ordered.values_list("pk", flat=True))
    found = filtered_applications(owner, QueryDict(parameters["query"]))
    return list(submissions_of(found).values_list("pk", flat=True))


def check_size(kind: str, count: int) -> None:
    """Refuse an empty order, or one that is too big for its kind.

    :raises Refused: with what to do instead.
    """
    if count == 0:
        raise Refused("没有可以打印的申请表：所选的申请表尚未提交，或者您现在无权查看。")
    if kind == "pdf" and count > PDF_LIMIT:
        raise Refused(f"合并为一个 PDF 一次最多 {PDF_LIMIT} 份，这次有 {count} 份。请减少份数，或改用打包下载（zip）。")
    if count > ZIP_LIMIT:
        raise Refused(f"打包下载一次最多 {ZIP_LIMIT} 份，这次有 {count} 份。请按市州或状态筛选后分次下载。")


def forms_pdf(job: ExportJob) -> StoredFile:
    """Make one PDF; each form starts on a new page and has its own page numbers."""
    ids = wanted(job.owner, job.parameters)
    check_size("pdf", len(ids))
    content = pdf.join_pdf(paper.lay_out_form(documents.of_submission(one)) for one in _reported(job, ids))
    name = f"申请表合订_{len(ids)}份.pdf"
    return store_made(content, name=name, kind="pdf", content_type="application/pdf", by=job.owner)


def forms_zip(job: ExportJob) -> StoredFile:
    """Make a zip: one PDF per form, the sealed pages if ``parameters["scans"]``, and 目录.xlsx."""
    ids = wanted(job.owner, job.parameters)
    check_size("zip", len(ids))
    with tempfile.TemporaryFile() as target:
        archive.write_zip(_files(job, ids), target)
        return store_made_file(
            target,
            name=f"申请表_{len(ids)}份.zip",
            kind="zip",
            content_type=archive.CONTENT_TYPE,
            by=job.owner,
        )


def file_stem(document: documents.FormDocument) -> str:
    """Return the name of one form's file without its extension: 申报编号_党组织名称, harmless on every system."""
    name = f"{document.number or document.code}_{document.values.branch_name or document.organization_name}"
    return clean_name(name.replace("/", "／").replace("\\", "＼") + ".pdf").removesuffix(".pdf")


def _reported(job: ExportJob, ids: list[int]) -> Iterator[Submission]:
    """Yield the submissions in the order of ``ids``, a few at a time, and report the progress."""
    report_progress(job, done=0, total=len(ids))
    for start in range(0, len(ids), REPORT_EVERY):
        some = ids[start : start + REPORT_EVERY]
        found = Submission.objects.for_documents().in_bulk(some)
        yield from (found[pk] for pk in some if pk in found)
        report_progress(job, done=start + len(some), total=len(ids))


def _files(job: ExportJob, ids: list[int]) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of the zip, the table of contents last."""
    contents: list[dict[str, Any]] = []
    for submission in _reported(job, ids):
        document = documents.of_submission(submission)
        stem = file_stem(document)
        yield f"{stem}.pdf", paper.form_pdf(document)
        scans = list(_scans(submission)) if job.parameters.get("scans") else []
        for name, content in scans:
            yield f"盖章页/{stem}/{name}", content
        contents.append(_line(len(contents) + 1, submission, document, f"{stem}.pdf", len(scans)))
    yield "目录.xlsx", xlsx.workbook_bytes(xlsx.Sheet("目录", CONTENTS, contents))


def _scans(submission: Submission) -> Iterator[tuple[str, bytes]]:
    """Yield the sealed pages of the form as submitted, under the names with which they were uploaded."""
    for scan in in_force(submission.application.scans.select_related("file"), submission.application):
        with scan.file.file.open("rb") as content:
            yield scan.file.original_name, content.read()


def _line(
    position: int, submission: Submission, document: documents.FormDocument, file: str, scans: int
) -> dict[str, Any]:
    state = State(submission.application.state)
    return {
        "position": position,
        "file": file,
        "number": document.number,
        "branch_name": document.values.branch_name,
        "track": document.track_label,
        "prefecture": document.prefecture,
        "state": "已撤回" if state == State.DRAFT else PUBLIC_LABELS[state],
        "code": document.code,
        "submitted_at": document.submitted_at,
        "scans": scans,
    }
