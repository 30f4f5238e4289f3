"""Records from Excel: a table for each kind, a preview with every fault and question, all or none."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions.unit import WORK
from evaluations.exports.ledger import import_columns, import_template
from evaluations.ledger_list import grouped_kinds, kinds_of
from evaluations.ledger_words import fields_of, rows_of
from evaluations.models import CreationUnit, Member, RecordKind
from evaluations.services.ledger_import import MOST_ROWS, JudgedRow, TypedRow, import_records, judge_rows
from evaluations.table_rows import packed, read_rows, unpacked
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.ledger import excel


@require_safe
def ledger_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose for which kind."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    context = unit_context(unit, "ledger", groups=grouped_kinds(unit))
    return render(request, "evaluations/ledger_import.html", context)


@require_safe
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The empty table of a kind."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    chosen = _kind(unit, kind)
    return excel(import_template(chosen), f"{chosen.title}导入模板.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import_kind(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Upload the table, look at the preview, confirm it."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    chosen = _kind(unit, kind)
    if request.method != "POST":
        return _page(request, unit, chosen)
    if "rows" in request.POST:
        return _confirm(request, unit, chosen)
    try:
        rows, problems = read_rows(request.FILES.get("file"), import_columns(chosen), most=MOST_ROWS)
    except UploadRefused as refused:
        return _page(request, unit, chosen, [Finding(refused.message)])
    return _preview(request, unit, chosen, rows, problems, key=uuid4().hex)


def _kind(unit: CreationUnit, code: str) -> RecordKind:
    return get_object_or_404(kinds_of(unit).select_related("rubric").prefetch_related("fields"), code=code)


def _page(
    request: HttpRequest, unit: CreationUnit, kind: RecordKind, findings: list[Finding] | None = None
) -> HttpResponse:
    context = unit_context(unit, "ledger", kind=kind, findings=findings, most=MOST_ROWS)
    return render(request, "evaluations/ledger_import_kind.html", context, status=422 if findings else 200)


def _preview(
    request: HttpRequest,
    unit: CreationUnit,
    kind: RecordKind,
    rows: list[dict[str, Any]],
    problems: list[str],
    *,
    key: str,
) -> HttpResponse:
    """Show the rows to be confirmed; or, at once, everything that is wrong or odd where something is wrong."""
    judged = judge_rows(unit, kind, _typed(rows, damaged={_row_of(problem) for problem in problems}))
    if problems or any(row.faults for row in judged):
        return _page(request, unit, kind, _all_found(problems, judged))
    people = {row.pk: str(row) for row in Member.objects.filter(organization=unit.organization_id)}
    fields = [one for one in fields_of(kind) if one.code != "photos"]
    lines = [
        {
            "number": row.number,
            "cells": [text for _, text in rows_of(row.entry, fields, people)] if row.entry else [],
            "questions": [
                {
                    "text": question.text,
                    "url": reverse("evaluations:record", args=[unit.pk, question.record]) if question.record else "",
                }
                for question in row.questions
            ],
        }
        for row in judged
    ]
    context = unit_context(
        unit,
        "ledger",
        kind=kind,
        columns=["日期", *(one.label for one in fields)],
        lines=lines,
        odd_count=sum(1 for row in judged if row.questions),
        rows=packed(rows),
        key=key,
    )
    return render(request, "evaluations/ledger_import_preview.html", context)


def _confirm(request: HttpRequest, unit: CreationUnit, kind: RecordKind) -> HttpResponse:
    rows = unpacked(request.POST.get("rows", ""), most=MOST_ROWS)
    sure = {int(text) for text in request.POST.getlist("sure") if text.isdecimal() and len(text) < 10}
    key = typed_text(request.POST.get("key")) or uuid4().hex
    try:
        done = import_records(unit, kind=kind, rows=_typed(rows), confirmed=sure, key=key, by=request.user)
    except Refused as refused:
        return _page(request, unit, kind, refused.findings)
    words = f"已导入{kind.title} {len(done.records)} 条。"
    if done.skipped:
        words += f"有疑问而没有勾选的 {len(done.skipped)} 行没有导入。"
    messages.success(request, words)
    return redirect(f"{reverse('evaluations:ledger', args=[unit.pk])}?kind={kind.code}")


def _typed(rows: list[dict[str, Any]], *, damaged: Collection[int] = ()) -> list[TypedRow]:
    return [TypedRow(row["n"], row, row.get("persons", ""), is_damaged=row["n"] in damaged) for row in rows]


def _all_found(problems: list[str], judged: list[JudgedRow]) -> list[Finding]:
    """Return the faults of cells and of rows, and what is odd, in the order of the rows; each cell is told of once."""
    told = {_cell_of(problem) for problem in problems}
    faults = [f"第 {row.number} 行{fault}" for row in judged for fault in row.faults]
    odd = [f"第 {row.number} 行：{question.text}" for row in judged for question in row.questions]
    found = [*problems, *(fault for fault in faults if _cell_of(fault) not in told), *odd]
    return [Finding(sentence) for sentence in sorted(found, key=_row_of)]


def _cell_of(sentence: str) -> str:
    """Return the place that a sentence names: 第 5 行“应到人数”."""
    return sentence.partition("：")[0]


def _row_of(sentence: str) -> int:
    """Return Excel's number of the row that a sentence names: 第 5 行…."""
    return int(sentence.split()[1])
