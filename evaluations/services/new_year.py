"""A new year of the plan with its letters and its task guide: what the committee and the demo use to start one."""

from django.db import transaction

from applications.models import LetterText
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.copying import copy_campaign, copy_row, copy_rows
from benchmark_platform.campaigns.shift import Shift
from evaluations.models import Item, Rubric


@transaction.atomic
def start_year(*, source: Campaign, shift: Shift, by: User | None, code: str = "") -> Campaign:
    """Copy a plan, its letters and its task guide, the calendar moved; the copy becomes current, its marks open."""
    campaign = copy_campaign(source=source, shift=shift, by=by, code=code)
    copy_rows(LetterText.objects.filter(campaign=source), campaign=campaign)
    rubric = Rubric.objects.filter(campaign=source).first()
    if rubric:
        copied = copy_row(rubric, campaign=campaign, frozen_at=None, edition=1, version=1)
        copy_rows(rubric.named_systems, rubric=copied)
        _copy_guide(rubric, copied)
    return campaign


def _copy_guide(source: Rubric, copied: Rubric) -> None:
    """Copy items with their checks, and the kinds of records and documents with the items that they serve."""
    items: dict[int, Item] = {}
    for indicator in source.indicators.all():
        new_indicator = copy_row(indicator, rubric=copied)
        for item in indicator.items.all():
            items[item.pk] = copy_row(item, indicator=new_indicator)
            copy_rows(item.check_rules, item=items[item.pk])
            copy_rows(item.scoring_points, item=items[item.pk])
    for point in source.premises_points.all():
        copy_row(point, rubric=copied, item=items[point.item_id])
    for kind in source.record_kinds.all():
        new_kind = copy_row(kind, rubric=copied)
        new_kind.items.set([items[item.pk] for item in kind.items.all()])
        copy_rows(kind.fields, kind=new_kind)
    for document_kind in source.document_kinds.all():
        new_document_kind = copy_row(document_kind, rubric=copied)
        new_document_kind.items.set([items[item.pk] for item in document_kind.items.all()])
