"""The attendance list of an event: typed in a table, or from Excel with a preview (M2.3, 2-4)."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.views.common import person, version_of
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused, safe_disposition
from evaluations.actions.support import RECORD_ATTENDANCE
from evaluations.exports import support as exports
from evaluations.forms.events import PRESENCES, SPARE_ROWS, TableForm, blank_rows, posted_rows
from evaluations.models import Attendance, Event
from evaluations.rules.events import AttendanceRow
from evaluations.services import attendance as services
from evaluations.services.exports import record_taken_out
from evaluations.views.events import names_of, visible_event

# What was checked goes back to the browser signed, so that the second step imports exactly what was shown.
SALT = "evaluations.attendance"
CHECKED_FOR_SECONDS = 60 * 60


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Type the list; a secretary who was only proposed and left as 未登记 is not kept."""
    event = _recordable(request, pk)
    bodies = services.invited_bodies(event)
    proposed = services.prefilled(event, bodies)
    if request.method == "GET":
        return _table(request, event, [*proposed, *blank_rows(SPARE_ROWS, after=len(proposed))])
    typed = posted_rows(request.POST)
    if "add_rows" in request.POST:
        after = max((row.number for row in typed), default=0)
        return _table(request, event, [*typed, *blank_rows(SPARE_ROWS, after=after)])
    untouched = {(row.organization_id, row.name) for row in proposed if not row.presence}
    rows = [row for row in typed if row.presence or (row.organization_id, row.name) not in untouched]
    removed = {number for number in request.POST.getlist("remove") if number.isdecimal()}
    rows = [row for row in rows if str(row.number) not in removed]
    try:
        services.save_attendance(event, rows=rows, version=version_of(request.POST), by=person(request))
    except services.AttendanceConflict as conflict:
        return _table(request, conflict.current, typed, findings=conflict.findings, current=proposed)
    except Refused as refused:
        return _table(request, event, typed, findings=refused.findings)
    messages.success(request, f"出席名单已保存，共 {len(rows)} 人。")
    return redirect(event)


@require_GET
def attendance_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty table to fill in."""
    event = _recordable(request, pk)
    content = exports.attendance_template(event, services.invited_bodies(event))
    return _excel(content, "出席名单导入模板.xlsx")


@require_GET
def attendance_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as Excel."""
    event = _recordable(request, pk)
    content = exports.attendance_xlsx(event)
    number = event.attendances.count()
    record_taken_out("event.attendance_export", subject=event, count=number, by=person(request))
    return _excel(content, f"出席名单_{event.title}_{timezone.localdate():%Y%m%d}.xlsx")


@require_http_methods(["GET", "POST"])
def attendance_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a table: every fault with row and column, or a preview to confirm. Nothing is written here."""
    event = _recordable(request, pk)
    form = TableForm(request.POST or None, request.FILES or None) if request.method == "POST" else TableForm()
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, event, form)
    table = form.cleaned_data["file"]
    bodies = services.invited_bodies(event)
    try:
        rows, problems = exports.read_attendance(table, name=table.name, bodies=bodies)
        sentences = [str(problem) for problem in problems]
        if not sentences:
            rows = services.check_import(event, rows)
    except UploadRefused as refused:
        form.add_error("file", str(refused))
        return _import_page(request, event, form)
    except Refused as refused:
        sentences = [found.message for found in refused.findings]
    if sentences:
        return _import_page(request, event, TableForm(), sentences=sentences)
    return _preview(request, event, rows, bodies=names_of(bodies))


@require_POST
def attendance_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was shown; all or nothing."""
    event = _recordable(request, pk)
    try:
        number, values = signing.loads(request.POST.get("checked", ""), salt=SALT, max_age=CHECKED_FOR_SECONDS)
    except (signing.BadSignature, ValueError):
        number, values = None, []
    if number != event.pk:
        messages.error(request, "核对的结果已过期，请重新上传表格。")
        return redirect("evaluations:attendance_import", event.pk)
    try:
        services.import_attendance(event, rows=[AttendanceRow(**value) for value in values], by=person(request))
    except Refused as refused:
        sentences = [found.message for found in refused.findings]
        return _import_page(request, event, TableForm(), sentences=sentences)
    messages.success(request, f"已导入 {len(values)} 人。")
    return redirect(event)


def _recordable(request: HttpRequest, pk: int) -> Event:
    event = visible_event(request, pk)
    require(RECORD_ATTENDANCE, user=person(request), subject=event)
    return event


def _table(
    request: HttpRequest,
    event: Event,
    rows: list[AttendanceRow],
    *,
    findings: list[Finding] | None = None,
    current: list[AttendanceRow] | None = None,
) -> HttpResponse:
    bodies = services.invited_bodies(event)
    names = names_of(bodies)
    context = {
        "event": event,
        "rows": rows,
        "row_count": max((row.number for row in rows), default=0),
        "bodies": bodies,
        "presences": PRESENCES,
        "findings": findings or [],
        "current": [(row, names.get(row.organization_id or 0, "")) for row in current or [] if row.presence],
    }
    return render(request, "evaluations/event_attendance.html", context, status=422 if findings else 200)


def _import_page(
    request: HttpRequest, event: Event, form: TableForm, *, sentences: list[str] | None = None
) -> HttpResponse:
    context = {"event": event, "form": form, "sentences": sentences}
    status = 422 if sentences or form.errors else 200
    return render(request, "evaluations/event_import.html", context, status=status)


def _preview(request: HttpRequest, event: Event, rows: list[AttendanceRow], *, bodies: dict[int, str]) -> HttpResponse:
    words: dict[str, Any] = {str(value): label for value, label in Attendance.Presence.choices}
    shown = [(row, bodies.get(row.organization_id or 0, ""), words.get(row.presence, "")) for row in rows]
    sealed = signing.dumps([event.pk, [asdict(row) for row in rows]], salt=SALT, compress=True)
    context = {"event": event, "form": TableForm(), "shown": shown, "checked": sealed}
    return render(request, "evaluations/event_import.html", context)


def _excel(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(name, inline=False)
    return answer
