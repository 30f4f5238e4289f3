"""The letters: a body's own after the release; for the committee their texts, and all of them at once (S3)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions.notice import EDIT_LETTERS, SEE_LETTERS
from applications.exports import letters as paper
from applications.letters import Letters
from applications.models import LetterText
from applications.notice_forms import LetterForm
from applications.outcomes import filed_applications, outcome_of
from applications.rules.letters import ONLY_RESERVE, PLACEHOLDERS
from applications.services.documents import record_export
from applications.services.letters import OPEN, LetterDesk, edit_letter
from applications.views.common import is_own, person, visible_application
from applications.views.documents import pdf_answer
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core import gate
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.services.exports import order_export

KINDS = {"pdf": "applications.letters_pdf", "zip": "applications.letters_zip"}


@require_safe
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to one body: for itself and for the committee, after the release; else it does not exist."""
    application = visible_application(request, pk)
    own = is_own(request, application)
    outcome = outcome_of(application) if own or may_see(request, LetterDesk(application.campaign, OPEN)) else None
    if outcome is None:
        raise Http404("没有结果通知。")
    if not own:
        record_export(by=person(request), subject=application, what="letter.pdf", count=1, label="导出结果通知")
    return pdf_answer(
        request, paper.letter_pdf(application, outcome), paper.file_name(Letters(application.campaign), application)
    )


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The texts of the five letters; after the release, all letters as one PDF or as a zip."""
    desk = desk_or_404(request)
    context = {
        "texts": list(LetterText.objects.filter(campaign=desk.campaign)),
        "edit": decide(EDIT_LETTERS, user=person(request), subject=desk),
        "is_released": desk.state != OPEN,
        "letter_count": filed_applications(desk.campaign).count() if desk.state != OPEN else 0,
        "query": in_campaign("", desk.campaign),
    }
    return render(request, "applications/letter_list.html", context)


@require_http_methods(["GET", "POST"])
def letter_edit(request: HttpRequest, outcome: str) -> HttpResponse:
    """Change the words of one letter, before the release."""
    desk = desk_or_404(request)
    text = get_object_or_404(LetterText, campaign=desk.campaign, outcome=outcome)
    require(EDIT_LETTERS, user=person(request), subject=desk)
    form = LetterForm(request.POST) if request.method == "POST" else LetterForm.of(text)
    if request.method == "POST":
        try:
            edit_letter(text, title=form.typed("title"), body=form.typed("body"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"“{text}”的通知文本已保存。")
            return redirect(in_campaign(reverse("applications:letters"), desk.campaign))
    allowed = {
        name: meaning
        for name, meaning in PLACEHOLDERS.items()
        if name != ONLY_RESERVE or text.outcome == LetterText.Outcome.RESERVE
    }
    context = {"text": text, "form": form, "placeholders": [(f"{{{name}}}", allowed[name]) for name in allowed]}
    status = 422 if request.method == "POST" else 200
    return render(request, "applications/letter_edit.html", context, status=status)


@require_POST
def letters_order(request: HttpRequest) -> HttpResponse:
    """Order all letters, as one PDF or as a zip (``format``), made in the background."""
    desk = desk_or_404(request)
    if desk.state == OPEN:
        messages.error(request, "结果还没有公布，还没有结果通知可以下载。")
        return redirect(in_campaign(reverse("applications:letters"), desk.campaign))
    kind = "zip" if request.POST.get("format") == "zip" else "pdf"
    count = filed_applications(desk.campaign).count()
    job = order_export(
        by=person(request),
        kind=KINDS[kind],
        title=f"结果通知（{count}份）",
        parameters={"campaign": desk.campaign.pk},
    )
    record_export(by=person(request), subject=desk.campaign, what=f"letters.{kind}", count=count, label="导出结果通知")
    return redirect("exports:detail", pk=job.pk)


def desk_or_404(request: HttpRequest) -> LetterDesk:
    """Return the letters' desk of the campaign, for the committee.

    :raises Http404: for anybody else.
    """
    desk = LetterDesk.of(asked_campaign(request))
    if not may_see(request, desk):
        raise Http404("没有这个页面。")
    return desk


def may_see(request: HttpRequest, desk: LetterDesk) -> bool:
    """Whether this person reads every letter; to read is no act, so an archived campaign stays open to it."""
    user: Any = request.user
    return bool(gate.decide(SEE_LETTERS, user=user, subject=desk, calendar=desk.campaign.calendar, day=today()))
