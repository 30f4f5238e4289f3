"""One application: the task list for the branch that fills it in, the whole form for everybody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from applications import actions, form, rules
from applications.actions.eligibility import deciding
from applications.document import of_draft, of_submission
from applications.doers import SUPERIOR
from applications.eligibility_page import panel
from applications.evidence import in_force
from applications.models import Application, Submission
from applications.outcomes import outcome_of
from applications.public import events_for, is_insider
from applications.services.checking import all_findings
from applications.services.eligibility_facts import standing_declaration
from applications.summary import opinion_rows, summary_rows
from applications.task_list import route, tasks
from applications.views.common import is_own, person, visible_application
from applications.views.desk import doors_of
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.findings import Level
from benchmark_platform.core.gate import Action


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what this person does with the form next."""
    application = visible_application(request, pk)
    if is_own(request, application) and application.state in actions.EDIT.from_states:
        return _task_list(request, application)
    return _whole_form(request, application)


def _task_list(request: HttpRequest, application: Application) -> HttpResponse:
    day = today()
    findings = all_findings(application, day)
    errors = [finding for finding in findings if finding.level == Level.ERROR]
    returned = application.returns.filter(answered_at__isnull=True).select_related("returning_body").last()
    lines = tasks(application, findings, returned)
    context = {
        "application": application,
        "tasks": lines,
        "next_task": next((line for line in lines if line.tone not in ("done", "refused")), lines[0]),
        "done": sum(1 for line in lines if line.tone == "done"),
        "warnings": [finding for finding in findings if finding.level == Level.WARNING],
        "ready": not errors and not any(line.tone == "attention" for line in lines),
        "complete": not errors,
        "route": route(application),
        "today": day,
        "returned": returned,
        "remarks": _remark_rows(returned.remarks) if returned else [],
        "last_day": application.campaign.calendar.submission_day(application.organization),
        "edit": decide(actions.EDIT, user=person(request), subject=application),
        "submit": decide(actions.SUBMIT, user=person(request), subject=application),
    }
    return render(request, "applications/task_list.html", context)


def _remark_rows(remarks: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": form.LABELS[name], "text": text} for name, text in remarks.items() if name in form.LABELS]


def _whole_form(request: HttpRequest, application: Application) -> HttpResponse:
    """Show the form as it was submitted, with its scans, what may be done with it, and what was done."""
    user = person(request)
    submissions = list(Submission.objects.filter(application=application).for_documents().order_by("-round"))
    submission = submissions[0] if submissions else None
    document = of_submission(submission) if submission else of_draft(application)
    context = {
        "application": application,
        "submission": submission,
        "submissions": submissions,
        "document": document,
        "rows": summary_rows(document),
        "opinions": opinion_rows(document),
        "scans": in_force(application.scans.select_related("file"), application),
        "files": in_force(application.supporting_files.select_related("file"), application),
        "returns": list(application.returns.select_related("returning_body", "returned_by")),
        "route": route(application),
        "today": today(),
        "own": is_own(request, application),
        "holder": _holder_words(application),
        "decisions": [decide(action, user=user, subject=application) for action in _offered(request, application)],
        "doors": doors_of(user, application.campaign) if application.prefecture_id else [],
        "answered": document.superior_opinion is not None,
        "letter": outcome_of(application) if is_own(request, application) or is_insider(user) else None,
        "events": events_for(user, application),
        **_eligibility(request, application),
    }
    return render(request, "applications/detail.html", context)


def _eligibility(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Return the computation for whoever judges the form, and the declaration for whoever files it (C0.1, C0.2)."""
    user = person(request)
    insider, own = is_insider(user), is_own(request, application)
    return {
        "insider": insider,
        "panel": panel(application, user) if insider or not own else None,
        "decide_eligibility": decide(deciding(application), user=user, subject=application),
        "declaration": standing_declaration(application) if own else None,
        "declare": decide(actions.DECLARE, user=user, subject=application),
    }


def _offered(request: HttpRequest, application: Application) -> list[Action]:
    """Return the acts that the page shows, as buttons or with the reason why not."""
    if is_own(request, application):
        own = [actions.WITHDRAW]
        return own if application.superior_has_account else [*own, actions.RECORD_SUPERIOR_OPINION]
    if SUPERIOR.holds(person(request), application):
        return [actions.RECORD_SUPERIOR_OPINION, actions.RETURN]
    return [actions.RETURN]


def _holder_words(application: Application) -> str:
    answered = any(opinion.level == "superior" for opinion in application.standing_opinions)
    return rules.Holder.LABELS[rules.holder(application.state, application.track, superior_has_answered=answered)]
