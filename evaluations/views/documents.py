"""The documents of a unit: list, upload, correction, new version, taking out of use (R, 5-1 to 5-4)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions.evidence import ACCEPT_SYSTEM
from evaluations.actions.unit import WORK
from evaluations.document_list import document_list, status_of
from evaluations.forms.documents import DocumentForm, RemoveForm, SystemAnswerForm, VersionForm
from evaluations.models import CreationUnit, DocumentKind, Item, UnitDocument
from evaluations.plan_content import fingerprint
from evaluations.services.conflicts import TextConflict
from evaluations.services.documents import (
    add_document,
    correct_document,
    document_texts,
    remove_document,
    replace_document,
    same_files,
)
from evaluations.taking_part import decide_in_part
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.kept import given_file, keep_files
from evaluations.views.stale import stale

FILES = ("file", "proof")
WRITTEN = {
    "title": "名称",
    "in_force_from": "制发（生效）日期",
    "in_force_to": "有效期至",
    "proof_text": "运行情况",
    "items": "用于指南内容",
}


@require_safe
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is there by kind, what is missing, and the twelve systems as a checklist."""
    unit = visible_unit(request, pk)
    context = unit_context(unit, "documents", work=decide(WORK, user=request.user, subject=unit))
    context["list"] = document_list(unit, today())
    return render(request, "evaluations/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the kind, then upload: ``?kind=charter`` or ``?kind=system&system=3``."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    rubric = unit.campaign.rubric
    kind = rubric.document_kinds.filter(code=_code(request)).first()
    if kind is None:
        kinds = unit_context(unit, "documents", kinds=list(rubric.document_kinds.all()))
        return render(request, "evaluations/document_kinds.html", kinds)
    systems = list(rubric.named_systems.all()) if kind.is_system else []
    offer: dict[str, Any] = {"kind": kind, "items": _items(unit), "systems": systems}
    if request.method != "POST":
        initial = {"items": [item.pk for item in kind.items.all()], "named_system": request.GET.get("system", "")}
        form = DocumentForm.fresh(initial, **offer)
        return _form_page(request, unit, form, kind=kind)
    form = DocumentForm(request.POST, request.FILES, **offer)
    try:
        unclear = form.unreadable_days
        if form.system_is_open:
            unclear.append(Finding("请选择是哪项制度。", "named_system"))
        if unclear:
            raise Refused(unclear)
        document = add_document(
            unit,
            kind=kind,
            upload=given_file(request, "file"),
            facts=form.facts,
            items=form.chosen_items,
            named_system=form.chosen_system,
            proof=given_file(request, "proof"),
            key=form.typed_key,
            by=person(request),
        )
    except (Refused, UploadRefused) as refused:
        return _refused(request, unit, form, refused, kind=kind)
    return _saved(request, document, "已上传。")


@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """One document: its facts, its versions, and what can be done with it."""
    found = _visible(request, pk, document_pk)
    status, tone = status_of(found, today())
    context = {
        "document": found,
        "state_word": status,
        "state_tone": tone,
        "twins": same_files(found) if found.is_standing else [],
        "newer": UnitDocument.objects.filter(replaces=found).first(),
        "work": decide(WORK, user=request.user, subject=found.unit),
        "accept": decide_in_part(ACCEPT_SYSTEM, user=request.user, subject=found) if found.acceptance else None,
        "answer_form": SystemAnswerForm.fresh(),
    }
    return render(request, "evaluations/document_one.html", unit_context(found.unit, "documents", **context))


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Correct name, validity, items, and how a system works."""
    found = _standing(request, pk, document_pk)
    offer: dict[str, Any] = {"kind": found.kind, "items": _items(found.unit)}
    shown: dict[str, Any] = {"kind": found.kind, "document": found}
    base = fingerprint(document_texts(found))
    if request.method != "POST":
        return _form_page(request, found.unit, DocumentForm.of(found, **offer), base=base, **shown)
    form = DocumentForm(request.POST, request.FILES, systems=[], **offer)
    del form.fields["file"]
    try:
        if form.unreadable_days:
            raise Refused(form.unreadable_days)
        correct_document(
            found,
            facts=form.facts,
            items=form.chosen_items,
            proof=given_file(request, "proof"),
            base=form.typed("base"),
            by=person(request),
        )
    except (Refused, UploadRefused) as refused:
        return _refused(request, found.unit, form, refused, base=form.typed("base"), **shown)
    except TextConflict as conflict:
        shown |= stale(conflict, WRITTEN)
        return _refused(request, found.unit, form, conflict, status=409, **shown)
    return _saved(request, found, "已保存。")


@require_http_methods(["GET", "HEAD", "POST"])
def document_replace(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Upload a new version."""
    found = _standing(request, pk, document_pk)
    shown = {"kind": found.kind, "document": found, "replacing": True}
    if request.method != "POST":
        initial = {"title": found.title, "proof_text": found.proof_text}
        form = VersionForm.fresh(initial, is_system=found.kind.is_system)
        return _form_page(request, found.unit, form, **shown)
    form = VersionForm(request.POST, request.FILES, is_system=found.kind.is_system)
    try:
        if form.unreadable_days:
            raise Refused(form.unreadable_days)
        newer = replace_document(
            found,
            upload=given_file(request, "file"),
            facts=form.facts,
            proof=given_file(request, "proof"),
            key=form.typed_key,
            by=person(request),
        )
    except (Refused, UploadRefused) as refused:
        return _refused(request, found.unit, form, refused, **shown)
    return _saved(request, newer, "新版本已上传，原来的版本仍可查看。")


@require_http_methods(["GET", "HEAD", "POST"])
def document_remove(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Take a document out of use, with a reason."""
    found = _standing(request, pk, document_pk)
    form = RemoveForm(request.POST) if request.method == "POST" else RemoveForm.fresh()
    status = 200
    if request.method == "POST":
        try:
            remove_document(found, reason=form.typed("reason"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
            status = 422
        else:
            messages.success(request, f"“{found.title}”已停用，仍可查看。")
            return redirect("evaluations:documents", pk=pk)
    context = unit_context(found.unit, "documents", document=found, form=form)
    return render(request, "evaluations/document_remove.html", context, status=status)


@require_safe
def document_file(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    """Serve the file to those who may see the unit; old versions too."""
    return serve(_visible(request, pk, document_pk).file, inline=True)


@require_safe
def document_proof(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    """Serve the proof that a system works."""
    proof = _visible(request, pk, document_pk).proof_file
    if proof is None:
        raise Http404("没有这个文件。")
    return serve(proof, inline=True)


def _code(request: HttpRequest) -> str:
    """The kind as the address says it; a NUL is no text for PostgreSQL."""
    return request.GET.get("kind", "").replace("\x00", "")


def _items(unit: CreationUnit) -> list[Item]:
    return list(Item.objects.filter(indicator__rubric__campaign=unit.campaign).order_by("indicator__number", "number"))


def _visible(request: HttpRequest, pk: int, document_pk: int) -> UnitDocument:
    unit = visible_unit(request, pk)
    rows = unit.documents.select_related(
        "kind", "file", "named_system", "proof_file", "uploaded_by", "removed_by", "accepted_by", "replaces"
    )
    found = get_object_or_404(rows.prefetch_related("items"), pk=document_pk)
    found.unit = unit
    return found


def _standing(request: HttpRequest, pk: int, document_pk: int) -> UnitDocument:
    """The document of one's own unit; the service says the rest (no longer in use)."""
    found = _visible(request, pk, document_pk)
    require(WORK, user=request.user, subject=found.unit)
    return found


def _saved(request: HttpRequest, document: UnitDocument, words: str) -> HttpResponse:
    messages.success(request, f"“{document.title}”{words}")
    twins = same_files(document)
    if twins:
        names = "、".join(f"“{twin.title}”" for twin in twins)
        messages.warning(request, f"这个文件与{names}是同一个文件，请核对是否重复上传。一份材料可以用于多项指南内容。")
    return redirect(document)


def _form_page(
    request: HttpRequest,
    unit: CreationUnit,
    form: VersionForm,
    *,
    kind: DocumentKind,
    document: UnitDocument | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = unit_context(unit, "documents", form=form, kind=kind, document=document, **more)
    return render(request, "evaluations/document_form.html", context, status=status)


def _refused(
    request: HttpRequest, unit: CreationUnit, form: VersionForm, refused: Exception, *, status: int = 422, **shown: Any
) -> HttpResponse:
    """Show the form again with every sentence; the files that are all right are kept."""
    form.show(refused.findings if isinstance(refused, Refused) else [])
    keep_files(request, unit, form, FILES)
    return _form_page(request, unit, form, status=status, **shown)
