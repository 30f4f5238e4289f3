"""Typing the form, part by part: ordinary pages, and the autosave behind them (F6)."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from applications import actions, form, rules
from applications.forms import honour_formset, part_form, typed_fields
from applications.models import Application
from applications.services.checking import form_findings, plan_numbers
from applications.services.drafting import Conflict, save_part
from applications.views.common import allowed_or_403, person, version_of, visible_application
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import add_years
from benchmark_platform.core.findings import Finding, Level, Refused

SPARE_ROWS = 1
ORDER = tuple(form.PARTS)


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Edit one part. Saving keeps whatever was typed; what would not pass on submission is said on the page."""
    if part not in form.PARTS:
        raise Http404
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.EDIT)
    if request.method == "GET":
        return _page(request, application, part, checked="checked" in request.GET)
    typed = typed_fields(part, request.POST)
    try:
        saved = save_part(application, fields=typed, base_version=version_of(request.POST), by=person(request))
    except Conflict as conflict:
        return _conflict(request, conflict, part, typed)
    except Refused as refused:
        return _page(request, application, part, typed=typed, refused=refused.findings)
    if "add_row" in request.POST:
        return _page(request, saved, part, spare=SPARE_ROWS + 1)
    if any(finding.level == Level.ERROR and finding.code == rules.INVALID for finding in _findings(saved, part)):
        return redirect(_url(application, part) + "?checked=1")
    return redirect(_next_url(application, part))


def _url(application: Application, part: str) -> str:
    return reverse("applications:part", args=[application.pk, part])


def _next_url(application: Application, part: str) -> str:
    """Return the page after this part: the next part, or the task list after the last."""
    following = ORDER[ORDER.index(part) + 1 :]
    return _url(application, following[0]) if following else reverse("applications:detail", args=[application.pk])


def _findings(application: Application, part: str) -> list[Finding]:
    return [row for row in form_findings(application, today()) if rules.part_of(row) == part]


def _page(
    request: HttpRequest,
    application: Application,
    part: str,
    *,
    typed: dict[str, Any] | None = None,
    checked: bool = False,
    spare: int = SPARE_ROWS,
    refused: list[Finding] | None = None,
) -> HttpResponse:
    """Show a part with its errors: what is wrong always, what is only missing once the person has asked (checked)."""
    shown = [
        finding
        for finding in _findings(application, part)
        if finding.level == Level.ERROR and (checked or finding.code == rules.INVALID)
    ]
    shown += refused or []
    context: dict[str, Any] = {
        "application": application,
        "part": part,
        "part_label": form.PARTS[part],
        "step": ORDER.index(part) + 1,
        "steps": len(ORDER),
        "findings": shown,
        "warnings": [row for row in _findings(application, part) if row.level == Level.WARNING],
        "remark": _remarks(application, part),
        "earliest_honour": add_years(
            plan_numbers(application, today()).reference_day, -application.campaign.honour_years
        ),
    }
    if part == "honours":
        rows = typed["honours"] if typed else form.honour_rows(application.answers)
        context["formset"] = _marked_rows(rows, shown, spare)
    else:
        context["form"] = part_form(part, application, typed)
        context["form"].show(shown)
    return render(request, "applications/part.html", context, status=422 if refused else 200)


def _marked_rows(rows: list[dict[str, str]], findings: list[Finding], spare: int) -> Any:
    formset = honour_formset(rows, spare=spare)
    formset.is_valid()
    for finding in findings:
        _, _, rest = finding.field.partition("honours-")
        index, _, name = rest.partition("-")
        if index.isdecimal() and int(index) < len(formset.forms):
            formset.forms[int(index)].add_error(name, finding.message)
    return formset


def _remarks(application: Application, part: str) -> list[dict[str, str]]:
    """Return what the superior or the committee remarked on the fields of this part when it sent the form back."""
    returned = application.returns.filter(answered_at__isnull=True).last()
    if not returned:
        return []
    names = {field.name: field.label for field in form.FIELDS if field.part == part}
    return [{"label": names[name], "text": text} for name, text in returned.remarks.items() if name in names]


def _conflict(request: HttpRequest, conflict: Conflict, part: str, typed: dict[str, Any]) -> HttpResponse:
    """Show both texts side by side; nothing was saved, and what was typed goes on in the form below."""
    application = conflict.application
    context = {
        "application": application,
        "what": f"“{form.PARTS[part]}”",
        "saved": application,
        "address": reverse("applications:part", args=[application.pk, part]),
        "versions": reverse("applications:versions", args=[application.pk]),
        "rows": [
            {"label": field.label, "left": _plain(field.mine), "right": _plain(field.theirs), "changed": True}
            for field in conflict.fields
        ],
        "hidden": _hidden_fields(part, typed),
    }
    return render(request, "applications/conflict.html", context, status=409)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join("，".join(row.get(key, "") for key in ("awarded_on", "title", "body")) for row in value)
    return str(value)


def _hidden_fields(part: str, typed: dict[str, Any]) -> list[tuple[str, str]]:
    if part != "honours":
        return list(typed.items())
    formset = honour_formset(typed["honours"], spare=0)
    return [(name, str(value)) for name, value in formset.data.items()]


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what is being typed; answers as static/js/autosave.js expects."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.EDIT)
    try:
        body = json.loads(request.body)
        part, fields = body["part"], body["fields"]
        if part not in form.PARTS or not isinstance(fields, dict):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"reason": "保存的内容不完整，请刷新页面后重试。"}, status=400)
    try:
        saved = save_part(
            application, fields=typed_fields(part, fields), base_version=version_of(body), by=person(request)
        )
    except Conflict as conflict:
        return _conflict_answer(conflict)
    except Refused as refused:
        return JsonResponse({"reason": str(refused)}, status=403)
    findings: dict[str, list[str]] = {}
    for finding in _findings(saved, part):
        findings.setdefault(finding.field, []).append(finding.message)
    saved_at = timezone.localtime(saved.saved_at)
    return JsonResponse({"version": saved.version, "saved_at": f"{saved_at:%H:%M}", "findings": findings})


def _conflict_answer(conflict: Conflict) -> JsonResponse:
    application = conflict.application
    saved_at = timezone.localtime(application.saved_at)
    answer = {
        "version": application.version,
        "by": application.saved_by.full_name,
        "at": f"{saved_at:%H:%M}",
    }
    return JsonResponse(answer, status=409)
