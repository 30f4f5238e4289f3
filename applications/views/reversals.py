"""Correcting one released outcome: what it does is said before it is done (S3)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from applications.actions import selection as actions
from applications.house_form import typed_text
from applications.selection_form import ReversalForm
from applications.services.reversals import consequences, reverse_selection
from applications.views.common import person, visible_application
from applications.views.selection import to_board
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn one outcome round, with a reason; the reserve moves up and whether people are told is chosen."""
    application = visible_application(request, pk)
    campaign, user = application.campaign, person(request)
    if not decide(actions.SEE_SELECTION, user=user, subject=application):
        raise Http404
    require(actions.REVERSE_SELECTION, user=user, subject=application)
    form = ReversalForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            reversal = reverse_selection(
                application,
                reason=typed_text(request.POST.get("reason")),
                notify={"1": True, "0": False}.get(str(request.POST.get("notify", ""))),
                move_up="move_up" in request.POST,
                by=user,
                seen=str(request.POST.get("seen", "")),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            moved = f"，{reversal.moved_up.organization.name}递补为创建对象" if reversal.moved_up else ""
            messages.success(request, f"{application.organization.name}的结果已更正{moved}。")
            return to_board(campaign)
    what = consequences(application)
    if what.reserve is None:
        del form.fields["move_up"]
    else:
        form.fields["move_up"].help_text = f"候补第一位是{what.reserve.organization.name}（{what.reserve.number}）"
    context = {"application": application, "form": form, "what": what, "query": in_campaign("", campaign)}
    return render(request, "applications/selection_reverse.html", context, status=422 if form.errors else 200)
