"""Addresses for links in messages: a service names a place here, and knows no URL."""

from django.urls import reverse


def feedback() -> str:
    """Return a person's own suggestions, with the answers."""
    return reverse("inbox:feedback")


def suggestion(pk: int) -> str:
    """Return the committee's page of one suggestion."""
    return reverse("inbox:feedback_answer", args=[pk])
