"""The leading group: one page of rows (S4, M1.2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Track
from evaluations.actions import unit as actions
from evaluations.forms.rows import bound_rows, hidden_rows, show, typed_rows
from evaluations.forms.units import GROUP_IGNORED, GROUP_KEYS, GroupFormSet
from evaluations.models import CreationUnit, GroupMember
from evaluations.plan_content import fingerprint, group_texts, readable
from evaluations.rules.group import warn_group
from evaluations.services.conflicts import TextConflict
from evaluations.services.leading_group import save_group
from evaluations.views.common import unit_context, visible_unit

Rows = list[dict[str, Any]]


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the leading group; whoever may only look gets the list."""
    unit = visible_unit(request, pk)
    rows = group_texts(unit.group_members.all())
    if request.method == "GET":
        return _page(request, unit, rows, base=fingerprint(rows))
    require(actions.WORK, user=person(request), subject=unit)
    typed = _typed(request)
    base = typed_text(request.POST.get("base"))
    if "add_row" in request.POST:
        return _page(request, unit, typed, base=base, spare=2)
    try:
        save_group(unit, rows=typed, base=base, by=person(request))
    except TextConflict as conflict:
        return _conflict(request, unit, conflict, typed)
    except Refused as refused:
        return _page(request, unit, typed, base=base, refused=refused.findings)
    messages.success(request, "领导小组已保存。")
    return redirect("evaluations:plan", pk=pk)


def _typed(request: HttpRequest) -> Rows:
    rows: Rows = []
    for row in typed_rows(request.POST, "group", GROUP_KEYS, GROUP_IGNORED):
        rows.append({**row, "is_firm_management": bool(row["is_firm_management"])})
    return rows


def _page(
    request: HttpRequest,
    unit: CreationUnit,
    rows: Rows,
    *,
    base: str,
    spare: int = 1,
    refused: list[Finding] | None = None,
) -> HttpResponse:
    # The first row of a new group is its head, the spare ones members: a second head would be refused.
    shown = rows or [{"post": GroupMember.Post.HEAD}]
    formset = bound_rows(GroupFormSet, "group", shown, spare=spare, blank={"post": GroupMember.Post.MEMBER})
    rest = show(formset, refused or [])
    is_direct = unit.application.track == Track.DIRECT
    context = unit_context(
        unit,
        "plan",
        formset=formset,
        findings=rest,
        base=base,
        rows=rows,
        lines=readable("group", rows).splitlines(),
        warnings=warn_group(rows, is_direct=is_direct) if rows and not refused else [],
        is_direct=is_direct,
        work=decide(actions.WORK, user=person(request), subject=unit),
    )
    return render(request, "evaluations/group.html", context, status=422 if refused else 200)


def _conflict(request: HttpRequest, unit: CreationUnit, conflict: TextConflict, typed: Rows) -> HttpResponse:
    theirs = conflict.fields[0].theirs
    context = unit_context(
        unit,
        "plan",
        what="创建工作领导小组",
        rows=[
            {
                "label": "创建工作领导小组",
                "left": readable("group", typed),
                "right": readable("group", theirs),
                "changed": True,
            }
        ],
        hidden=[("base", fingerprint(theirs)), *hidden_rows("group", typed)],
        address=reverse("evaluations:group", args=[unit.pk]),
        saved_by=conflict.saved_by,
        saved_at=conflict.saved_at,
    )
    return render(request, "evaluations/plan_conflict.html", context, status=409)
