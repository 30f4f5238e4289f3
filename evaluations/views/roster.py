"""The roster of a unit's organisation: names and posts, for talks and training (decision 12)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.house_form import typed_text
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.documents.import_template import template_workbook
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions.unit import WORK
from evaluations.forms.roster import ROSTER_COLUMNS, MemberForm, person_of_row
from evaluations.models import CreationUnit, Member
from evaluations.plan_content import fingerprint
from evaluations.rules.roster import Person
from evaluations.services.conflicts import TextConflict
from evaluations.services.roster import (
    FIELDS,
    add_member,
    change_member,
    fill_from_seats,
    import_members,
    person_of,
    planned,
    roster_of,
    seated,
    words_of,
)
from evaluations.table_rows import packed, read_rows, unpacked
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.ledger import excel
from evaluations.views.stale import stale

MOST_ROWS = 1000


@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the roster; those who left stand at the end."""
    unit = visible_unit(request, pk)
    rank = {"secretary": 0, "deputy": 1, "committee": 2}
    order = {"full": 0, "probationary": 1, "activist": 2}
    rows = sorted(
        Member.objects.filter(organization=unit.organization_id).order_by("pk"),
        key=lambda row: (rank.get(row.post, 3), order.get(row.kind, 3)),
    )
    here = [row for row in rows if row.left_on is None]
    counts = {kind: sum(1 for row in here if row.kind == kind) for kind in Member.Kind.values}
    work = decide(WORK, user=request.user, subject=unit)
    context = unit_context(
        unit,
        "roster",
        here=here,
        gone=[row for row in rows if row.left_on],
        counts=[(label, counts[value]) for value, label in Member.Kind.choices],
        on_roster=counts["full"] + counts["probationary"],
        registered=unit.organization.member_count,
        work=work,
        fillable=seated(unit, [person_of(row) for row in rows]) if work else [],
    )
    return render(request, "evaluations/roster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a person on the roster."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    form = MemberForm(request.POST) if request.method == "POST" else MemberForm(initial={"kind": "full"})
    if request.method == "POST":
        person, findings = form.person()
        try:
            if findings:
                raise Refused(findings)
            member = add_member(unit, person=person, by=request.user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"已添加“{member}”。")
            again = "again" in request.POST
            return redirect("evaluations:member_new" if again else "evaluations:roster", pk=unit.pk)
    return _form(request, unit, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Correct a person, or enter that the person left."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    member = get_object_or_404(Member, organization=unit.organization_id, pk=member_pk)
    initial: dict[str, Any] = {name: getattr(member, name) for name in FIELDS}
    saved = words_of(person_of(member))
    base = typed_text(request.POST.get("base")) if request.method == "POST" else fingerprint(saved)
    form = MemberForm(request.POST) if request.method == "POST" else MemberForm(initial=initial)
    if request.method == "POST":
        person, findings = form.person()
        try:
            if findings:
                raise Refused(findings)
            member = change_member(unit, member=member, person=person, base=base, by=request.user)
        except Refused as refused:
            form.show(refused.findings)
        except TextConflict as conflict:
            form.show([])
            return _form(request, unit, form, member, status=409, **stale(conflict, {name: name for name in saved}))
        else:
            messages.success(request, f"已保存“{member}”。")
            return redirect("evaluations:roster", pk=unit.pk)
    return _form(request, unit, form, member, base=base)


@require_POST
def roster_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the registered secretary and committee on the roster."""
    unit = visible_unit(request, pk)
    try:
        added = fill_from_seats(unit, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已添加 {'、'.join(str(member) for member in added)}，请核对职务。")
    return redirect("evaluations:roster", pk=unit.pk)


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty table of the roster."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    notes = (
        "只收姓名和党内职务，请不要填写身份证号、电话等信息。",
        "姓名和区分说明都相同的，当作同一个人更新；没有填写的格不改变名册上已有的内容。",
    )
    return excel(template_workbook(ROSTER_COLUMNS, title="党员名册", notes=notes), "党员名册导入模板.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload the table, look at the preview, confirm it."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    if request.method != "POST":
        return _import_page(request, unit)
    if "rows" in request.POST:
        return _confirm(request, unit)
    try:
        rows, problems = read_rows(request.FILES.get("file"), ROSTER_COLUMNS, most=MOST_ROWS)
    except UploadRefused as refused:
        return _import_page(request, unit, [Finding(refused.message)])
    people, findings = _people(rows)
    findings = [Finding(problem) for problem in problems] + findings
    plan, more = planned(roster_of(unit), people)
    findings += more if not problems else []
    if findings:
        return _import_page(request, unit, findings)
    lines = [
        {"number": number, "person": person.shown, "facts": _facts(person), **_what(person, before)}
        for number, person, before in plan
    ]
    context = unit_context(unit, "roster", lines=lines, rows=packed(rows))
    return render(request, "evaluations/roster_preview.html", context)


def _confirm(request: HttpRequest, unit: CreationUnit) -> HttpResponse:
    people, findings = _people(unpacked(request.POST.get("rows", ""), most=MOST_ROWS))
    try:
        if findings:
            raise Refused(findings)
        new, changed = import_members(unit, people=people, by=request.user)
    except Refused as refused:
        return _import_page(request, unit, refused.findings)
    messages.success(request, f"名册已更新：新增 {new} 人，修改 {changed} 人。")
    return redirect("evaluations:roster", pk=unit.pk)


def _people(rows: list[dict[str, Any]]) -> tuple[list[tuple[int, Person]], list[Finding]]:
    people, findings = [], []
    for row in rows:
        person, found = person_of_row(row)
        people.append((row["n"], person))
        findings += [Finding(f"第 {row['n']} 行：{one.message}") for one in found]
    return people, findings


def _facts(person: Person) -> str:
    words = words_of(person)
    rows = [words["类别"], words["党内职务"], f"{words['任职日期']}任职" if person.post_since else ""]
    rows += ["流动党员" if person.is_floating else ""]
    rows += [f"{words[name]}{name[:2]}" if words[name] else "" for name in ("转入日期", "转出日期")]
    return "、".join(row for row in rows if row)


def _what(person: Person, before: Person | None) -> dict[str, Any]:
    """Say what the row does, and each change with what was and what will be."""
    if before is None:
        return {"what": "新增", "changes": []}
    old, new = words_of(before), words_of(person)
    changes = [
        {"label": name, "old": old[name] or "空", "new": new[name] or "空"} for name in old if old[name] != new[name]
    ]
    return {"what": "修改" if changes else "无变化", "changes": changes}


def _import_page(request: HttpRequest, unit: CreationUnit, findings: list[Finding] | None = None) -> HttpResponse:
    address = reverse("evaluations:roster_template", args=[unit.pk])
    context = unit_context(unit, "roster", findings=findings, template_url=address)
    return render(request, "evaluations/roster_import.html", context, status=422 if findings else 200)


def _form(
    request: HttpRequest, unit: CreationUnit, form: MemberForm, member: Member | None, *, status: int = 0, **more: Any
) -> HttpResponse:
    context = unit_context(unit, "roster", form=form, member=member, **more)
    return render(request, "evaluations/roster_member.html", context, status=status or (422 if form.errors else 200))
