"""The firm's confirmation of funds, staff and venue, with its sealed page (M2.1)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions import unit as actions
from evaluations.forms.plans import ConfirmationForm
from evaluations.plan_content import fingerprint, plan_of
from evaluations.services.conflicts import TextConflict
from evaluations.services.plans import confirmation_texts, keep_confirmation, keep_firm_scan
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.stale import stale

CONFIRMED = {"signatory": "负责人签名", "confirmed_on": "日期"}


@require_http_methods(["GET", "POST"])
def plan_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who confirmed and when, and keep the sealed page; what is fine is kept where the rest is refused."""
    unit = visible_unit(request, pk)
    plan = plan_of(unit)
    require(actions.WORK, user=person(request), subject=unit)
    require(actions.SAVE_PLAN, user=person(request), subject=plan)
    day = plan.firm_confirmed_on
    saved = {"firm_signatory": plan.firm_signatory, "firm_confirmed_on": chinese_day(day) if day else ""}
    form = ConfirmationForm(request.POST if request.method == "POST" else saved)
    shown: dict[str, Any] = {"base": fingerprint(confirmation_texts(plan))}
    if request.method == "POST":
        shown = {"base": form.typed("base")}
        findings = _keep_scan(request, pk)
        try:
            kept = keep_confirmation(
                unit,
                signatory=form.typed("firm_signatory").strip(),
                confirmed_on=form.typed("firm_confirmed_on").strip(),
                base=shown["base"],
                by=person(request),
            )
            shown = {"base": fingerprint(confirmation_texts(kept))}
        except Refused as refused:
            findings += refused.findings
        except TextConflict as conflict:
            shown = stale(conflict, CONFIRMED)
        if not findings and "stale_rows" not in shown:
            messages.success(request, "所在机构确认已保存。")
            return redirect("evaluations:plan", pk=pk)
        form.show(findings)
        plan = plan_of(unit)
    context = unit_context(unit, "plan", form=form, plan=plan, **shown)
    status = 409 if "stale_rows" in shown else 422 if form.errors else 200
    return render(request, "evaluations/plan_confirmation.html", context, status=status)


def _keep_scan(request: HttpRequest, pk: int) -> list[Finding]:
    upload = request.FILES.get("scan")
    if upload is None:
        return []
    try:
        keep_firm_scan(visible_unit(request, pk), upload=upload, by=person(request))
    except UploadRefused as refused:
        return [Finding(refused.message, "scan")]
    return []


@require_safe
def plan_scan(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """The firm's sealed page: the present one, or one that a submission carried."""
    unit = visible_unit(request, pk)
    plan = plan_of(unit)
    known = {plan.firm_scan_id}
    if plan.pk:
        known |= {(row.content.get("firm_scan") or {}).get("id") for row in plan.submissions.all()}
    if file not in known:
        raise Http404
    return serve(StoredFile.objects.get(pk=file), inline=True)
