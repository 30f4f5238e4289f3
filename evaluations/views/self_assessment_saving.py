"""Saving the self-assessment: by the button of an indicator, or while typing; nothing typed is lost (S5)."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications.house_form import typed_text
from applications.views.common import person, version_of
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused
from evaluations.actions import self_assessment as actions
from evaluations.models import CreationUnit, Item
from evaluations.self_page import Attempt, sum_words, typed_from
from evaluations.self_sheet import SelfSheet, self_sheet
from evaluations.services.self_assessment import (
    StaleSave,
    TypedScore,
    own_assessment,
    save_score,
    save_scores,
    save_summary,
)
from evaluations.views.common import visible_unit
from evaluations.views.self_assessment import SUMMARY, page_of, total_words

LABELS = {"score": "评分", "reason": "理由", "summary": "自评总结"}


@require_POST
def self_save(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Save the items of an indicator; what is refused stands on the page as it was typed, the rest is saved."""
    unit = visible_unit(request, pk)
    _require_writing(request, unit)
    items = list(Item.objects.filter(indicator__rubric__campaign=unit.campaign_id, indicator__number=number))
    if not items:
        raise Http404
    copied = typed_text(request.POST.get("copy_remark"))
    typed = {item.code: typed_from(request.POST, item.code) for item in items}
    entries = []
    for item in items:
        if item.code == copied:
            typed[item.code]["reason"] = _with_remark(unit, item, typed[item.code].get("reason", ""))
        if typed[item.code]:
            entries.append(_entry(item, typed[item.code]))
    against = save_scores(unit, entries=entries, by=person(request))
    attempts = {code: _attempt(typed[code], error) for code, error in against.items()}
    if attempts:
        return page_of(request, unit, attempts=attempts)
    messages.success(request, "已保存。")
    anchor = f"item-{copied}" if copied else f"indicator-{number}"
    return redirect(f"{reverse('evaluations:self_assessment', args=[pk])}#{anchor}")


@require_POST
def self_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the summary."""
    unit = visible_unit(request, pk)
    _require_writing(request, unit)
    text = typed_text(request.POST.get(SUMMARY)).replace("\r\n", "\n")
    try:
        save_summary(unit, text=text, base_version=version_of(request.POST), by=person(request))
    except Refused as refused:
        attempt = Attempt({SUMMARY: text, "version": str(version_of(request.POST))}, refused.findings)
        return page_of(request, unit, attempts={SUMMARY: attempt})
    except StaleSave as stale:
        attempt = Attempt({SUMMARY: text, "version": str(stale.version)}, [], _both(stale), stale.saved_by)
        return page_of(request, unit, attempts={SUMMARY: attempt})
    messages.success(request, "自评总结已保存。")
    return redirect(f"{reverse('evaluations:self_assessment', args=[pk])}#summary")


@require_POST
def self_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save an item, or the summary, while it is typed; answers as static/js/autosave.js expects."""
    unit = visible_unit(request, pk)
    _require_writing(request, unit)
    try:
        body = json.loads(request.body)
        part, fields = str(body["part"]), body["fields"]
        if not isinstance(fields, dict):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"reason": "保存的内容不完整，请刷新页面后重试。"}, status=400)
    try:
        saved = _save_part(request, unit, part, fields, version_of(body))
    except StaleSave as stale:
        at = timezone.localtime(stale.saved_at)
        return JsonResponse({"version": stale.version, "by": stale.saved_by, "at": f"{at:%H:%M}"}, status=409)
    except Refused as refused:
        prefix = "" if part == SUMMARY else f"{part}-"
        found: dict[str, list[str]] = {}
        for finding in refused.findings:
            found.setdefault(f"{prefix}{finding.field}", []).append(finding.message)
        return JsonResponse({"findings": found}, status=422)
    saved_at = f"{timezone.localtime(saved.saved_at if saved else timezone.now()):%H:%M}"
    answer: dict[str, Any] = {"version": saved.version if saved else 0, "saved_at": saved_at, "findings": {}}
    return JsonResponse(answer | _figures(self_sheet(unit), part))


def _save_part(request: HttpRequest, unit: CreationUnit, part: str, fields: dict[str, Any], version: int) -> Any:
    user = person(request)
    if part == SUMMARY:
        return save_summary(unit, text=typed_text(fields.get(SUMMARY)), base_version=version, by=user)
    item = Item.objects.filter(indicator__rubric__campaign=unit.campaign_id, code=part.replace("\x00", "")).first()
    if item is None:
        raise Refused("任务指南已经修改，没有这一项了，请刷新页面。")
    typed = typed_from(fields, part)
    reason = typed.pop("reason", "")
    return save_score(unit, item=item, typed=typed, reason=reason, base_version=version, by=user)


def _figures(sheet: SelfSheet, part: str) -> dict[str, Any]:
    """What the page shows anew after a save: the item's score, its indicator's sum, the total, what is missing."""
    found: dict[str, Any] = {"total": total_words(sheet), "left": len(sheet.missing)}
    line = sheet.line(part)
    if line:
        indicator = line.scaled.indicator
        under = [one for one in sheet.lines if one.scaled.indicator == indicator]
        missing = line.missing[0].message if line.missing else ""
        found |= {"code": part, "score": line.words, "missing": missing}
        found |= {"indicator": indicator.number, "sum": sum_words(under)}
        found["rest"] = sum(1 for one in under if one.missing)
    return found


def _require_writing(request: HttpRequest, unit: CreationUnit) -> None:
    require(actions.START_SELF, user=person(request), subject=unit)
    require(actions.SAVE_SELF, user=person(request), subject=own_assessment(unit))


def _with_remark(unit: CreationUnit, item: Item, reason: str) -> str:
    remark = unit.item_remarks.filter(item=item).first()
    text = remark.text if remark else ""
    return f"{reason}\n{text}".strip() if text not in reason else reason


def _entry(item: Item, typed: dict[str, str]) -> TypedScore:
    entered = {name: value for name, value in typed.items() if name not in ("reason", "version")}
    return TypedScore(item, entered, typed.get("reason", ""), version_of(typed))


def _attempt(typed: dict[str, str], error: Refused | StaleSave) -> Attempt:
    """What was typed with what stands against it."""
    if isinstance(error, Refused):
        return Attempt(typed, error.findings)
    # The page now knows both texts: saving again is the person's choice.
    return Attempt(typed | {"version": str(error.version)}, [], _both(error), error.saved_by)


def _both(stale: StaleSave) -> list[dict[str, Any]]:
    return [{"label": LABELS[one.name], "left": one.mine, "right": one.theirs, "changed": True} for one in stale.fields]
