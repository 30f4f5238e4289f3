"""Moving dates: a stage for all, a deadline for one body, a prefecture's inner closing day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from benchmark_platform.campaigns import actions, rules
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.forms import ExtendForm, InnerDayForm, MoveStageForm, bodies_to_offer, put_refusal
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, Extension, InnerClosingDay, Stage
from benchmark_platform.campaigns.services import extend_deadline, move_stage, set_inner_closing_day
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.campaigns.timeline import moved_sentence
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization


@require_http_methods(["GET", "HEAD", "POST"])
def stage_move(request: HttpRequest, code: str) -> HttpResponse:
    """The committee moves the days of one stage."""
    campaign = asked_campaign(request)
    stage = get_object_or_404(Stage.objects.select_related("campaign"), campaign=campaign, code=code)
    require(actions.MOVE_STAGE, user=request.user, subject=stage)
    form = MoveStageForm(request.POST or None, stage=stage)
    if request.method == "POST" and form.is_valid():
        try:
            move_stage(stage, **form.cleaned_data, by=request.user)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, f"“{stage.title}”的日期已调整，并已通知各单位。")
            for sentence in _warnings(campaign, stage.code):
                messages.warning(request, sentence)
            return redirect(in_campaign(reverse("campaigns:calendar"), campaign))
    changes = [(change, moved_sentence(change)) for change in stage.date_changes.select_related("changed_by")]
    return render(request, "campaigns/stage_move.html", {"form": form, "stage": stage, "changes": changes})


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest) -> HttpResponse:
    """The committee gives one body its own deadline; below the form, those given so far."""
    campaign = asked_campaign(request)
    require(actions.EXTEND, user=request.user, subject=CampaignSubject(campaign))
    form = ExtendForm(request.POST or None, campaign=campaign, initial={"organization": request.GET.get("body", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            extend_deadline(
                data["stage"], data["organization"], until=data["until"], reason=data["reason"], by=request.user
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            until = chinese_day(data["until"])
            messages.success(request, f"已将{data['organization'].name}的“{data['stage'].title}”延期至{until}。")
            return redirect(in_campaign(reverse("campaigns:extend"), campaign))
    given = Extension.objects.filter(stage__campaign=campaign).select_related("stage", "organization", "granted_by")
    context = {"form": form, "extensions": given[:200], "bodies": bodies_to_offer()}
    return render(request, "campaigns/extend.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def inner_day(request: HttpRequest, pk: int) -> HttpResponse:
    """A prefecture body sets the day by which it wants its branches' forms."""
    campaign = asked_campaign(request)
    own = Organization.objects.filter(pk__in=request.user.bodies("prefecture"), kind=Organization.Kind.PREFECTURE_BODY)
    body = get_object_or_404(own, pk=pk)
    require(actions.SET_INNER_DAY, user=request.user, subject=InnerClosingDay(campaign=campaign, organization=body))
    stage = campaign.calendar.stages.get("application")
    if stage is None:
        raise Http404
    present = campaign.calendar.inner_closing_day(body.prefecture_id)
    form = InnerDayForm(request.POST or None, initial={"closes_on": present})
    if request.method == "POST" and form.is_valid():
        try:
            set_inner_closing_day(campaign, body, closes_on=form.cleaned_data["closes_on"], by=request.user)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, "内部截止日期已设定，并已通知本市州的基层党组织。")
            return redirect("campaigns:calendar")
    context = {
        "form": form,
        "body": body,
        "stage": stage,
        "present": present,
        "is_default": body.prefecture_id not in campaign.calendar.inner_days,
        "inner_days": campaign.inner_days,
    }
    return render(request, "campaigns/inner_day.html", context)


def _warnings(campaign: Campaign, code: str) -> list[str]:
    stages = list(campaign.stages.all())
    index = next(number for number, stage in enumerate(stages) if stage.code == code)
    around = [(stage.title, rules.Days(stage.opens_on, stage.closes_on)) for stage in stages]
    return rules.warn_of_neighbours(
        title=around[index][0],
        new=around[index][1],
        # The first two stages of the plan overlap by design: both begin with the notice.
        before=around[index - 1] if index > 1 else None,
        after=around[index + 1] if 0 < index < len(around) - 1 else None,
    )
