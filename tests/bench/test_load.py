"""The load generator of `./run bench`: it counts what is right and names what is wrong."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bench.__main__ import line
from bench.load import Request, Result, again_and_again, measure


class Echo(BaseHTTPRequestHandler):
    """Answers 200 to / and 404 to everything else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """A small server on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_client_stops_when_it_has_no_more_requests(port: int) -> None:
    """Five requests, two of them to warm up, from each of two clients."""
    result = measure(port, [iter([Request("GET", "/")] * 5) for _ in range(2)], seconds=30)
    assert (len(result.durations), result.wrong) == (6, [])
    assert result.elapsed < 30


def test_a_client_stops_when_the_time_is_up(port: int) -> None:
    """Requests without end."""
    result = measure(port, [again_and_again(lambda number: Request("GET", "/"))], seconds=0.2)
    assert result.durations
    assert 0.2 <= result.elapsed < 5


def test_a_wrong_answer_is_named_and_not_counted(port: int) -> None:
    """A fast error page must not look like a fast page."""
    result = measure(port, [iter([Request("GET", "/lost")] * 3)], seconds=5, warm_up=0)
    assert result.durations == []
    assert result.wrong == ["GET /lost: 404"] * 3
    assert "(3 wrong, e.g. GET /lost: 404)" in line("page", result, result)[0]


def test_percentiles_and_rate() -> None:
    """In milliseconds; per second."""
    result = Result([number / 1000 for number in range(1, 101)], elapsed=2.0, wrong=[])
    assert (result.percentile(50), result.percentile(95), result.rate) == (51.0, 96.0, 50.0)
