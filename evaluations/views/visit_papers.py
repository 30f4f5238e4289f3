"""What of a visit goes on paper and into Excel: the letter, the printed sheet, the workbook and back again (S5)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.documents.filled_form import read_marks
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused, safe_disposition
from evaluations.actions.sheets import OPEN_SHEET
from evaluations.actions.visits import INSPECT, SEE_ALL_VISITS
from evaluations.exports.score_sheet import score_sheet_pdf
from evaluations.exports.score_sheet_papers import visit_paper
from evaluations.exports.visit_letter import visit_letter_name, visit_letter_pdf
from evaluations.exports.visit_workbook import visit_workbook, visit_workbook_name
from evaluations.models import Visit
from evaluations.rules.visit_workbook import Origin
from evaluations.services.visit_workbook import FilledRow, compare, own_now, take_in
from evaluations.table_rows import packed, read_rows, unpacked
from evaluations.views.ledger import excel
from evaluations.views.visit_common import visible_visit, visit_context
from evaluations.workbook_cells import columns_of

MOST_ROWS = 200


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to the unit, for everybody who sees the visit."""
    visit = _standing(request, pk)
    return _pdf(visit_letter_pdf(visit, today()), visit_letter_name(visit))


@require_safe
def sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to fill in by hand, with the unit's self-scores; a member of the team gets the own name on it."""
    visit, user = _standing(request, pk), person(request)
    own = decide(INSPECT, user=user, subject=visit)
    if not own:
        require(SEE_ALL_VISITS, user=user, subject=visit)
    paper = visit_paper(visit, inspector=user.full_name if own else "")
    return _pdf(score_sheet_pdf(paper), f"评分表_{visit.unit.organization.name}.pdf".replace("/", "／"))


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The own sheet as Excel, with what is kept now."""
    visit, user = _standing(request, pk), person(request)
    require(OPEN_SHEET, user=user, subject=visit)
    own = own_now(visit, by=user)
    content = visit_workbook(visit, own.items, own.scores, origin=own.origin(user))
    return excel(content, visit_workbook_name(visit, user.full_name))


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload the filled-in workbook, look at every difference, confirm."""
    visit, user = _standing(request, pk), person(request)
    require(OPEN_SHEET, user=user, subject=visit)
    if request.method != "POST":
        return _page(request, visit)
    try:
        if "rows" in request.POST:
            return _confirm(request, visit, user)
        rows, marks, problems = _read(request.FILES.get("file"), visit, user)
        lines = compare(visit, rows=_filled(rows), origin=Origin.from_rows(marks), by=user)
    except UploadRefused as refused:
        return _page(request, visit, [Finding(refused.message)])
    except Refused as refused:
        return _page(request, visit, refused.findings)
    if problems:
        return _page(request, visit, [Finding(problem) for problem in problems])
    if not lines:
        return _page(request, visit, [Finding("表格里没有新的内容：每一行都和已保存的一样。")])
    context = visit_context(
        visit,
        lines=lines,
        good=[line for line in lines if not line.faults],
        rows=packed(rows),
        marks="\n".join("\t".join(row[:4]) for row in marks),
        key=uuid4().hex,
    )
    return render(request, "evaluations/inspection_workbook_preview.html", context)


def _confirm(request: HttpRequest, visit: Visit, user: User) -> HttpResponse:
    rows = unpacked(request.POST.get("rows", ""), most=MOST_ROWS)
    marks = [line.split("\t") for line in typed_text(request.POST.get("marks")).splitlines()]
    taken = take_in(
        visit,
        rows=_filled(rows),
        origin=Origin.from_rows(marks),
        chosen=[typed_text(code) for code in request.POST.getlist("take")],
        key=typed_text(request.POST.get("key")) or uuid4().hex,
        by=user,
    )
    messages.success(request, f"已保存 {len(taken.saved)} 项评分。评分表提交前还可以修改。")
    for sentence in taken.left:
        messages.warning(request, sentence)
    return redirect("evaluations:inspection", pk=visit.pk)


def _standing(request: HttpRequest, pk: int) -> Visit:
    visit = visible_visit(request, pk)
    if visit.state == Visit.State.CANCELLED:
        raise Http404("这次考核已经取消。")
    return visit


def _read(
    upload: UploadedFile | None, visit: Visit, user: User
) -> tuple[list[dict[str, Any]], list[list[str]], list[str]]:
    rows, problems = read_rows(upload, columns_of(own_now(visit, by=user).items), most=MOST_ROWS)
    assert upload is not None  # it has just been read
    return rows, read_marks(upload), problems


def _filled(rows: list[dict[str, Any]]) -> list[FilledRow]:
    """Only what is typed in counts: the texts beside it may say what they like."""
    shown = ("n", "code", "text", "marks", "how", "own")
    return [
        FilledRow(row["n"], str(row.get("code", "")).strip(), {k: v for k, v in row.items() if k not in shown})
        for row in rows
    ]


def _page(request: HttpRequest, visit: Visit, findings: list[Finding] | None = None) -> HttpResponse:
    context = visit_context(visit, findings=findings or [])
    return render(request, "evaluations/inspection_workbook.html", context, status=422 if findings else 200)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = safe_disposition(name)
    answer["Cache-Control"] = "private, no-store"
    return answer
