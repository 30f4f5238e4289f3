"""Paper and spreadsheets: the blank form, one form, its receipt, the list as Excel, many forms as a bundle."""

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import document as documents
from applications.document import FormDocument
from applications.exports import blank, bundle, form_pdf, receipt, workbook
from applications.filters import ApplicationFilter, filtered_applications, wanted_campaign
from applications.models import Application, Submission
from applications.services.documents import record_export
from applications.views.common import is_own, person, visible_application
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import word, xlsx
from benchmark_platform.core.documents.kept import kept
from benchmark_platform.core.files import PDF_POLICY
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.services.exports import order_export
from benchmark_platform.core.uploads.names import safe_disposition


@login_not_required
@require_GET
def blank_form_pdf(request: HttpRequest) -> HttpResponse:
    """The blank form for everybody."""
    campaign = campaign_or_404(request)
    return pdf_answer(request, _kept("pdf", campaign), blank.PDF_NAME, private=False)


@login_not_required
@require_GET
def blank_form_docx(request: HttpRequest) -> HttpResponse:
    """The blank form in Word for everybody."""
    campaign = campaign_or_404(request)
    answer = HttpResponse(_kept("docx", campaign), content_type=word.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(blank.DOCX_NAME)
    return answer


@require_GET
def form_as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One form: as submitted last, ``?round=2`` as submitted then, ``?draft=1`` as it is now for its own body.

    ``?cover=1`` puts the page 盖章须知 before it, ``?download=1`` asks the browser to keep the file.
    """
    application = visible_application(request, pk)
    document = wanted_document(request, application)
    content = form_pdf.form_pdf(document, cover=request.GET.get("cover") == "1")
    if not is_own(request, application):
        record_export(by=person(request), subject=application, what="form.pdf", count=1, detail={"code": document.code})
    return pdf_answer(request, content, f"{bundle.file_stem(document)}.pdf")


@require_GET
def receipt_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the last submission, or of ``?round=``."""
    submission = wanted_submission(visible_application(request, pk), request.GET)
    if submission is None:
        raise Http404("这份申请表还没有提交，没有回执。")
    return pdf_answer(request, receipt.receipt_pdf(submission), f"申报回执_{submission.application.number}.pdf")


@require_http_methods(["GET", "POST"])
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered now: at once up to 2,000 forms; beyond, a page whose button orders it (POST)."""
    user: Any = request.user
    found = filtered_applications(user, request.GET)
    campaign = filtered_campaign(found)
    count, at = found.qs.count(), timezone.now()
    if count > workbook.DIRECT_LIMIT and request.method == "GET":
        return ask_before_order(request, what="导出申报汇总", count=count, back=reverse("applications:index"))
    scope = {"scope": workbook.described(found)}
    record_export(by=user, subject=campaign, what="export.xlsx", count=count, detail=scope)
    if request.method == "POST":
        job = order_export(
            by=user,
            kind="applications.workbook",
            title=f"申报汇总（{count}份）",
            parameters={"query": request.GET.urlencode()},
        )
        return redirect("exports:detail", pk=job.pk)
    target = io.BytesIO()
    workbook.write_workbook(found, target, at=at)
    answer = HttpResponse(target.getvalue(), content_type=xlsx.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(workbook.file_name(found, at))
    answer["Cache-Control"] = "private, no-store"
    return answer


def ask_before_order(request: HttpRequest, *, what: str, count: int, back: str) -> HttpResponse:
    """Show what would be made in the background; its button posts to the same address: nothing is ordered by a GET."""
    query = request.GET.urlencode()
    context = {"what": what, "count": count, "back": f"{back}?{query}" if query else back}
    return render(request, "applications/export_order.html", context)


@require_POST
def order_bundle(request: HttpRequest) -> HttpResponse:
    """Order the selected forms (``selected``, repeated), or all of the filter (``whole=1`` and ``query``).

    ``format`` is ``pdf`` or ``zip``; ``scans=1`` puts the sealed pages into the zip.
    """
    user: Any = request.user
    kind = "zip" if request.POST.get("format") == "zip" else "pdf"
    parameters = order_of(request.POST)
    campaign = filtered_campaign(filtered_applications(user, QueryDict(parameters.get("query", ""))))
    try:
        if not parameters:
            raise Refused("还没有选择申请表。请先在列表中勾选，再打印或下载。")
        ids = bundle.wanted(user, parameters)
        bundle.check_size(kind, len(ids))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(came_from(request))
    if kind == "zip" and request.POST.get("scans") == "1":
        parameters["scans"] = True
    title = f"申请表打包（{len(ids)}份）" if kind == "zip" else f"申请表合订（{len(ids)}份）"
    job = order_export(by=user, kind=f"applications.forms_{kind}", title=title, parameters=parameters)
    detail = {"export": str(job.pk), "scans": parameters.get("scans", False)}
    record_export(by=user, subject=campaign, what=f"forms.{kind}", count=len(ids), detail=detail)
    return redirect("exports:detail", pk=job.pk)


def order_of(posted: QueryDict) -> dict[str, Any]:
    """Return what the bundle is made of; empty when nothing was chosen."""
    if posted.get("whole") == "1":
        return {"query": posted.get("query", "")}
    ids = sorted({int(value) for value in posted.getlist("selected") if value.isdecimal() and len(value) < 19})
    return {"ids": ids} if ids else {}


def came_from(request: HttpRequest) -> str:
    """Return the page to go back to: the list with its filter, if it was ours."""
    before = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if safe else "applications:index"


def campaign_or_404(request: HttpRequest) -> Campaign:
    """Return the campaign that is asked for."""
    campaign = wanted_campaign(request.GET)
    if campaign is None:
        raise Http404("还没有创建计划。")
    return campaign


def filtered_campaign(found: ApplicationFilter) -> Campaign:
    """Return the campaign of a filter."""
    if found.campaign is None:
        raise Http404("还没有创建计划。")
    return found.campaign


def wanted_document(request: HttpRequest, application: Application) -> FormDocument:
    """Return the version that is asked for: a round, the live draft, or the last submission."""
    draft = request.GET.get("draft") == "1"
    submission = None if draft else wanted_submission(application, request.GET)
    if submission is not None:
        return documents.of_submission(submission)
    # A draft is nobody else's business.
    if not is_own(request, application):
        raise Http404("这份申请表还没有提交。")
    return documents.of_draft(application)


def wanted_submission(application: Application, params: QueryDict) -> Submission | None:
    """Return the submission of ``?round=``, or the last one (None before the first).

    :raises Http404: when there is no such round.
    """
    submissions = application.submissions.for_documents()
    wanted = params.get("round", "")
    if not wanted:
        return submissions.standing().first()
    submission = submissions.filter(round=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 5 else None
    if submission is None:
        raise Http404("没有这一次提交。")
    return submission


def pdf_answer(request: HttpRequest, content: bytes, name: str, *, private: bool = True) -> HttpResponse:
    """Answer with a PDF under its Chinese name, shown by the browser unless ``?download=1``."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = safe_disposition(name, inline=request.GET.get("download") != "1")
    answer["Content-Security-Policy"] = PDF_POLICY
    answer["Cache-Control"] = "private, no-store" if private else "public, max-age=3600"
    return answer


def _kept(kind: str, campaign: Campaign) -> bytes:
    """Make a blank form once a day: strangers may ask for it as often as they like."""
    facts = f"{campaign.code}|{campaign.form_title}|{campaign.grounds_limit}|{campaign.honour_years}"
    maker = blank.blank_pdf if kind == "pdf" else blank.blank_docx
    return kept(f"blank-form-{kind}", facts, lambda: maker(campaign))
