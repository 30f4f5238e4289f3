"""Addresses for links in messages: a service names a place here, and knows no URL."""

from django.urls import reverse


def unit(pk: int) -> str:
    """Return the page of a unit."""
    return reverse("evaluations:unit", args=[pk])


def units() -> str:
    """Return the list of units."""
    return reverse("evaluations:units")


def plan(pk: int) -> str:
    """Return the creation plan of a unit."""
    return reverse("evaluations:plan", args=[pk])


def support(pk: int) -> str:
    """Return the page of liaison, pairs and problems of a unit."""
    return reverse("evaluations:support", args=[pk])


def problem(unit_pk: int, pk: int) -> str:
    """Return the page of a problem of a unit."""
    return reverse("evaluations:problem", args=[unit_pk, pk])


def event(pk: int) -> str:
    """Return the page of an event."""
    return reverse("evaluations:event", args=[pk])


def duties(pk: int) -> str:
    """Return the list of duties of a unit."""
    return reverse("evaluations:duties", args=[pk])


def overdue_duties(campaign_code: str) -> str:
    """Return the list of overdue duties of the units that the reader sees."""
    return f"{reverse('evaluations:overdue_duties')}?campaign={campaign_code}"


def new_record(pk: int, kind: str) -> str:
    """Return the form in which a unit puts down a record of a kind."""
    return reverse("evaluations:record_new", args=[pk, kind])


def new_article(pk: int) -> str:
    """Return the form in which a unit hands in an article."""
    return reverse("evaluations:article_add", args=[pk])


def articles(pk: int) -> str:
    """Return the articles of a unit."""
    return reverse("evaluations:articles", args=[pk])


def article_inbox(campaign_code: str) -> str:
    """Return the committee's inbox of articles, those that wait."""
    return f"{reverse('evaluations:article_inbox')}?campaign={campaign_code}&state=sent"


def systems(campaign_code: str) -> str:
    """Return the committee's page of written systems that wait for its word."""
    return f"{reverse('evaluations:systems')}?campaign={campaign_code}"


def inspection(pk: int) -> str:
    """Return the page of a visit."""
    return reverse("evaluations:inspection", args=[pk])


def own_sheet(visit_pk: int) -> str:
    """Return the reader's own score sheet of a visit."""
    return reverse("evaluations:sheet", args=[visit_pk])


def offline_sheet(visit_pk: int) -> str:
    """Return the on-site sheet of a visit for a device without reception."""
    return reverse("evaluations:offline", args=[visit_pk])


def visit_answer(pk: int) -> str:
    """Return the page on which a unit confirms, or objects to, the agreed scores of a visit."""
    return reverse("evaluations:visit_answer", args=[pk])


def objections(campaign_code: str) -> str:
    """Return the committee's list of objections that wait."""
    return f"{reverse('evaluations:objections')}?campaign={campaign_code}"


def guide(campaign_code: str) -> str:
    """Return the public task guide of a campaign, with marks and ways of scoring."""
    return f"{reverse('evaluations:guide')}?campaign={campaign_code}"


def self_assessment(pk: int) -> str:
    """Return the self-assessment of a unit."""
    return reverse("evaluations:self_assessment", args=[pk])


def self_submission(pk: int, number: int) -> str:
    """Return a submission of a unit's self-assessment."""
    return reverse("evaluations:self_submission", args=[pk, number])


def inspections() -> str:
    """Return the list of visits."""
    return reverse("evaluations:inspections")


def arrange_visits() -> str:
    """Return the committee's page of units without a visit."""
    return reverse("evaluations:arrange_visits")
