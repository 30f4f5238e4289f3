"""A small load generator: threads with kept-alive connections, a bounded number of requests, loopback only."""

import http.client
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

TIMEOUT = 60


@dataclass(frozen=True)
class Request:
    """One request, and the status that a good answer has."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200


@dataclass
class Result:
    """What came of it: one duration in seconds for each good answer."""

    durations: list[float]
    elapsed: float
    wrong: list[str]

    def percentile(self, percent: int) -> float:
        """Return a percentile in milliseconds."""
        ordered = sorted(self.durations)
        return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else float("nan")

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return len(self.durations) / self.elapsed


def measure(port: int, clients: list[Iterator[Request]], *, seconds: float, warm_up: int = 2) -> Result:
    """Let every client send its requests one after the other until the time is up or it has no more.

    The first ``warm_up`` answers of each client are not counted.
    """
    result = Result([], 0.0, [])
    lock = threading.Lock()
    ready = threading.Barrier(len(clients) + 1)
    stop_at = [0.0]

    def run(requests: Iterator[Request]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        durations, wrong = [], []
        for request in itertools.islice(requests, warm_up):
            send(connection, request)
        ready.wait()
        for request in requests:
            if time.perf_counter() >= stop_at[0]:
                break
            began = time.perf_counter()
            status = send(connection, request)
            if status == request.status:
                durations.append(time.perf_counter() - began)
            else:
                wrong.append(f"{request.method} {request.path}: {status}")
        connection.close()
        with lock:
            result.durations += durations
            result.wrong += wrong

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    stop_at[0] = time.perf_counter() + seconds + 3600
    ready.wait()
    began = time.perf_counter()
    stop_at[0] = began + seconds
    for thread in threads:
        thread.join()
    result.elapsed = time.perf_counter() - began
    return result


def send(connection: http.client.HTTPConnection, request: Request) -> int:
    """Send one request and read the whole answer; return its status, 0 where the connection broke."""
    try:
        connection.request(request.method, request.path, request.body, request.headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status


def again_and_again(make: Callable[[int], Request]) -> Iterator[Request]:
    """Return requests without end, each made from its number."""
    return (make(number) for number in itertools.count())
