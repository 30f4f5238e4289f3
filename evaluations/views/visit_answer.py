"""The unit's word on the agreed scores: from its own desk, or on the spot on the leader's device (S5)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action, Forbidden
from evaluations.actions import closing as actions
from evaluations.closing_lines import groups_of, standing_on
from evaluations.forms.closing import by_field, posted_objections
from evaluations.models import Visit, VisitClosing
from evaluations.rules.closing import check_confirming
from evaluations.services import visit_answers as services
from evaluations.taking_part import decide_in_part
from evaluations.views.visit_common import visible_visit, visit_context


@require_http_methods(["GET", "POST"])
def visit_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the unit confirm or object; the agreed scores with its own beside, read only for everybody else."""
    visit = visible_visit(request, pk)
    require(actions.SEE_AGREED, user=person(request), subject=visit)
    return _answer(request, visit, on_the_spot=False)


@require_http_methods(["GET", "POST"])
def visit_on_the_spot(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the unit's head confirm or object on the leader's device, in big type, without anybody's own sheet."""
    visit = visible_visit(request, pk)
    closing = visit.standing_closing
    if closing is None:
        require(actions.CLOSE_VISIT, user=person(request), subject=visit)
        return redirect("evaluations:closing", pk=pk)
    if request.method == "GET" and closing.state == VisitClosing.State.WAITING:
        decision = decide_in_part(actions.CONFIRM_ON_THE_SPOT, user=person(request), subject=closing)
        if not decision:
            raise Forbidden(decision)
    require(actions.SEE_AGREED, user=person(request), subject=visit)
    return _answer(request, visit, on_the_spot=True)


def _answer(request: HttpRequest, visit: Visit, *, on_the_spot: bool) -> HttpResponse:
    closing = visit.standing_closing
    typed: dict[str, Any] = {"name": "" if on_the_spot else person(request).full_name, "objections": {}}
    findings: list[Finding] = []
    if request.method == "POST":
        latest = closing or visit.closings.order_by("-number").first()
        codes = [item["code"] for item in latest.content.get("items", [])] if latest else []
        typed = {
            "name": typed_text(request.POST.get("name")),
            "objections": posted_objections(request.POST, codes),
        }
        try:
            _say(request, closing, typed, on_the_spot=on_the_spot)
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "已登记，已告知行业党委。")
            return redirect(request.path)
    return _page(request, visit, closing, typed, findings, on_the_spot=on_the_spot)


def _say(request: HttpRequest, closing: VisitClosing | None, typed: dict[str, Any], *, on_the_spot: bool) -> None:
    """Confirm or object, to the very closing that the page showed."""
    if closing is None or typed_text(request.POST.get("number")) != str(closing.number):
        raise Refused("这次考核在您打开页面以后重新打开过，考评分可能已经变化，请核对现在的内容后再确认或提出异议。")
    if request.POST.get("answer") == "object":
        act = services.object_on_the_spot if on_the_spot else services.object_to_items
        act(closing, objections=typed["objections"], name=typed["name"], by=person(request))
        return
    findings = check_confirming(typed["objections"])
    action = actions.CONFIRM_ON_THE_SPOT if on_the_spot else actions.CONFIRM_CLOSING
    if findings and decide_in_part(action, user=person(request), subject=closing):
        raise Refused(findings)
    confirm = services.confirm_on_the_spot if on_the_spot else services.confirm_closing
    confirm(closing, name=typed["name"], by=person(request))


def _page(
    request: HttpRequest,
    visit: Visit,
    closing: VisitClosing | None,
    typed: dict[str, Any],
    findings: list[Finding],
    *,
    on_the_spot: bool,
) -> HttpResponse:
    user, day = person(request), today()
    earlier = visit.closings.exclude(reopened_at=None).order_by("-number").first()
    context = visit_context(visit, closing=closing, earlier=earlier, on_the_spot=on_the_spot, findings=findings)
    context["typed"] = typed["objections"]
    if closing:
        objections = list(closing.objections.select_related("item"))
        action: Action = actions.CONFIRM_ON_THE_SPOT if on_the_spot else actions.CONFIRM_CLOSING
        decision = decide_in_part(action, user=user, subject=closing)
        errors, texts = by_field(findings), typed["objections"]
        context |= {
            "groups": [
                (group, [(line, texts.get(line.code), errors.get(f"text-{line.code}")) for line in group.lines])
                for group in groups_of(closing.content, objections, with_sheets=False)
            ],
            "standing": standing_on(closing, objections, day),
            "answers": bool(decision) and day <= closing.answer_until,
            "name": typed["name"],
            "name_error": errors.get("name", ""),
            "total": closing.content.get("total"),
        }
    return render(request, "evaluations/visit_answer.html", context, status=422 if findings else 200)
