"""The committee's list of accounts, opening one, printing slips for several."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmark_platform.accounts import actions
from benchmark_platform.accounts.forms import AccountFilterForm, OpenAccountForm
from benchmark_platform.accounts.gate import decide_without_calendar
from benchmark_platform.accounts.listing import accounts, with_states
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services.accounts import open_account
from benchmark_platform.accounts.services.bulk import AT_ONCE, bodies_without_account
from benchmark_platform.accounts.services.codes import issue_codes
from benchmark_platform.accounts.views.common import office_only, say, slips_answer
from benchmark_platform.core.findings import Refused

PER_PAGE = 50


@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts by body."""
    office_only(request)
    form = AccountFilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    page = Paginator(accounts(filters), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": with_states(list(page.object_list)),
        "open_decision": decide_without_calendar(actions.OPEN, user=request.user),
        "without_count": bodies_without_account().count(),
        "filtered": any(filters.values()),
    }
    return render(request, "accounts/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Open one account; its code is shown in this answer and nowhere else."""
    office_only(request, actions.OPEN)
    form = OpenAccountForm(request.POST or None, initial={"organization": request.GET.get("organization")})
    if request.method == "POST" and form.is_valid():
        try:
            issued = open_account(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            for finding in refused.findings:
                form.add_error(finding.field if finding.field in form.fields else None, finding.message)
        else:
            return render(request, "accounts/opened.html", {"issued": issued})
    return render(request, "accounts/open.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def print_codes(request: HttpRequest) -> HttpResponse:
    """Issue new codes to the chosen persons and answer with their slips."""
    office_only(request, actions.LIST)
    chosen = [int(pk) for pk in request.POST.getlist("user") if pk.isdecimal()]
    users = list(User.objects.filter(pk__in=chosen).order_by("username"))
    try:
        if not users:
            raise Refused("请先勾选要打印账号单的账号。")
        if len(users) > AT_ONCE:
            raise Refused(f"一次最多打印{AT_ONCE}份账号单，请分批办理。")
        issued = issue_codes(users, by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        say(request, refused)
        return HttpResponseRedirect(reverse("accounts:list"))
    return slips_answer(request, issued)
