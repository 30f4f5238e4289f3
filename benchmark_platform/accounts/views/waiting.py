"""After signing in again: what was typed before, with one button to send it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from benchmark_platform.accounts import parked
from benchmark_platform.accounts.models import ParkedPost
from benchmark_platform.accounts.services import parked as services


@never_cache
@require_GET
def waiting_forms(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person in this browser; without anything, go home."""
    forms = [
        {
            "parked": one,
            "pairs": [(name, value) for name, values in one.fields for value in values],
            "shown": parked.shown_fields(one.path, one.fields),
        }
        for one in parked.waiting(request)
    ]
    if not forms:
        return HttpResponseRedirect("/")
    return render(request, "accounts/parked.html", {"forms": forms})


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the form on to the page it was meant for: 307 makes the browser post the same fields there."""
    one = _mine(request, pk)
    services.discard(one)
    return HttpResponse(status=307, headers={"Location": one.path})


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop it."""
    services.discard(_mine(request, pk))
    return HttpResponseRedirect(reverse("accounts:parked"))


def _mine(request: HttpRequest, pk: int) -> ParkedPost:
    token = request.COOKIES.get(parked.TOKEN_COOKIE, "")
    return get_object_or_404(services.waiting_for(request.user, token), pk=pk)  # type: ignore[arg-type]
