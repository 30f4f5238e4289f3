"""The 32 items of a unit: all on one page, each with its own; the unit's remark (R)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person, version_of
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions.unit import WORK
from evaluations.complaint_veil import veiled
from evaluations.exports.items import items_xlsx
from evaluations.item_sources import files_of, link_of, recorded, sources_of, ways
from evaluations.models import CreationUnit
from evaluations.rules.remarks import REMARK_LIMIT
from evaluations.rules.results import CheckResult, Counted, Status
from evaluations.services.conflicts import TextConflict
from evaluations.services.items import record_export
from evaluations.services.remarks import save_remark
from evaluations.standing import ItemStanding, Standing, standing_of
from evaluations.views.common import unit_context, visible_unit

SHOWS = {"": "全部", "todo": "还要做的", "met": "达到要求的", "unfilled": "未填报的"}
# So many counted things are shown at once; more are folded.
FOLD_FROM = 8


@require_safe
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the items under their indicators, each requirement in words; `show` keeps some of them."""
    unit = visible_unit(request, pk)
    standing = _standing(request, unit)
    sources = sources_of(unit.campaign)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    indicators = []
    for place, indicator in enumerate(standing.guide.indicators):
        rows = [_row(standing, row, sources) for row in standing.under(indicator) if _is_shown(row, show)]
        indicators.append({"indicator": indicator, "cell": standing.progress.cells[place], "rows": rows})
    context = unit_context(
        unit,
        "items",
        standing=standing,
        indicators=indicators,
        shows=[(code, words, code == show) for code, words in SHOWS.items()],
        is_empty=not any(group["rows"] for group in indicators),
    )
    return render(request, "evaluations/items.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one item with everything that was counted; save the unit's remark on it."""
    unit = visible_unit(request, pk)
    if request.method == "POST":
        return _save(request, unit, code)
    return _item_page(request, unit, code)


@require_safe
def items_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the items with their checks as Excel."""
    unit = visible_unit(request, pk)
    content = items_xlsx(_standing(request, unit))
    record_export(unit, by=person(request))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = safe_disposition(f"{unit.organization.name}32条对照.xlsx")
    return response


def _save(request: HttpRequest, unit: CreationUnit, code: str) -> HttpResponse:
    user = person(request)
    standing = _standing(request, unit)
    row = standing.item(code)
    if row is None:
        raise Http404
    require(WORK, user=user, subject=unit)
    text = typed_text(request.POST.get("text"))
    try:
        save_remark(unit, item=row.item, text=text, version=version_of(request.POST), by=user)
    except Refused as refused:
        return _item_page(request, unit, code, text=text, findings=refused.findings, version=version_of(request.POST))
    except TextConflict as conflict:
        fields = [
            {"label": "自我说明", "left": one.mine, "right": one.theirs, "changed": True} for one in conflict.fields
        ]
        # The page now knows both texts: saving again is the person's choice.
        return _item_page(request, unit, code, text=text, conflict=conflict, conflict_rows=fields)
    messages.success(request, f"{code} 的自我说明已保存。")
    return redirect("evaluations:item", unit.pk, code)


def _item_page(
    request: HttpRequest,
    unit: CreationUnit,
    code: str,
    *,
    text: str | None = None,
    findings: list[Finding] | None = None,
    version: int | None = None,
    **more: Any,
) -> HttpResponse:
    standing = _standing(request, unit)
    row = standing.item(code)
    if row is None:
        raise Http404
    sources = sources_of(unit.campaign)[code]
    decision = decide(WORK, user=person(request), subject=unit)
    held = row.remark
    codes = [one.item.code for one in standing.items]
    place = codes.index(code)
    context = unit_context(
        unit,
        "items",
        row=row,
        checks=[_check(unit, result) for result in row.results],
        recorded=recorded(unit, standing.facts, sources, code),
        files=files_of(unit, standing.facts, code),
        ways=ways(unit, standing, row, sources) if decision else [],
        decision=decision,
        remark=held,
        remark_text=text if text is not None else (held.text if held else ""),
        remark_version=version if version is not None else (held.version if held else 0),
        remark_limit=REMARK_LIMIT,
        findings=findings or [],
        before=codes[place - 1] if place else "",
        after=codes[place + 1] if place + 1 < len(codes) else "",
        **more,
    )
    status = 409 if "conflict" in more else 422 if findings else 200
    return render(request, "evaluations/item.html", context, status=status)


def _standing(request: HttpRequest, unit: CreationUnit) -> Standing:
    """Where the unit stands, as this person may read it."""
    return veiled(standing_of(unit, today()), person(request))


def _row(standing: Standing, row: ItemStanding, sources: Any) -> dict[str, Any]:
    """One item of the long page."""
    code = row.item.code
    return {"row": row, "recorded": recorded(standing.unit, standing.facts, sources[code], code)}


def _check(unit: CreationUnit, result: CheckResult) -> dict[str, Any]:
    """One requirement with what it counted, each with its link."""
    counted = [_linked(unit, one) for one in result.counted]
    return {
        "result": result,
        "counted": counted,
        "is_folded": len(counted) > FOLD_FROM,
        "not_counted": [_linked(unit, one) for one in result.not_counted],
    }


def _linked(unit: CreationUnit, one: Counted) -> dict[str, str]:
    return {"words": one.words, "url": link_of(unit, one), "why": one.why}


def _is_shown(row: ItemStanding, show: str) -> bool:
    if show == "todo":
        return row.is_todo
    if show == "met":
        return row.status is Status.MET
    return not (show == "unfilled" and (row.is_filled or not row.asks_unit))
