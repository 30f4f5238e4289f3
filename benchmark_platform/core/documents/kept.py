"""Documents that anybody may ask for: made once a day at most for the same facts, however often they are asked for."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache

KEPT_SECONDS = 24 * 60 * 60


def kept(kind: str, facts: str, make: Callable[[], bytes]) -> bytes:
    """Return the document of this ``kind`` that says these ``facts``; ``make`` is called when it is not at hand."""
    key = f"document:{kind}:{hashlib.sha256(facts.encode()).hexdigest()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = make()
        cache.set(key, content, KEPT_SECONDS)
    return content
