"""What every page shows: the campaign, the navigation, the unread messages."""

from typing import Any

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of the page its facts."""
    return {}
