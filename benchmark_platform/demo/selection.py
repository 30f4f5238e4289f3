"""The demo at stage 3: forty direct applicants and the 14 prefectures, filed in time, now before the committee (S3)."""

from datetime import date

from applications.models import Application
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import filing_time, forms, recommending, selecting
from benchmark_platform.demo.people import People

DIRECT_BRANCHES = recommending.DIRECT_BRANCHES
PDF_BRANCHES = 8


def make(campaign: Campaign, people: People, *, day: date) -> int:
    """File everything in the stage of applying, then do what the committee has done so far; return how many forms.

    The campaign wants two reviewers for each form, so that independence and spread can be seen.
    """
    campaign.desk_reviewers = selecting.REVIEWERS
    campaign.save(update_fields=["desk_reviewers"])
    _file(campaign, people, day=day)
    now = _fresh(campaign)
    recommending.grant_more_time(now, people, day=day)
    selecting.check_eligibility(now, people)
    selecting.review(now, people)
    decision = selecting.begin_draft(now, people)
    selecting.penalty_comes_late(decision, day=day)
    return Application.objects.filter(campaign=campaign).count()


def _file(campaign: Campaign, people: People, *, day: date) -> None:
    filed_on = filing_time.filing_day(campaign)
    rows = filing_time.give_time(campaign, until=day, by=people.committee)
    ways = recommending.Ways()
    forms.fill_in(_fresh(campaign), people, day=filed_on, way_of=ways, pdf_branches=PDF_BRANCHES)
    recommending.choose(_fresh(campaign), people)
    filing_time.take_time_away(rows)
    filing_time.move_back((day - filed_on).days)


def _fresh(campaign: Campaign) -> Campaign:
    """The campaign with its calendar read anew."""
    return Campaign.objects.get(pk=campaign.pk)
