"""A form that cannot be accepted as it came: shown again with everything typed, to be sent once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from benchmark_platform.accounts import parked

# Read in a page that still holds what was typed: reloading it would lose that.
STALE = "这一页打开后登录状态有变化。填写的内容还在页面上，请不要刷新；请在新窗口重新登录，再回到这一页重试。"


def resend_page(request: HttpRequest, *, signed_out: bool) -> HttpResponse:
    """Answer a POST with the form itself: nothing is stored, so nobody else ever sees it."""
    fields = parked.posted_fields(request)
    context: dict[str, Any] = {
        "signed_out": signed_out,
        "path": request.get_full_path(),
        "pairs": [(name, value) for name, values in fields for value in values],
        "shown": parked.shown_fields(request.path, fields),
        "had_files": bool(request.FILES),
    }
    answer = render(request, "accounts/resend.html", context, status=403)
    add_never_cache_headers(answer)
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with an outdated token (the page stood open while somebody signed in again).

    A form of this site is offered again with a fresh token; one from elsewhere is refused.
    """
    if parked.wants_json(request):
        return JsonResponse({"csrf": True, "reason": STALE}, status=403)
    if parked.is_about_signing_in(request.path):
        messages.info(request, "页面放得太久，已经刷新，请再试一次。")
        return HttpResponseRedirect(request.get_full_path())
    if request.method == "POST" and parked.is_own_form(request):
        return resend_page(request, signed_out=not request.user.is_authenticated)
    return render(request, "403_csrf.html", status=403)
