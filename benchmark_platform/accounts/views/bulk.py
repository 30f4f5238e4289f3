"""Opening many accounts: for bodies without one, and from an Excel table."""

from dataclasses import asdict
from typing import Any

from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmark_platform.accounts import actions, exports
from benchmark_platform.accounts.forms import ImportForm
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.rules import default_role
from benchmark_platform.accounts.services import bulk
from benchmark_platform.accounts.views.common import office_only, say, slips_answer
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.uploads import UploadRefused, safe_disposition
from benchmark_platform.organizations.models import Organization

# What was checked goes back to the browser signed, so that the second step imports exactly what was shown.
SALT = "accounts.import"
CHECKED_FOR_SECONDS = 60 * 60


@require_GET
def without_account(request: HttpRequest) -> HttpResponse:
    """List the bodies in which nobody has an account (after an import of organisations: all the new ones)."""
    office_only(request, actions.OPEN)
    page = Paginator(bulk.bodies_without_account().select_related("prefecture"), bulk.AT_ONCE).get_page(
        request.GET.get("page")
    )
    rows = [
        {"body": body, "name": bulk.name_for(body), "role": Role(default_role(body.kind)).label}
        for body in page.object_list
    ]
    return render(request, "accounts/without.html", {"page_obj": page, "rows": rows})


@never_cache
@require_POST
def open_for_selected(request: HttpRequest) -> HttpResponse:
    """Open an account for each chosen body (or for all without one) and answer with the slips."""
    office_only(request, actions.OPEN)
    chosen = [int(pk) for pk in request.POST.getlist("organization") if pk.isdecimal()]
    bodies = bulk.bodies_without_account() if "all" in request.POST else Organization.objects.filter(pk__in=chosen)
    try:
        return slips_answer(request, bulk.open_for_bodies(bodies, by=request.user))  # type: ignore[arg-type]
    except Refused as refused:
        say(request, refused)
        return HttpResponseRedirect(reverse("accounts:without"))


@require_GET
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill in."""
    office_only(request, actions.OPEN)
    answer = HttpResponse(exports.import_template(), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition("账号导入模板.xlsx", inline=False)
    return answer


@require_http_methods(["GET", "POST"])
def import_accounts(request: HttpRequest) -> HttpResponse:
    """Check a table: every fault with row and column, or a preview to confirm. Nothing is written here."""
    office_only(request, actions.OPEN)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        try:
            rows, problems = exports.read_accounts(table, name=table.name)
        except UploadRefused as refused:
            form.add_error("table", str(refused))
        else:
            # One round: whoever corrects the table is told of everything at once.
            unread = {(problem.row, problem.column) for problem in problems}
            findings = [str(problem) for problem in problems]
            findings += [finding.message for finding in bulk.check_rows(rows, unread=unread)]
            context |= {"findings": findings, "rows": rows, "checked": "" if findings else _sealed(rows)}
    refused_table = bool(form.errors or context.get("findings"))
    return render(request, "accounts/import.html", context, status=422 if refused_table else 200)


@never_cache
@require_POST
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Open the accounts that were shown and answer with the slips; all or nothing."""
    office_only(request, actions.OPEN)
    try:
        values = signing.loads(request.POST.get("checked", ""), salt=SALT, max_age=CHECKED_FOR_SECONDS)
    except signing.BadSignature:
        say(request, Refused("核对的结果已过期，请重新上传表格。"))
        return HttpResponseRedirect(reverse("accounts:import"))
    try:
        issued = bulk.import_rows([bulk.AccountRow(**value) for value in values], by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        findings = [finding.message for finding in refused.findings]
        return render(request, "accounts/import.html", {"form": ImportForm(), "findings": findings}, status=422)
    if not issued:
        say(request, Refused("表中的人都已有账号，角色已经补上，没有新的口令需要打印。"))
        return HttpResponseRedirect(reverse("accounts:list"))
    return slips_answer(request, issued)


def _sealed(rows: list[bulk.AccountRow]) -> str:
    return signing.dumps([asdict(row) for row in rows], salt=SALT, compress=True)
