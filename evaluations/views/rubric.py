"""The rubric as the committee's tool: what stands, its settings, and the list of changes (E)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.files import PDF_POLICY
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import safe_disposition
from evaluations import rubric_texts as texts
from evaluations.actions.rubric import EDIT_RUBRIC, SEE_RUBRIC, Guide, act_on
from evaluations.exports.score_sheet import score_sheet_pdf
from evaluations.exports.score_sheet_papers import rubric_paper
from evaluations.forms.rubric import MarksForm, RubricForm, SettingsForm, posted
from evaluations.models import Rubric
from evaluations.plan_content import fingerprint
from evaluations.rubric_page import groups_of
from evaluations.scales import scaled_items
from evaluations.services import rubric as services
from evaluations.services.conflicts import TextConflict

Page = Callable[..., HttpResponse]


def visible_rubric(request: HttpRequest) -> Rubric:
    """Return the rubric of the campaign that was asked for, to the committee; 404 where there is none."""
    rubric = get_object_or_404(Rubric.objects.select_related("campaign"), campaign=asked_campaign(request))
    require(SEE_RUBRIC, user=person(request), subject=Guide(rubric))
    return rubric


def editable_rubric(request: HttpRequest) -> Rubric:
    """Return the rubric to whoever may change it now; 403 with the reason otherwise."""
    rubric = visible_rubric(request)
    require(act_on(rubric), user=person(request), subject=Guide(rubric))
    return rubric


def rubric_context(rubric: Rubric, **more: Any) -> dict[str, Any]:
    """Return what every page of the rubric has."""
    is_frozen = act_on(rubric) is not EDIT_RUBRIC
    return {"rubric": rubric, "is_frozen": is_frozen, "campaign_query": in_campaign("", rubric.campaign), **more}


def answered(request: HttpRequest, rubric: Rubric, words: str) -> HttpResponse:
    """Go back to the rubric's page after a save."""
    frozen = act_on(rubric) is not EDIT_RUBRIC
    messages.success(request, f"{words}{'，并已通知各创建单位和考核人员' if frozen else ''}。")
    return redirect(in_campaign(reverse("evaluations:rubric"), rubric.campaign))


@require_safe
def rubric(request: HttpRequest) -> HttpResponse:
    """Show settings, all items with marks and points, and what was changed after the marks were frozen."""
    found = visible_rubric(request)
    rows = scaled_items(found)
    settings = texts.settings_words(texts.settings_texts(found))
    if not found.self_percent:
        del settings[texts.SETTING_LABELS["self_percent"]]
    changes = found.changes.select_related("changed_by").order_by("-edition")
    context = rubric_context(
        found,
        change=decide(act_on(found), user=person(request), subject=Guide(found)),
        settings=settings,
        groups=groups_of(rows),
        changes=[(change, texts.change_lines(change.before, change.after)) for change in changes],
    )
    return render(request, "evaluations/rubric.html", context)


@require_safe
def rubric_preview(request: HttpRequest) -> HttpResponse:
    """Print the blank score sheet as it would be now."""
    found = visible_rubric(request)
    response = HttpResponse(score_sheet_pdf(rubric_paper(found)), content_type="application/pdf")
    response["Content-Disposition"] = safe_disposition("评分表（预览）.pdf", inline=True)
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def rubric_settings(request: HttpRequest) -> HttpResponse:
    """Edit the settings."""
    found = editable_rubric(request)
    standing = texts.settings_texts(found)
    page = _page(request, "evaluations/rubric_settings.html", found, texts.SETTING_LABELS)
    if request.method != "POST":
        form = SettingsForm(posted(standing), wants_reason=found.frozen_at is not None)
        return page(form, base=fingerprint(standing))
    form = SettingsForm(request.POST, wants_reason=True)
    return _save(request, found, form, page, services.edit_settings)


@require_http_methods(["GET", "HEAD", "POST"])
def rubric_marks(request: HttpRequest) -> HttpResponse:
    """Edit the marks of all items, with their sum in view."""
    found = editable_rubric(request)
    rows = scaled_items(found)
    standing = texts.marks_texts(row.scale for row in rows)
    page = _page(request, "evaluations/rubric_marks.html", found, texts.marks_labels(standing))
    if request.method != "POST":
        form = MarksForm(posted(standing), rows=rows, wants_reason=found.frozen_at is not None)
        return page(form, base=fingerprint(standing))
    form = MarksForm(request.POST, rows=rows, wants_reason=True)
    return _save(request, found, form, page, services.edit_marks)


def _page(request: HttpRequest, template: str, rubric: Rubric, labels: Mapping[str, str]) -> Page:
    def page(form: RubricForm, *, base: str, status: int = 200, conflict: TextConflict | None = None) -> HttpResponse:
        context = rubric_context(rubric, form=form, base=base)
        if conflict is not None:
            context |= {"stale_rows": both_texts(conflict, labels), "base": standing_base(conflict)}
        return render(request, template, context, status=status)

    return page


def both_texts(conflict: TextConflict, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return both texts in words, field by field, of what is not the same."""
    mine = {row.name: row.mine for row in conflict.fields}
    theirs = {row.name: row.theirs for row in conflict.fields}
    return [
        {
            "label": label,
            "left": texts.worded(name, mine[name], way=mine.get("way", "")),
            "right": texts.worded(name, theirs[name], way=theirs.get("way", "")),
            "changed": True,
        }
        for name, label in labels.items()
        if mine[name] != theirs[name]
    ]


def standing_base(conflict: TextConflict) -> str:
    """Return the fingerprint of what stands now, which the page of a conflict shows."""
    return fingerprint({row.name: row.theirs for row in conflict.fields})


def _save(
    request: HttpRequest, rubric: Rubric, form: RubricForm, page: Page, service: Callable[..., Rubric]
) -> HttpResponse:
    base = typed_text(request.POST.get("base"))
    typed = form.texts
    try:
        saved = service(rubric, typed=typed, base=base, reason=typed["reason"], by=person(request))
    except Refused as refused:
        show_refused(form, rubric, refused.findings)
        return page(form, base=base, status=422)
    except TextConflict as conflict:
        hide_reason(form, rubric)
        return page(form, base="", status=409, conflict=conflict)
    return answered(request, saved, "已保存")


def show_refused(form: RubricForm, rubric: Rubric, findings: list[Finding]) -> None:
    """Put the sentences into the form; the reason is asked for once the marks are frozen (perhaps just now)."""
    hide_reason(form, rubric)
    form.show(findings)


def hide_reason(form: RubricForm, rubric: Rubric) -> None:
    """Take the reason away where none is asked for; it is asked for if the marks were frozen meanwhile."""
    rubric.refresh_from_db(fields=["frozen_at"])
    if rubric.frozen_at is None:
        del form.fields["reason"]
