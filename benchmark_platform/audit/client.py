"""Whose address a request comes from: one answer for the record and for the lock after failed tries."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the caller's address.

    Each of ``settings.TRUSTED_PROXY_COUNT`` proxies of ours has put the address that it saw at the end of
    ``X-Forwarded-For``; what stands before those the caller may have written himself. 0 (no proxy) or a header that
    the proxies cannot have written: the address of the connection.
    """
    connected = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXY_COUNT
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies < 1 or len(seen) < proxies:
        return connected
    try:
        return str(ip_address(seen[-proxies]))
    except ValueError:
        return connected
