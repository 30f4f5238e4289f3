"""An inspector's own score sheet in plain pages: where am I, one item, check and hand in. Needs no script (S5)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications.house_form import typed_text
from applications.views.common import person, version_of
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions.visits import INSPECT
from evaluations.forms.sheets import ItemFields
from evaluations.models import Sheet, SheetEntry, Visit
from evaluations.rules.sheets import REASON_LIMIT, REMARK_LIMIT, accepted_until
from evaluations.services import sheets as services
from evaluations.sheet_content import remark_version
from evaluations.sheet_page import filling, unit_side
from evaluations.sheet_table import SheetRow, SheetTable, sheet_table
from evaluations.sheet_window import window_of
from evaluations.views.sheet_words import conflict_rows, findings_of, remark_rows
from evaluations.views.visit_common import visible_visit, visit_context

PAGE = SheetEntry.Source.PAGE
CONFLICT, REFUSED = SheetEntry.Outcome.CONFLICT, SheetEntry.Outcome.REFUSED


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the own sheet: every item with its state, what is left, totals; save the words on the whole."""
    visit, table = _own(request, pk)
    if request.method == "POST":
        return _save_remark(request, visit, table)
    return _overview(request, visit, table)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the whole sheet before it is handed in; what is missing is named, each with its item."""
    visit, table = _own(request, pk)
    findings: list[Finding] = []
    if request.method == "POST":
        mine = services.open_sheet(visit, by=person(request))
        try:
            services.submit_sheet(mine, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "现场评分表已提交。")
            return redirect("evaluations:sheet", visit.pk)
    context = _context(request, visit, table, findings=findings)
    return render(request, "evaluations/sheet_check.html", context, status=422 if findings else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Score one item: everything the unit says is beside it; photos are sent along with the score."""
    visit, table = _own(request, pk)
    row = table.row(code)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _save_item(request, visit, table, row)
    return _item_page(request, visit, table, row, ItemFields.kept(row.scaled.scale, row.score))


def _own(request: HttpRequest, pk: int) -> tuple[Visit, SheetTable]:
    """The visit and the own sheet: 404 for strangers, 403 for whoever is in no team of it."""
    visit, user = visible_visit(request, pk), person(request)
    require(INSPECT, user=user, subject=visit)
    mine = Sheet.objects.filter(visit=visit, inspector=user).select_related("reopened_by").first()
    if mine:
        mine.visit = visit
    return visit, sheet_table(visit, mine)


def _context(request: HttpRequest, visit: Visit, table: SheetTable, **more: Any) -> dict[str, Any]:
    decision = filling(visit, table.sheet, person(request), today())
    return visit_context(visit, table=table, sheet=table.sheet, decision=decision, **more)


def _overview(request: HttpRequest, visit: Visit, table: SheetTable, **more: Any) -> HttpResponse:
    kept = table.sheet.remark if table.sheet else ""
    facts: dict[str, Any] = {"remark": kept, "remark_version": remark_version(table.sheet), "findings": []}
    context = _context(
        request,
        visit,
        table,
        key=uuid4().hex,
        next_code=table.next_left(""),
        accepted_until=accepted_until(window_of(visit)),
        remark_limit=REMARK_LIMIT,
        **(facts | more),
    )
    status = 409 if "conflict" in more else 422 if context["findings"] else 200
    return render(request, "evaluations/sheet.html", context, status=status)


def _save_remark(request: HttpRequest, visit: Visit, table: SheetTable) -> HttpResponse:
    user, text = person(request), typed_text(request.POST.get("remark"))
    mine = services.open_sheet(visit, by=user)
    key = ItemFields.posted_key(request.POST, text)
    entry = services.save_remark(mine, text=text, base_version=version_of(request.POST), key=key, source=PAGE, by=user)
    answer = entry.answer
    if entry.outcome == REFUSED:
        findings, version = findings_of(answer), version_of(request.POST)
        return _overview(request, visit, table, remark=text, findings=findings, remark_version=version)
    if entry.outcome == CONFLICT:
        conflict = {"rows": remark_rows(answer), **answer["theirs"]}
        return _overview(request, visit, table, remark=text, conflict=conflict, remark_version=answer["version"])
    messages.success(request, "总体意见已保存。")
    return redirect("evaluations:sheet", visit.pk)


def _save_item(request: HttpRequest, visit: Visit, table: SheetTable, row: SheetRow) -> HttpResponse:
    user, fields = person(request), ItemFields.posted(row.scaled.scale, request.POST)
    findings, base = fields.findings(), version_of(request.POST)
    mine = services.open_sheet(visit, by=user)
    key = ItemFields.posted_key(request.POST, *fields.parts)
    # Whatever becomes of the words: a browser does not choose a photo again.
    fault = _keep_photo(request, mine, row, key)
    if "photo" in request.FILES:
        table = sheet_table(visit, mine)
        row = table.row(row.code) or row
    if findings:
        return _item_page(request, visit, table, row, fields, findings=[*findings, *fault], version=base)
    entry = services.save_score(
        mine,
        item=row.scaled.item,
        typed=fields.typed,
        reason=fields.reason,
        base_version=base,
        key=key,
        source=PAGE,
        by=user,
    )
    if entry.outcome == REFUSED:
        told = [*findings_of(entry.answer), *fault]
        return _item_page(request, visit, table, row, fields, findings=told, version=base)
    version = entry.answer["version"]
    if entry.outcome == CONFLICT:
        conflict = {"rows": conflict_rows(row.scaled.scale, entry.answer), **entry.answer["theirs"]}
        return _item_page(request, visit, table, row, fields, conflict=conflict, findings=fault, version=version)
    if fault:
        fault = [Finding(f"{one.message}评分和扣分原因已经保存。", one.field) for one in fault]
        return _item_page(request, visit, table, row, fields, findings=fault, version=version)
    return _onward(request, visit, row, has_photo="photo" in request.FILES)


def _keep_photo(request: HttpRequest, mine: Sheet, row: SheetRow, key: str) -> list[Finding]:
    """Keep the photo that was sent along; return why it was not taken. Of a closed door the score's answer tells."""
    upload = request.FILES.get("photo")
    if upload is None:
        return []
    try:
        services.add_photo(mine, item=row.scaled.item, upload=upload, key=key, by=person(request))
    except UploadRefused as refused:
        return [Finding(refused.message, "photo")]
    except Forbidden:
        return []
    return []


def _onward(request: HttpRequest, visit: Visit, row: SheetRow, *, has_photo: bool) -> HttpResponse:
    """Go on as the button says: a photo and “保存” stay at the item."""
    user = person(request)
    mine = Sheet.objects.filter(visit=visit, inspector=user).first()
    table = sheet_table(visit, mine)
    saved = table.row(row.code)
    is_begun = saved is not None and saved.is_begun
    words = f"{row.code} {'已保存' if is_begun else '还没有评分'}{'，照片已上传' if has_photo else ''}。"
    (messages.success if is_begun or has_photo else messages.warning)(request, words)
    if has_photo or "next" not in request.POST:
        return redirect("evaluations:sheet_item", visit.pk, row.code)
    code = table.next_left(row.code)
    if not code:
        return redirect("evaluations:sheet", visit.pk)
    return redirect("evaluations:sheet_item", visit.pk, code)


def _item_page(
    request: HttpRequest, visit: Visit, table: SheetTable, row: SheetRow, fields: ItemFields, **more: Any
) -> HttpResponse:
    before, after = table.neighbours(row.code)
    facts: dict[str, Any] = {"version": row.score.version if row.score else 0, "findings": []}
    context = _context(
        request,
        visit,
        table,
        row=row,
        fields=fields,
        side=unit_side(visit, person(request), today())[row.code],
        key=uuid4().hex,
        before=before,
        after=after,
        photos_limit=visit.campaign.sheet_photos_limit,
        max_mb=visit.campaign.upload_max_mb,
        reason_limit=REASON_LIMIT,
        **(facts | more),
    )
    context["errors"] = {one.field: one.message for one in context["findings"]}
    status = 409 if "conflict" in more else 422 if context["findings"] else 200
    return render(request, "evaluations/sheet_item.html", context, status=status)
