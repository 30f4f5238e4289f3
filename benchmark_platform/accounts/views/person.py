"""One person: roles and acts of the office; and one's own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from benchmark_platform.accounts import actions, services
from benchmark_platform.accounts.forms import GrantRoleForm, ReasonForm
from benchmark_platform.accounts.gate import decide_without_calendar
from benchmark_platform.accounts.listing import state_of
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services import sign_in
from benchmark_platform.accounts.views.common import say, slips_answer, visible_account
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own name, bodies and roles, with the ways to password and second factor."""
    return render(request, "accounts/me.html", {"memberships": request.user.standing_memberships})  # type: ignore[union-attr]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one account to the office."""
    return _page(request, visible_account(request, pk))


def _page(request: HttpRequest, person: User, **forms: Any) -> HttpResponse:
    locked = bool(sign_in.locked_usernames([person.username]))
    decisions = {
        action.code.split(".")[1]: decide_without_calendar(action, user=request.user, subject=person)
        for action in actions.ALL
    }
    context = {
        "person": person,
        "state": state_of(person, locked=locked, now=timezone.now()),
        "locked": locked,
        "memberships": list(person.memberships.select_related("organization").order_by("ended_at", "pk")),
        "decisions": decisions,
        "events": list(AuditEvent.objects.filter(subject_type="accounts.user", subject_id=str(person.pk))[:20]),
        "grant_form": GrantRoleForm(),
        "reason_form": ReasonForm(),
    }
    status = 422 if forms else 200
    return render(request, "accounts/detail.html", context | forms, status=status)


@never_cache
@require_POST
def print_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a new code and answer with its slip."""
    person = visible_account(request, pk)
    try:
        return slips_answer(request, [services.issue_code(person, by=request.user)])  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, person, refused)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the failed tries."""
    person = visible_account(request, pk)
    try:
        sign_in.unlock(person, by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, person, refused)
    return _done(request, person, f"已解除“{person.full_name}”的登录锁定，现在可以登录。")


@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the account, with a reason."""
    person = visible_account(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, person, reason_form=form)
    try:
        services.deactivate(person, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, person, refused)
    return _done(request, person, f"已停用“{person.full_name}”的账号，正在使用的登录随即失效。")


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the account back into use."""
    person = visible_account(request, pk)
    try:
        services.reactivate(person, by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, person, refused)
    return _done(request, person, f"已恢复“{person.full_name}”的账号，请打印新的账号单交给本人。")


@require_POST
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give another role."""
    person = visible_account(request, pk)
    form = GrantRoleForm(request.POST)
    if not form.is_valid():
        return _page(request, person, grant_form=form)
    try:
        membership = services.grant_role(person, **form.cleaned_data, by=request.user)
    except Refused as refused:
        for finding in refused.findings:
            form.add_error(finding.field if finding.field in form.fields else None, finding.message)
        return _page(request, person, grant_form=form)
    return _done(request, person, f"已授予“{membership.get_role_display()}”（{membership.organization}）。")


@require_POST
def end_role(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """End a role; it stays on record."""
    person = visible_account(request, pk)
    membership = get_object_or_404(person.memberships, pk=membership_pk)
    try:
        services.end_role(membership, by=request.user, reason=request.POST.get("reason", "")[:200])  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, person, refused)
    return _done(request, person, f"已终止“{membership.get_role_display()}”（{membership.organization}）。")


def _refused(request: HttpRequest, person: User, refused: Refused) -> HttpResponse:
    say(request, refused)
    return HttpResponseRedirect(reverse("accounts:detail", args=[person.pk]))


def _done(request: HttpRequest, person: User, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("accounts:detail", args=[person.pk]))
