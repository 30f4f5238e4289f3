"""Makes the caller's address known to the record without handing the request to a service."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from benchmark_platform.audit.services import remote_address


class RemoteAddressMiddleware:
    """Keep ``REMOTE_ADDR`` for the length of one request. Behind a proxy the server sets it (gunicorn, nginx)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = remote_address.set(str(request.META.get("REMOTE_ADDR", ""))[:45])
        try:
            return self.get_response(request)
        finally:
            remote_address.reset(token)
