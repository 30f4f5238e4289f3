"""Problems: raised, answered, handed on and settled on one page each; the list of all of them (M1)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Decision
from benchmark_platform.core.uploads import safe_disposition
from benchmark_platform.organizations.models import Prefecture
from evaluations.actions import support as actions
from evaluations.exports.support import problems_xlsx
from evaluations.forms.support import AssignForm, ProblemForm, WordForm
from evaluations.models import CreationUnit, Problem
from evaluations.models.support import ProblemQuerySet
from evaluations.rules.support import due_day
from evaluations.services import problems as services
from evaluations.services.exports import record_taken_out
from evaluations.taking_part import decide_in_part, require_in_part
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.kept import given_file, keep_file
from evaluations.views.support import TAB, form_page

PER_PAGE = 50
SHOWS = {"": "全部", "open": "待答复", "overdue": "超期", "replied": "已答复", "closed": "已办结"}


@require_http_methods(["GET", "POST"])
def problem_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a problem."""
    unit = visible_unit(request, pk)
    require(actions.RAISE_PROBLEM, user=person(request), subject=unit)
    owners = services.possible_owners(unit)
    if request.method == "GET":
        return _problem_page(request, unit, ProblemForm.fresh(owners=owners))
    form = ProblemForm(request.POST, owners=owners)
    owner = next((one for one in owners if one.pk == form.chosen("owner")), None)
    try:
        one = services.raise_problem(
            unit,
            title=form.typed("problem"),
            text=form.typed("text"),
            owner=owner,
            key=form.typed_key,
            by=person(request),
        )
    except Refused as refused:
        form.show(
            Finding(found.message, "problem" if found.field == "title" else found.field) for found in refused.findings
        )
        return _problem_page(request, unit, form)
    messages.success(request, f"问题已提出，编号 {one.full_number}，由{one.owner.name}答复。")
    return redirect(one)


@require_safe
def problem(request: HttpRequest, pk: int, problem_pk: int) -> HttpResponse:
    """Show one problem with every word about it, and what this person may do now."""
    return _page(request, _visible(request, pk, problem_pk))


@require_POST
def problem_reply(request: HttpRequest, pk: int, problem_pk: int) -> HttpResponse:
    """Answer."""
    return _say(request, pk, problem_pk, actions.REPLY_PROBLEM, services.reply, "答复已发出，已告知创建单位。")


@require_POST
def problem_add(request: HttpRequest, pk: int, problem_pk: int) -> HttpResponse:
    """Add a word of the unit."""
    return _say(request, pk, problem_pk, actions.ADD_TO_PROBLEM, services.add_to_problem, "补充说明已发出。")


@require_POST
def problem_assign(request: HttpRequest, pk: int, problem_pk: int) -> HttpResponse:
    """Give the problem to another body or person, or another day."""
    one = _visible(request, pk, problem_pk)
    require_in_part(actions.ASSIGN_PROBLEM, user=person(request), subject=one)
    form = _assign_form(one, request.POST)
    owners = services.possible_owners(one.unit)
    handlers = services.possible_handlers(owners)
    named = form.chosen("handler")
    try:
        handler = next((who for who in handlers if who.pk == named), None)
        if named and handler is None:
            raise Refused([Finding("请重新选择承办人。", "handler")])
        services.assign_problem(
            one,
            owner=next((body for body in owners if body.pk == form.chosen("owner")), None),
            handler=handler,
            due_on=form.day("due_on"),
            reason=form.typed("reason"),
            key=form.typed_key,
            by=person(request),
        )
    except Refused as refused:
        form.show(refused.findings)
        return _page(request, one, assign_form=form, status=422)
    messages.success(request, "承办单位和期限已保存，已发消息告知。")
    return redirect(one)


@require_POST
def problem_close(request: HttpRequest, pk: int, problem_pk: int) -> HttpResponse:
    """Let the unit say that it is settled."""
    one = _visible(request, pk, problem_pk)
    services.close_problem(one, by=person(request))
    messages.success(request, "已办结。")
    return redirect(one)


@require_GET
def problem_file(request: HttpRequest, pk: int, problem_pk: int, word_pk: int) -> FileResponse:
    """Answer with the file of one word."""
    one = _visible(request, pk, problem_pk)
    word = get_object_or_404(one.replies.select_related("file").exclude(file=None), pk=word_pk)
    assert word.file is not None  # the query has looked
    return serve(word.file)


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """List the problems of the units that this person may see, with filters."""
    rows, shown = _asked(request)
    page = Paginator(_filtered(rows, shown), PER_PAGE).get_page(request.GET.get("page"))
    day = today()
    counts = [(value, words, _filtered(rows, {**shown, "show": value}).count()) for value, words in SHOWS.items()]
    prefectures = Prefecture.objects.filter(organization__units__problems__in=rows.order_by()).distinct()
    context = {
        "page_obj": page,
        "rows": [(one, one.is_overdue(day)) for one in page.object_list],
        "counts": counts,
        "shown": shown,
        "prefectures": list(prefectures.order_by("order")),
    }
    return render(request, "evaluations/problem_list.html", context)


@require_GET
def problems_export(request: HttpRequest) -> HttpResponse:
    """The same list as Excel."""
    rows, shown = _asked(request)
    found = _filtered(rows, shown)
    scope = "，".join(part for part in (SHOWS[shown["show"]], shown["prefecture"]) if part)
    campaign = asked_campaign(request)
    record_taken_out("problems.export", subject=campaign, count=found.count(), scope=scope, by=person(request))
    answer = HttpResponse(problems_xlsx(found, day=today()), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(f"问题清单_{timezone.localdate():%Y%m%d}.xlsx", inline=False)
    return answer


def _asked(request: HttpRequest) -> tuple[ProblemQuerySet, dict[str, str]]:
    campaign = asked_campaign(request)
    user = person(request)
    if not CreationUnit.objects.filter(campaign=campaign).visible_to(user).exists():
        raise Http404("没有这个页面。")
    show = request.GET.get("show", "")
    shown = {"show": show if show in SHOWS else "", "prefecture": request.GET.get("prefecture", "").replace("\x00", "")}
    return Problem.objects.filter(unit__campaign=campaign).visible_to(user).with_parties(), shown


def _filtered(rows: ProblemQuerySet, shown: dict[str, str]) -> ProblemQuerySet:
    wanted = {
        "": Q(),
        "open": Q(state=Problem.State.OPEN),
        "replied": Q(state=Problem.State.REPLIED),
        "closed": Q(state=Problem.State.CLOSED),
    }
    found = rows.overdue(today()) if shown["show"] == "overdue" else rows.filter(wanted[shown["show"]])
    if shown["prefecture"]:
        found = found.filter(unit__organization__prefecture__code=shown["prefecture"])
    return found


def _visible(request: HttpRequest, pk: int, problem_pk: int) -> Problem:
    unit = visible_unit(request, pk)
    found = get_object_or_404(Problem.objects.filter(unit=unit).with_parties(), pk=problem_pk)
    found.unit = unit
    return found


def _say(
    request: HttpRequest, pk: int, problem_pk: int, action: Any, service: Callable[..., Any], said: str
) -> HttpResponse:
    one = _visible(request, pk, problem_pk)
    form = WordForm(request.POST, request.FILES)
    try:
        service(
            one, text=form.typed("text"), upload=given_file(request, "file"), key=form.typed_key, by=person(request)
        )
    except Refused as refused:
        # What is wrong with the file itself is said when it is kept.
        form.show(found for found in refused.findings if found.field != "file")
        keep_file(
            request,
            form,
            "file",
            lambda upload: services.keep_word_file(one, action=action, upload=upload, by=person(request)),
        )
        return _page(request, one, word_form=form, status=422)
    messages.success(request, said)
    return redirect(one)


def _assign_form(one: Problem, posted: Any = None) -> AssignForm:
    owners = services.possible_owners(one.unit)
    handlers = services.possible_handlers(owners)
    if posted is not None:
        return AssignForm(posted, owners=owners, handlers=handlers)
    working_days = one.unit.campaign.problem_working_days
    due_on = one.due_on if one.due_on >= today() else due_day(today(), working_days=working_days)
    initial = {"owner": one.owner_id, "handler": one.handler_id or "", "due_on": due_on}
    found: AssignForm = AssignForm.fresh(initial, owners=owners, handlers=handlers)
    return found


def _page(
    request: HttpRequest,
    one: Problem,
    *,
    word_form: WordForm | None = None,
    assign_form: AssignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person(request)

    def may(action: Any) -> Decision:
        return decide_in_part(action, user=user, subject=one)

    def may_as_unit(action: Any) -> Decision:
        work = decide(actions.RAISE_PROBLEM, user=user, subject=one.unit)
        decision = may(action)
        return Decision(action, False, work.reason) if decision and not work else decision

    assign = may(actions.ASSIGN_PROBLEM)
    context = unit_context(
        one.unit,
        TAB,
        problem=one,
        is_overdue=one.is_overdue(today()),
        story=one.replies.select_related("replied_by", "file"),
        reply=may(actions.REPLY_PROBLEM),
        add=may_as_unit(actions.ADD_TO_PROBLEM),
        close=may_as_unit(actions.CLOSE_PROBLEM),
        assign=assign,
        word_form=word_form or WordForm.fresh(),
        assign_form=assign_form or (_assign_form(one) if assign else None),
        refused_form=next((form for form in (word_form, assign_form) if form is not None), None),
    )
    return render(request, "evaluations/problem.html", context, status=status)


def _problem_page(request: HttpRequest, unit: CreationUnit, form: ProblemForm) -> HttpResponse:
    return form_page(request, unit, form, "提出问题", "提出问题")
