"""A new year of the plan with its letters and its task guide: what the committee and the demo use to start one."""

from django.db import transaction

from applications.models import LetterText
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.copying import copy_campaign, copy_row, copy_rows
from benchmark_platform.campaigns.shift import Shift
from evaluations.models import Rubric


@transaction.atomic
def start_year(*, source: Campaign, shift: Shift, by: User | None, code: str = "") -> Campaign:
    """Copy a plan, its letters and its task guide, the calendar moved; the copy becomes current, its marks open."""
    campaign = copy_campaign(source=source, shift=shift, by=by, code=code)
    copy_rows(LetterText.objects.filter(campaign=source), campaign=campaign)
    rubric = Rubric.objects.filter(campaign=source).first()
    if rubric:
        copied = copy_row(rubric, campaign=campaign, frozen_at=None)
        copy_rows(rubric.named_systems, rubric=copied)
        for indicator in rubric.indicators.all():
            copy_rows(indicator.items, indicator=copy_row(indicator, rubric=copied))
    return campaign
