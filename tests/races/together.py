"""Several people at the very same moment: one thread each, one database connection each, a barrier before the deed."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE = 30.0


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds at once; return for each what it returned, or the exception that it raised."""
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(index: int, deed: Callable[[], Any]) -> None:
        try:
            # Connecting takes its time; it is not what is raced here.
            connection.ensure_connection()
            barrier.wait(PATIENCE)
            results[index] = deed()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a deed waits for ever"
    return results


def split(results: list[Any]) -> tuple[list[Any], list[BaseException]]:
    """Split what came back into what was done and what was refused."""
    refused = [result for result in results if isinstance(result, BaseException)]
    return [result for result in results if not isinstance(result, BaseException)], refused
