"""What the pages of the office share: asking the gate, slips as an answer."""

from html import unescape

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from benchmark_platform.accounts import actions
from benchmark_platform.accounts.exports import slips_pdf
from benchmark_platform.accounts.gate import require_without_calendar
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services.codes import IssuedCode
from benchmark_platform.core.files import PDF_POLICY
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.core.uploads import safe_disposition


def visible_account(request: HttpRequest, pk: int) -> User:
    """Return the account of that id; 404 for whoever does not work for the committee."""
    mine = User.objects.all() if request.user.holds(Role.COMMITTEE, Role.DECIDER) else User.objects.none()  # type: ignore[union-attr]
    return get_object_or_404(mine, pk=pk)


def office_only(request: HttpRequest, action: Action = actions.LIST) -> None:
    """Raise Forbidden for whoever may not see the pages of the office."""
    require_without_calendar(action, user=request.user)


def slips_answer(request: HttpRequest, issued: list[IssuedCode]) -> HttpResponse:
    """Answer with the slips as PDF. The codes live in this answer only."""
    site = request.build_absolute_uri("/").rstrip("/")
    # The campaign's contact stands in every page's context; the campaign itself is a floor above.
    contact = unescape(render_to_string("accounts/_support_contact.txt", request=request))
    answer = HttpResponse(slips_pdf(issued, site=site, support_contact=contact), content_type="application/pdf")
    answer["Content-Disposition"] = safe_disposition("账号单.pdf", inline=True)
    answer["Content-Security-Policy"] = PDF_POLICY
    add_never_cache_headers(answer)
    return answer


def say(request: HttpRequest, refused: Refused) -> None:
    """Show what was refused on the next page."""
    for finding in refused.findings:
        messages.error(request, finding.message)
