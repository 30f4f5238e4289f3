"""Taking a declared conflict of interest back, by whoever declared it (S3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applications.actions.review import WITHDRAW_CONFLICT, TakenBack
from applications.doers import COMMITTEE
from applications.models import DeclaredConflict
from applications.review_forms import ReasonForm
from applications.services.conflicts import PARTIES, withdraw_conflict
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take it back; 404 for whoever does not see the declaration."""
    user, campaign = person(request), asked_campaign(request)
    declared = get_object_or_404(DeclaredConflict.objects.standing().select_related(*PARTIES), pk=pk)
    if declared.person_id != user.pk and not COMMITTEE.holds(user, campaign):
        raise Http404
    require(WITHDRAW_CONFLICT, user=user, subject=TakenBack(campaign, declared))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            withdraw_conflict(declared, campaign=campaign, reason=form.reason, by=user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "申报已撤回，记录保留。")
            return redirect(in_campaign(reverse("applications:conflicts"), campaign))
    context = {"declared": declared, "form": form, "kept": in_campaign("", campaign)}
    return render(request, "applications/review_withdraw_conflict.html", context, status=422 if form.errors else 200)
