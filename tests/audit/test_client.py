"""Whose address goes on record and is locked: with and without proxies of ours."""

import pytest
from axes.helpers import get_client_ip_address
from django.test import Client, RequestFactory

from benchmark_platform.audit.client import client_address
from benchmark_platform.audit.models import AuditEvent
from tests.factories import make_branch, make_user

PROXY = "10.0.0.2"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        pytest.param(0, "203.0.113.9", PROXY, id="no proxy of ours: what the caller writes is not believed"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one proxy"),
        pytest.param(1, "192.0.2.1, 203.0.113.9", "203.0.113.9", id="the caller has written one himself"),
        pytest.param(2, "192.0.2.1, 203.0.113.9, 10.0.0.1", "203.0.113.9", id="two proxies"),
        pytest.param(2, "203.0.113.9", PROXY, id="fewer than there should be"),
        pytest.param(1, "", PROXY, id="nothing"),
        pytest.param(1, "unknown", PROXY, id="not an address"),
        pytest.param(1, "2001:db8::1", "2001:db8::1", id="IPv6"),
    ],
)
def test_the_address_of_the_caller(
    rf: RequestFactory, settings: object, proxies: int, forwarded: str, address: str
) -> None:
    """The lock after failed tries asks the same function."""
    settings.TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    request = rf.get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert client_address(request) == address
    assert get_client_ip_address(request) == address


def test_it_goes_on_record(db: None, client: Client, settings: object) -> None:
    """Behind one proxy: the caller's, not the proxy's."""
    settings.TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    client.force_login(make_user(make_branch()))
    client.post("/inbox/feedback/", {"text": "示例建议"}, REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": "203.0.113.9"})
    assert AuditEvent.objects.latest("pk").address == "203.0.113.9"
