"""One record: chosen kind, form, page, correction, voiding."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.house_form import typed_text
from applications.views.common import number_of, version_of
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Refused
from evaluations.actions.unit import WORK
from evaluations.forms.ledger import RecordForm
from evaluations.ledger_list import grouped_kinds, kinds_of
from evaluations.ledger_prefill import duty_hint, last_of_kind, prefilled
from evaluations.ledger_words import (
    entry_of,
    fields_of,
    history_of,
    kept_rows,
    leftovers,
    rows_of,
    taken_over,
    typed_of,
)
from evaluations.models import CreationUnit, Duty, LedgerRecord, Member, RecordKind
from evaluations.rules.ledger import KEPT, Question, Questioned
from evaluations.services.ledger import RecordChanged, add_record, change_record, restore_record, void_record
from evaluations.services.photos import add_photos
from evaluations.views.common import unit_context, visible_unit


@require_safe
def record_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what kind of record it is."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    context = unit_context(unit, "ledger", groups=grouped_kinds(unit))
    return render(request, "evaluations/record_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Enter a record of a kind; ``?like=last`` opens with the last one's values, ``?copy=`` with another's."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    chosen = get_object_or_404(kinds_of(unit).select_related("rubric").prefetch_related("fields"), code=kind)
    last = last_of_kind(unit, chosen)
    if request.method == "POST":
        return _save_new(request, unit, chosen, last)
    source, duty = _source(request, unit, chosen, last), _duty(request, unit, chosen)
    initial: dict[str, Any] = dict(prefilled(unit, chosen, last, copied=source, duty=duty))
    if source:
        initial["persons"] = [str(row.member_id) for row in source.named.all()]
    form = RecordForm(chosen, _members(unit), initial=initial)
    context = _new_context(unit, form, last, source=source, duty=duty)
    return render(request, "evaluations/record_form.html", context)


@require_safe
def record(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """All of a record, its photos, and who changed what."""
    unit, row = visible_record(request, pk, record_pk)
    people = {named.member_id: str(named.member) for named in row.named.all()}
    facts = [*rows_of(entry_of(row), fields_of(row.kind), people), *kept_rows(row)]
    photos = [photo for photo in row.photos.all() if photo.removed_at is None]
    work = decide(WORK, user=request.user, subject=unit)
    context = unit_context(
        unit,
        "ledger",
        record=row,
        facts=[{"label": name, "value": text} for name, text in facts],
        photos=photos,
        removed_count=len(row.photos.all()) - len(photos),
        asks_photos=bool(photos) or any(one.code == "photos" for one in fields_of(row.kind)),
        history=history_of(AuditEvent.objects.about(row)),
        work=work,
    )
    return render(request, "evaluations/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_edit(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """Correct a record; ``?kind=`` moves it to another kind, where it keeps what fits."""
    unit, row = visible_record(request, pk, record_pk)
    require(WORK, user=request.user, subject=unit)
    asked = typed_text((request.POST if request.method == "POST" else request.GET).get("kind"))
    kinds = kinds_of(unit).prefetch_related("fields")
    chosen = get_object_or_404(kinds, code=asked) if asked and asked != row.kind.code else row.kind
    if request.method == "POST":
        return _save_change(request, unit, row, chosen)
    entry = entry_of(row)
    moved = taken_over(entry, row.details.get(KEPT, []), chosen)
    initial: dict[str, Any] = dict(typed_of(moved, fields_of(chosen)))
    initial["persons"] = [str(number) for number in entry.persons]
    form = RecordForm(chosen, _members(unit, entry.persons), initial=initial)
    return render(request, "evaluations/record_form.html", _edit_context(unit, row, form, version=row.version))


@require_http_methods(["GET", "HEAD", "POST"])
def record_void(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """Take a record out of the count, with a reason."""
    unit, row = visible_record(request, pk, record_pk)
    require(WORK, user=request.user, subject=unit)
    findings: list[Any] = []
    typed = typed_text(request.POST.get("reason"))
    if request.method == "POST":
        try:
            void_record(row, reason=typed, by=request.user)
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "这条记录已作废，不再计入；内容和原因仍可查看。")
            return redirect(row)
    context = unit_context(unit, "ledger", record=row, findings=findings, typed=typed)
    return render(request, "evaluations/record_void.html", context, status=422 if findings else 200)


@require_POST
def record_restore(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """Let a voided record count again."""
    _, row = visible_record(request, pk, record_pk)
    restore_record(row, by=request.user)
    messages.success(request, "这条记录已恢复，重新计入。")
    return redirect(row)


def visible_record(request: HttpRequest, pk: int, record_pk: int) -> tuple[CreationUnit, LedgerRecord]:
    """Return the unit and the record; 404 for whoever may not see the unit."""
    unit = visible_unit(request, pk)
    rows = LedgerRecord.objects.filter(unit=unit).select_related("kind", "recorded_by", "changed_by", "voided_by")
    row = get_object_or_404(rows.prefetch_related("kind__fields", "named__member", "photos__original"), pk=record_pk)
    row.unit = unit
    return unit, row


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return "application/json" in request.headers.get("Accept", "")


def _members(unit: CreationUnit, also: Iterable[int] = ()) -> list[Member]:
    """The roster, secretary and committee first; at the end who left within the assessment period, or is named already.

    A talk with somebody who has left since is still to be put down: it is demanded for the period before (2-2).
    """
    rank = {"secretary": 0, "deputy": 1, "committee": 2}
    begun = unit.campaign.assessment_from
    rows = Member.objects.filter(organization=unit.organization_id).order_by("pk")
    named = set(also)
    people = [row for row in rows if row.left_on is None or row.left_on >= begun or row.pk in named]
    return sorted(people, key=lambda row: (row.left_on is not None, rank.get(row.post, 3)))


def _source(
    request: HttpRequest, unit: CreationUnit, kind: RecordKind, last: LedgerRecord | None
) -> LedgerRecord | None:
    if request.GET.get("like") == "last":
        return last
    number = number_of(request.GET.get("copy", ""))
    return unit.records.filter(kind=kind, pk=number).first() if number else None


def _duty(request: HttpRequest, unit: CreationUnit, kind: RecordKind) -> Duty | None:
    """The duty from which the form was opened (``?duty=``), if one of this unit asks for such a record."""
    number = number_of(request.GET.get("duty", ""))
    duty = unit.duties.wanted().filter(pk=number).select_related("rule").first() if number else None
    return duty if duty and kind.code in duty.rule.parameters.get("kinds", ()) else None


def _save_new(request: HttpRequest, unit: CreationUnit, kind: RecordKind, last: LedgerRecord | None) -> HttpResponse:
    form = RecordForm(kind, _members(unit), request.POST)
    key = typed_text(request.POST.get("key"))[:40] or uuid4().hex
    try:
        row = add_record(
            unit=unit,
            kind=kind,
            typed=form.typed_fields(),
            persons=form.chosen_persons,
            confirmed=form.confirmed,
            key=key,
            by=request.user,
        )
    except (Refused, Questioned) as answer:
        duty = _duty(request, unit, kind)
        return _again(request, form, answer, _new_context(unit, form, last, key=key, duty=duty))
    return _saved(request, row, "已登记。")


def _save_change(request: HttpRequest, unit: CreationUnit, row: LedgerRecord, kind: RecordKind) -> HttpResponse:
    form = RecordForm(kind, _members(unit, entry_of(row).persons), request.POST)
    version = version_of(request.POST)
    try:
        change_record(
            row,
            kind=kind,
            typed=form.typed_fields(),
            persons=form.chosen_persons,
            confirmed=form.confirmed,
            version=version,
            by=request.user,
        )
    except RecordChanged as conflict:
        return _conflict(request, unit, row, conflict)
    except (Refused, Questioned) as answer:
        return _again(request, form, answer, _edit_context(unit, row, form, version=version))
    return _saved(request, row, "已保存修改；修改前的内容仍可在“修改记录”中查看。")


def _saved(request: HttpRequest, row: LedgerRecord, words: str) -> HttpResponse:
    """Go on to the record's page; photos that came along are each judged by itself."""
    if wants_json(request):
        photos = reverse("evaluations:record_photos", args=[row.unit_id, row.pk])
        return JsonResponse({"redirect": row.get_absolute_url(), "photos": photos})
    faults = add_photos(row, uploads=request.FILES.getlist("photos"), by=request.user)
    messages.success(request, words)
    for fault in faults:
        messages.error(request, f"记录已保存，但照片“{fault.name}”没有上传：{fault.message}")
    return redirect(row)


def _again(
    request: HttpRequest, form: RecordForm, answer: Refused | Questioned, context: dict[str, Any]
) -> HttpResponse:
    """Show what was typed with what is wrong or odd beside it."""
    if isinstance(answer, Refused):
        form.show(answer.findings)
    else:
        form.full_clean()
        context["questions"] = [_with_address(question, context["unit"]) for question in answer.questions]
        context["confirmed"] = form.confirmed
    if wants_json(request):
        html = render_to_string("evaluations/record_fields.html", context, request=request)
        return JsonResponse({"html": html}, status=422)
    return render(request, "evaluations/record_form.html", context, status=422)


def _with_address(question: Question, unit: CreationUnit) -> dict[str, str]:
    url = reverse("evaluations:record", args=[unit.pk, question.record]) if question.record else ""
    return {"text": question.text, "url": url}


def _conflict(request: HttpRequest, unit: CreationUnit, row: LedgerRecord, conflict: RecordChanged) -> HttpResponse:
    if wants_json(request):
        # The page of both texts comes by an ordinary submission.
        return JsonResponse({"resubmit": True}, status=409)
    rows = [
        {"label": one.label, "left": one.mine, "right": one.theirs, "changed": one.changed}
        for one in conflict.differences
    ]
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "version")
        for value in values
    ]
    who = conflict.record.changed_by or conflict.record.recorded_by
    context = unit_context(
        unit, "ledger", record=row, rows=rows, hidden=hidden, version=conflict.record.version, who=who
    )
    return render(request, "evaluations/record_conflict.html", context, status=409)


def _new_context(
    unit: CreationUnit,
    form: RecordForm,
    last: LedgerRecord | None,
    *,
    source: LedgerRecord | None = None,
    key: str = "",
    duty: Duty | None = None,
) -> dict[str, Any]:
    if duty:
        form.fields["held_on"].help_text = duty_hint(duty)
    return unit_context(
        unit,
        "ledger",
        kind=form.kind,
        form=form,
        last=last,
        source=source,
        duty=duty,
        key=key or uuid4().hex,
        roster_url=reverse("evaluations:roster", args=[unit.pk]),
        back_url=reverse("evaluations:record_choose", args=[unit.pk]),
    )


def _edit_context(unit: CreationUnit, row: LedgerRecord, form: RecordForm, *, version: int) -> dict[str, Any]:
    lost = leftovers(entry_of(row), row.kind, form.kind) if form.kind != row.kind else []
    return unit_context(
        unit,
        "ledger",
        kind=form.kind,
        form=form,
        record=row,
        version=version,
        lost=lost,
        kinds=[kind for kind in kinds_of(unit) if kind != form.kind],
        roster_url=reverse("evaluations:roster", args=[unit.pk]),
        back_url=row.get_absolute_url(),
    )
