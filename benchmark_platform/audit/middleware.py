"""Makes the caller's address known to the record without handing the request to a service."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from benchmark_platform.audit.client import client_address
from benchmark_platform.audit.services import remote_address


class RemoteAddressMiddleware:
    """Keep the caller's address for the length of one request (behind proxies: ``TRUSTED_PROXY_COUNT``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = remote_address.set(client_address(request)[:45])
        try:
            return self.get_response(request)
        finally:
            remote_address.reset(token)
