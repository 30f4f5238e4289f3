"""Addresses for links in messages: a service names a place here, and knows no URL."""

from django.urls import reverse


def index() -> str:
    """Return the list of forms, for a branch its own form."""
    return reverse("applications:index")


def choice() -> str:
    """Return the page on which a prefecture chooses."""
    return reverse("applications:recommend")


def choices() -> str:
    """Return the committee's page of what the prefectures have filed."""
    return reverse("applications:recommendations")


def own_reviews() -> str:
    """Return a reviewer's own reviews."""
    return reverse("applications:reviews-mine")


def reviews_of(application_id: int) -> str:
    """Return the committee's page of the reviews of one form."""
    return reverse("applications:review-of", args=[application_id])


def conflicts_of_interest() -> str:
    """Return the committee's list of assignments with a conflict of interest."""
    return reverse("applications:reviews-conflicts")
