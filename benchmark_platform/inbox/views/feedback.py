"""意见建议: a person's own, and the committee's desk for answering them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from benchmark_platform.accounts.models import Membership
from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox import actions
from benchmark_platform.inbox.forms import AnswerForm, FeedbackForm
from benchmark_platform.inbox.models import Feedback
from benchmark_platform.inbox.services import answer_feedback, send_feedback

PER_PAGE = 20
# Of whom a suggestion comes: the bodies in which its author holds a role now.
BODIES = Prefetch(
    "author__memberships", Membership.objects.standing().select_related("organization").order_by("pk"), "now_held"
)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """The person's own suggestions with their answers, and the form for another one."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("from", "")[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            send_feedback(text=form.cleaned_data["text"], page=form.cleaned_data["page"], by=request.user)
        except Refused as refused:
            for finding in refused.findings:
                form.add_error(finding.field or None, finding.message)
        else:
            messages.success(request, "已收到您的意见建议，行业党委答复后会给您发消息。")
            return redirect("inbox:feedback")
    own = Feedback.objects.filter(author=request.user.pk).select_related("answered_by")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "inbox/feedback.html",
        {"form": form, "page_obj": page, "desk": actions.decide(actions.ANSWER_FEEDBACK, user=request.user)},
    )


@require_safe
def feedback_desk(request: HttpRequest) -> HttpResponse:
    """The committee's list: what waits for an answer first."""
    actions.require(actions.ANSWER_FEEDBACK, user=request.user)
    rows = (
        Feedback.objects.select_related("author", "answered_by")
        .prefetch_related(BODIES)
        .order_by("answered_at", "-sent_at")
    )
    waiting = rows.filter(answered_at__isnull=True).order_by("sent_at")
    show_waiting = request.GET.get("show") != "answered"
    shown = waiting if show_waiting else rows.filter(answered_at__isnull=False).order_by("-answered_at")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "inbox/feedback_desk.html", {"page_obj": page, "show_waiting": show_waiting})


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion and the committee's answer to it. It exists for its author and the committee."""
    decision = actions.decide(actions.ANSWER_FEEDBACK, user=request.user)
    readable = Feedback.objects.all() if decision else Feedback.objects.filter(author=request.user.pk)
    entry = get_object_or_404(readable.select_related("author", "answered_by").prefetch_related(BODIES), pk=pk)
    actions.require(actions.ANSWER_FEEDBACK, user=request.user, subject=entry)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_feedback(entry, answer=form.cleaned_data["answer"], by=request.user)
        except Refused as refused:
            for finding in refused.findings:
                form.add_error(finding.field or None, finding.message)
        else:
            messages.success(request, "已答复，并给提出人发了消息。")
            return redirect("inbox:feedback_desk")
    return render(request, "inbox/feedback_answer.html", {"form": form, "entry": entry})
