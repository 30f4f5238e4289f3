"""Versions side by side: every save of the draft, every submission (F5, F6)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applications import actions, form, rules
from applications.models import Application, Revision
from applications.services.drafting import restore_revision
from applications.summary import honour_line
from applications.views.common import is_own, person, visible_application
from benchmark_platform.campaigns.gate import decide

PAGE_SIZE = 30


@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """List what was saved when and by whom, and compare two versions.

    The branch sees every save; others see the submissions only: a draft is the branch's own.
    """
    application = visible_application(request, pk)
    own = is_own(request, application)
    submissions = list(application.submissions.select_related("submitted_by"))
    revisions = application.revisions.select_related("saved_by")
    if not own:
        revisions = revisions.filter(version__in=[row.version for row in submissions])
    page = Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("page"))
    rounds = {row.version: row.round for row in submissions}
    lines = [{"revision": revision, "round": rounds.get(revision.version)} for revision in page]
    left, right = _chosen(request, revisions, submissions)
    context = {
        "application": application,
        "page_obj": page,
        "lines": lines,
        "own": own,
        "left": left,
        "right": right,
        "rows": comparison(left.answers, right.answers) if left and right else [],
        "restore": decide(actions.EDIT, user=person(request), subject=application) if own else None,
    }
    return render(request, "applications/versions.html", context)


def _chosen(request: HttpRequest, revisions: Any, submissions: list[Any]) -> tuple[Revision | None, Revision | None]:
    """Return the two versions to compare: those asked for, else the last two submissions, else the last two saves."""
    asked = [request.GET.get("left", ""), request.GET.get("right", "")]
    if all(text.isdecimal() and len(text) < 10 for text in asked):
        numbers = [int(text) for text in asked]
    elif len(submissions) > 1:
        numbers = [submissions[-2].version, submissions[-1].version]
    else:
        numbers = list(revisions.values_list("version", flat=True)[:2])[::-1]
    found = {row.version: row for row in revisions.filter(version__in=numbers)}
    if len(numbers) < 2:
        return None, None
    return found.get(numbers[0]), found.get(numbers[1])


def comparison(left: dict[str, Any], right: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of two versions beside each other, as ``_parts/side_by_side.html`` takes them."""
    changed = set(rules.changed_fields(left, right))
    return [
        {
            "label": field.label,
            "left": _text(left, field.name),
            "right": _text(right, field.name),
            "changed": field.label in changed,
        }
        for field in form.FIELDS
    ]


def _text(answers: dict[str, Any], name: str) -> str:
    if name == "honours":
        return "\n".join(honour_line(honour) for honour in form.read(answers).honours)
    return form.text_of(answers.get(name))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an older version's text the current one."""
    application: Application = visible_application(request, pk)
    text = str(request.POST.get("version", ""))
    try:
        restore_revision(application, version=int(text) if text.isdecimal() else 0, by=person(request))
    except Revision.DoesNotExist:
        raise Http404 from None
    return redirect("applications:detail", pk=application.pk)
