"""The leader's page of agreed scores, and the check before the visit is closed (S5, E)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Decision, Forbidden
from evaluations.actions import closing as actions
from evaluations.actions.visits import INSPECT
from evaluations.closing_panel import opened_again
from evaluations.closing_sheet import ClosingSheet, ItemRow, closing_sheet
from evaluations.closing_view import may_compare
from evaluations.forms.closing import AgreedCard, CloseForm, by_field, card_of, posted_rows
from evaluations.models import Visit
from evaluations.rules.closing import spread_words
from evaluations.services.closing import AgreedConflict, close_visit, lacks_for_closing, save_agreed
from evaluations.taking_part import decide_in_part
from evaluations.views.visit_common import visible_visit, visit_context

SHOWS = {"": "全部", "lacking": "待补说明", "spread": "评分差距大", "lost": "未得满分"}


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every inspector's score beside each other, and keep the agreed ones; read only for whoever may not."""
    visit = visible_visit(request, pk)
    user = person(request)
    decision = decide_in_part(actions.AGREE_SCORES, user=user, subject=visit)
    compares = may_compare(visit, user)
    if not compares:
        require(INSPECT, user=user, subject=visit)
    standing = visit.standing_closing
    if standing and request.method == "GET":
        return redirect("evaluations:visit_closing", pk=pk, number=standing.number)
    sheet = closing_sheet(visit)
    if request.method == "GET":
        return _page(request, sheet, decision, compares)
    if not decision:
        raise Forbidden(decision)
    rows = posted_rows(request.POST, [row.code for row in sheet.rows])
    versions = {code: int(typed["version"]) for code, typed in rows.items()}
    try:
        save_agreed(visit, rows=rows, base_versions=versions, by=user)
    except Refused as refused:
        return _page(request, sheet, decision, compares, rows=rows, findings=refused.findings)
    except AgreedConflict as conflict:
        return _page(request, closing_sheet(visit), decision, compares, rows=rows, conflict=conflict)
    if request.POST.get("next") == "check":
        return redirect("evaluations:closing_check", pk=pk)
    messages.success(request, "考评分已保存，考核还没有结束。")
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("evaluations:closing", args=[pk]) + (f"?{query}" if query else ""))


def _page(
    request: HttpRequest,
    sheet: ClosingSheet,
    decision: Decision,
    compares: bool,
    *,
    rows: dict[str, dict[str, str]] | None = None,
    findings: list[Finding] | None = None,
    conflict: AgreedConflict | None = None,
) -> HttpResponse:
    show = typed_text(request.GET.get("show"))
    show = show if show in SHOWS else ""
    rows = rows or {}
    # A refused save keeps what was on the page, whatever the filter would show of it now.
    shown = [row for row in sheet.rows if (row.code in rows if rows else _fits(row, show))]
    cards = [card_of(row, rows.get(row.code)) for row in shown] if compares else []
    _mark(cards, findings or [], conflict)
    context = visit_context(
        sheet.visit,
        sheet=sheet,
        decision=decision,
        compares=compares,
        groups=_groups(cards),
        show=show,
        shows=[(code, words, sum(_fits(row, code) for row in sheet.rows)) for code, words in SHOWS.items()],
        total=sheet.total if compares else None,
        findings=findings,
        conflict=conflict,
        again=opened_again(sheet.visit),
        unsaved=sum(row.stored is None for row in sheet.rows),
    )
    status = 409 if conflict else 422 if findings else 200
    return render(request, "evaluations/closing.html", context, status=status)


def _fits(row: ItemRow, show: str) -> bool:
    return {
        "": True,
        "lacking": bool(row.lacks),
        "spread": row.exceeds,
        "lost": row.agreed.given.score != row.scaled.scale.marks,
    }[show]


def _mark(cards: list[AgreedCard], findings: list[Finding], conflict: AgreedConflict | None) -> None:
    """Put sentences and conflicts beside their items; a conflict's card is saved over what now stands."""
    errors = by_field(findings)
    clashes = {row.code: row for row in conflict.rows} if conflict else {}
    for card in cards:
        code = card.row.code
        card.errors = {name: errors[f"{code}-{name}"] for name in ("score", "not_applicable", "reason", "spread_reason")
                       if f"{code}-{name}" in errors}  # fmt: skip
        clash = clashes.get(code)
        if clash:
            card.conflict = clash
            card.version = clash.version


def _groups(cards: list[AgreedCard]) -> list[tuple[Any, list[AgreedCard]]]:
    groups: dict[int, tuple[Any, list[AgreedCard]]] = {}
    for card in cards:
        indicator = card.row.scaled.indicator
        groups.setdefault(indicator.pk, (indicator, []))[1].append(card)
    return list(groups.values())


@require_http_methods(["GET", "POST"])
def closing_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check what will be closed; then close it."""
    visit = visible_visit(request, pk)
    user = person(request)
    form = CloseForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            kept = close_visit(
                visit,
                by=user,
                remark=form.typed("remark"),
                missing_reason=form.typed("missing_reason"),
                seen=form.typed("seen"),
            )
        except Refused as refused:
            return _check_page(request, visit, form, refused.findings)
        messages.success(request, f"考核已结束，已通知创建单位在{chinese_day(kept.answer_until)}前确认。")
        return redirect("evaluations:visit_closing", pk=pk, number=kept.number)
    standing = visit.standing_closing
    if standing:
        return redirect("evaluations:visit_closing", pk=pk, number=standing.number)
    decision = decide_in_part(actions.CLOSE_VISIT, user=user, subject=visit)
    if not decision:
        raise Forbidden(decision)
    return _check_page(request, visit, form, None)


def _check_page(request: HttpRequest, visit: Visit, form: CloseForm, refused: list[Finding] | None) -> HttpResponse:
    sheet = closing_sheet(visit)
    user = person(request)
    if refused:
        form.show([one for one in refused if one.field in form.fields or not one.field])
    lacks = [one for one in lacks_for_closing(sheet, by=user) if one.field != "missing_reason"]
    compares = may_compare(visit, user)
    rows = sheet.rows if compares else []
    context = visit_context(
        visit,
        sheet=sheet,
        form=form,
        lacks=_linked(visit, lacks),
        is_ready=not lacks,
        total=sheet.total,
        lost=[row for row in rows if row.agreed.given.score != row.scaled.scale.marks],
        wide=[(row, spread_words(row.spread, row.threshold)) for row in rows if row.exceeds],
        compares=compares,
        seen=sheet.fingerprint,
    )
    return render(request, "evaluations/closing_check.html", context, status=422 if refused else 200)


def _linked(visit: Visit, findings: list[Finding]) -> list[dict[str, str]]:
    """Lead from each sentence to the field where it is put right."""
    address = reverse("evaluations:closing", args=[visit.pk])
    return [{"message": one.message, "url": f"{address}#id_{one.field}" if one.field else ""} for one in findings]
