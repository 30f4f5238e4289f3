"""Turns the gate's no into a page: 403 with the reason, for people and for scripts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from benchmark_platform.core.gate import Forbidden


class GateMiddleware:
    """Answer :class:`Forbidden` from any view with 403 and its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception alone."""
        if not isinstance(exception, Forbidden):
            return None
        reason = exception.decision.reason
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"reason": reason}, status=403)
        return render(request, "403.html", {"reason": reason, "action": exception.decision.action}, status=403)
