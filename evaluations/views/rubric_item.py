"""One item of the rubric: way, points, not applicable, veto, how it is assessed (E)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.core.findings import Finding, Refused
from evaluations import rubric_texts as texts
from evaluations.forms.rows import bound_rows, show, typed_rows
from evaluations.forms.rubric import POINT_IGNORED, POINT_KEYS, ItemForm, PointFormSet, posted
from evaluations.models import Item, Rubric
from evaluations.plan_content import fingerprint
from evaluations.scales import scale_of
from evaluations.services.conflicts import TextConflict
from evaluations.services.rubric import edit_item
from evaluations.views.rubric import answered, both_texts, editable_rubric, hide_reason, rubric_context, standing_base


@require_http_methods(["GET", "HEAD", "POST"])
def rubric_item(request: HttpRequest, code: str) -> HttpResponse:
    """Edit how one item is scored; its marks stand on the page of all marks."""
    rubric = editable_rubric(request)
    rows = Item.objects.filter(indicator__rubric=rubric).select_related("indicator").prefetch_related("scoring_points")
    item = get_object_or_404(rows, code=code)
    if request.method != "POST":
        standing = texts.item_texts(scale_of(item), item.how_assessed)
        form = ItemForm(posted(standing), wants_reason=rubric.frozen_at is not None)
        return _page(request, rubric, item, form, standing["points"], base=fingerprint(standing))
    form = ItemForm(request.POST, wants_reason=True)
    typed: dict[str, Any] = {**form.texts, "points": typed_rows(request.POST, "points", POINT_KEYS, POINT_IGNORED)}
    base = typed_text(request.POST.get("base"))
    if "add_row" in request.POST:
        hide_reason(form, rubric)
        return _page(request, rubric, item, form, typed["points"], base=base, spare=2)
    try:
        saved = edit_item(rubric, code=code, typed=typed, base=base, reason=typed["reason"], by=person(request))
    except Refused as refused:
        hide_reason(form, rubric)
        return _page(request, rubric, item, form, typed["points"], base=base, refused=refused.findings)
    except TextConflict as conflict:
        hide_reason(form, rubric)
        return _page(
            request,
            rubric,
            item,
            form,
            typed["points"],
            base=standing_base(conflict),
            conflict=conflict,
        )
    return answered(request, saved, f"{code} 已保存")


def _page(
    request: HttpRequest,
    rubric: Rubric,
    item: Item,
    form: ItemForm,
    points: list[dict[str, str]],
    *,
    base: str,
    spare: int = 1,
    refused: list[Finding] | None = None,
    conflict: TextConflict | None = None,
) -> HttpResponse:
    formset = bound_rows(PointFormSet, "points", points, spare=spare)
    form.show(show(formset, refused or []))
    context = rubric_context(rubric, item=item, form=form, formset=formset, base=base)
    if conflict is not None:
        context["stale_rows"] = both_texts(conflict, texts.ITEM_LABELS)
    status = 422 if refused else 409 if conflict else 200
    return render(request, "evaluations/rubric_item.html", context, status=status)
