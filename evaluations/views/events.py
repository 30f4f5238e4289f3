"""Training, symposium and observation visit: list, page, planning, invitation, material (M2.3)."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from applications.views.common import person, version_of
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization
from evaluations.actions.support import HOLD_EVENT, RECORD_ATTENDANCE
from evaluations.actions.unit import SEE_UNITS
from evaluations.finding_bodies import bodies_named
from evaluations.forms.events import EventForm, InviteForm, MaterialForm
from evaluations.forms.support import ReasonForm
from evaluations.models import CreationUnit, Event
from evaluations.services import events as services


def visible_event(request: HttpRequest, pk: int) -> Event:
    """Return the event; 404 for whoever was not invited."""
    return get_object_or_404(Event.objects.visible_to(person(request)).select_related("campaign"), pk=pk)


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List the events that this person may see."""
    campaign = asked_campaign(request)
    user = person(request)
    rows = list(
        Event.objects.filter(campaign=campaign)
        .visible_to(user)
        .annotate(
            invited=Count("invitations", distinct=True),
            present=Count("attendances", filter=Q(attendances__presence="present"), distinct=True),
        )
    )
    sees_all = decide(SEE_UNITS, user=user, subject=CampaignSubject(campaign))
    if not rows and not sees_all:
        raise Http404("没有这个页面。")
    hold = decide(HOLD_EVENT, user=user, subject=CampaignSubject(campaign)) if sees_all else None
    return render(request, "evaluations/event_list.html", {"events": rows, "hold": hold, "sees_all": bool(sees_all)})


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one event: for the committee all of it, for an invited body its own part."""
    return _page(request, visible_event(request, pk))


@require_http_methods(["GET", "POST"])
def event_new(request: HttpRequest) -> HttpResponse:
    """Plan an event."""
    campaign = asked_campaign(request)
    require(HOLD_EVENT, user=person(request), subject=CampaignSubject(campaign))
    form = EventForm(request.POST) if request.method == "POST" else EventForm.fresh()
    if request.method == "POST":
        try:
            one = services.hold_event(campaign, facts=form.facts, key=form.typed_key, by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "活动已登记，还没有通知任何人。请选择邀请哪些党组织。")
            return redirect("evaluations:event_invite", one.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "words": "组织活动", "button": "保存，下一步选择邀请对象"}
    return render(request, "evaluations/event_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def event_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an event; all who were invited are told."""
    one = visible_event(request, pk)
    require(HOLD_EVENT, user=person(request), subject=one)
    form = EventForm(request.POST) if request.method == "POST" else EventForm.of(one)
    context: dict[str, Any] = {
        "form": form,
        "event": one,
        "version": one.version,
        "words": "更改活动",
        "button": "保存更改",
    }
    if request.method == "POST":
        context["version"] = version_of(request.POST)
        try:
            services.change_event(one, facts=form.facts, version=version_of(request.POST), by=person(request))
        except services.EventConflict as conflict:
            form.show(conflict.findings)
            context |= {"current": conflict.current, "version": conflict.current.version}
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "更改已保存，已通知受邀的党组织。")
            return redirect(one)
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/event_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def event_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call an event off; all who were invited are told."""
    one = visible_event(request, pk)
    require(HOLD_EVENT, user=person(request), subject=one)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm.fresh()
    if request.method == "POST":
        try:
            services.cancel_event(one, reason=form.typed("reason"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "活动已取消，已通知受邀的党组织。")
            return redirect(one)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "event": one, "words": "取消活动", "button": "取消活动并通知"}
    return render(request, "evaluations/event_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def event_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose units, or any other bodies; each is told once."""
    one = visible_event(request, pk)
    require(HOLD_EVENT, user=person(request), subject=one)
    units = list(_units(one.campaign))
    invited = set(one.invitations.values_list("organization", flat=True))
    form = InviteForm(request.POST) if request.method == "POST" else InviteForm.fresh()
    ticked = {pk for pk in request.POST.getlist("unit") if pk.isdecimal()}
    if request.method == "POST":
        chosen = [unit.organization for unit in units if "all" in request.POST or str(unit.organization_id) in ticked]
        try:
            chosen += bodies_named(form.typed("others"), field="others")
            new = services.invite(one, organizations=chosen, by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"新邀请 {new} 个党组织，已发消息；之前邀请过的没有重复通知。")
            return redirect(one)
    rows = [
        (unit, unit.organization_id in invited, str(unit.organization_id) in ticked or request.method == "GET")
        for unit in units
    ]
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/event_invite.html", {"event": one, "rows": rows, "form": form}, status=status)


@require_POST
def event_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a file; answers as static/js/upload.js expects where a script asks."""
    one = visible_event(request, pk)
    form = MaterialForm(request.POST, request.FILES)
    upload: Any = request.FILES.get("file")
    try:
        services.add_material(one, upload=upload, title=form.typed("material_name"), by=person(request))
    except Refused as refused:
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": "；".join(found.message for found in refused.findings)}, status=422)
        messages.error(request, str(refused))
        return redirect(one)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({})
    messages.success(request, "材料已上传，受邀的党组织可以下载。")
    return redirect(one)


@require_GET
def event_file(request: HttpRequest, pk: int, material_pk: int) -> FileResponse:
    """Answer with a file of the event."""
    one = visible_event(request, pk)
    material = get_object_or_404(one.materials.filter(removed_at=None).select_related("file"), pk=material_pk)
    return serve(material.file)


@require_POST
def event_file_remove(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    """Take a file back."""
    one = visible_event(request, pk)
    material = get_object_or_404(one.materials.select_related("file", "event"), pk=material_pk)
    services.remove_material(material, by=person(request))
    messages.success(request, "材料已移除。")
    return redirect(one)


def _page(request: HttpRequest, one: Event) -> HttpResponse:
    user = person(request)
    sees_all = decide(SEE_UNITS, user=user, subject=one)
    hold = decide(HOLD_EVENT, user=user, subject=one) if sees_all else None
    invitations = one.invitations.select_related("organization").order_by("pk")
    attendances = one.attendances.select_related("organization")
    if not sees_all:
        own = user.bodies(Role.BRANCH, Role.PREFECTURE)
        invitations = invitations.filter(organization__in=own)
        attendances = attendances.filter(organization__in=own)
    context = {
        "event": one,
        "days": services.days_of(one),
        "sees_all": bool(sees_all),
        "invitations": invitations,
        "attendances": attendances,
        "hold": hold,
        "attend": decide(RECORD_ATTENDANCE, user=user, subject=one) if sees_all else None,
        "files": [_file(one, material, bool(hold)) for material in _materials(one)],
    }
    return render(request, "evaluations/event.html", context)


def _materials(one: Event) -> Any:
    return one.materials.filter(removed_at=None).select_related("file__uploaded_by")


def _file(one: Event, material: Any, removable: bool) -> dict[str, Any]:
    return {
        "name": material.title or material.file.original_name,
        "url": reverse("evaluations:event_file", args=[one.pk, material.pk]),
        "size": material.file.size,
        "uploaded_at": material.file.uploaded_at,
        "uploaded_by": material.file.uploaded_by,
        "delete_url": reverse("evaluations:event_file_remove", args=[one.pk, material.pk]) if removable else "",
    }


def _units(campaign: Campaign) -> Any:
    rows = CreationUnit.objects.filter(campaign=campaign).taking_part().with_parties()
    return rows.filter(organization__active=True).in_official_order()


def names_of(bodies: list[Organization]) -> dict[int, str]:
    """Return the names by id."""
    return {body.pk: body.name for body in bodies}
