"""Addresses for links in messages: a service names a place here, and knows no URL."""

from django.urls import reverse


def notice() -> str:
    """Return the notice with the plan."""
    return reverse("campaigns:notice")


def calendar() -> str:
    """Return the calendar of the stages."""
    return reverse("campaigns:calendar")


def mobilization(organization_id: int) -> str:
    """Return the report of one body on its mobilization."""
    return reverse("campaigns:report", args=[organization_id])
