"""Check your answers, submit, what happens next; withdraw; send back (F5)."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from applications import actions, form
from applications.document import of_draft
from applications.forms import ReturnForm
from applications.models import Application, Submission
from applications.next_steps import what_next
from applications.services.checking import outdated_scans
from applications.services.submitting import send_back as send_back_application
from applications.services.submitting import submit as submit_application
from applications.services.submitting import withdraw as withdraw_application
from applications.summary import opinion_rows, summary_rows
from applications.task_list import errors_for_summary
from applications.views.common import allowed_or_403, is_own, person, visible_application
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.findings import Finding, Refused


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all answers once more, then submit; a second click finds the form submitted and says so."""
    application = visible_application(request, pk)
    if is_own(request, application) and application.state == "submitted":
        return redirect("applications:submitted", pk=application.pk)
    allowed_or_403(request, application, actions.EDIT)
    if request.method == "POST":
        try:
            submit_application(application, by=person(request))
        except Refused:
            return _check_page(request, application, status=422)
        return redirect("applications:submitted", pk=application.pk)
    return _check_page(request, application)


def _check_page(request: HttpRequest, application: Application, status: int = 200) -> HttpResponse:
    document = of_draft(application)
    context = {
        "application": application,
        "rows": summary_rows(document, changeable=True),
        "opinions": opinion_rows(document)[:-1],
        "findings": errors_for_summary(application, today()),
        "pages": [scan for scan, _ in outdated_scans(application)],
        "submit": decide(actions.SUBMIT, user=person(request), subject=application),
        "code": document.code,
    }
    return render(request, "applications/check.html", context, status=status)


@require_GET
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the submission: number, time, what happens next."""
    application = visible_application(request, pk)
    submission = get_object_or_404(Submission.objects.standing(), application=application)
    if application.state in actions.EDIT.from_states:
        return redirect("applications:detail", pk=application.pk)
    context = {
        "application": application,
        "submission": submission,
        "what_next": what_next(
            track=application.track,
            superior_name=application.superior.name,
            filing_office=application.campaign.filing_office,
        ),
        "withdraw": decide(actions.WITHDRAW, user=person(request), subject=application),
    }
    return render(request, "applications/submitted.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take the form back to the draft."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.WITHDRAW)
    if request.method == "POST":
        withdraw_application(application, by=person(request))
        return redirect("applications:detail", pk=application.pk)
    return render(request, "applications/withdraw.html", {"application": application})


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the form back with a reason, remarks by field and a deadline."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.RETURN)
    default = today() + timedelta(days=application.campaign.return_days)
    bound = ReturnForm(request.POST if request.method == "POST" else {"until": default.isoformat()})
    if request.method == "POST":
        typed = str(request.POST.get("until", "")).strip()
        until = form.read_date(typed) if typed else default
        try:
            _need_day(until)
            send_back_application(
                application,
                reason=bound.why(),
                remarks=bound.remarks(),
                until=until,
                by=person(request),
            )
        except Refused as refused:
            bound.show(refused.findings)
        else:
            return redirect("applications:detail", pk=application.pk)
    submission = Submission.objects.standing().filter(application=application).first()
    context = {"application": application, "form": bound, "submission": submission, "default_until": default}
    return render(request, "applications/send_back.html", context, status=422 if bound.errors else 200)


def _need_day(until: date | None) -> None:
    if until is None:
        raise Refused([Finding("补正期限不是有效日期，请写成 2020-08-18。", "until")])
