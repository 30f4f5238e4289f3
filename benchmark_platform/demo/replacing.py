"""One unit leaves in mid-period; the first reserve has its place and begins (S4)."""

from applications.models import Application
from applications.services.reversals import reverse_selection
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo.people import People
from evaluations.models import CreationUnit
from evaluations.services.units import replace_unit

# The place of the unit among the direct ones: it has done little.
PLACE = 8
REASON = "所在执业机构正在合并重组，党组织隶属关系将有变动，经本党组织申请、行业党委研究，不再继续创建。"


def replace_one(campaign: Campaign, people: People) -> CreationUnit:
    """Take the unit's selection back, let the first reserve move up, and open its unit in the other's place."""
    rows = CreationUnit.objects.filter(campaign=campaign).with_parties().in_official_order()
    unit = rows[PLACE]
    reversal = reverse_selection(unit.application, reason=REASON, notify=True, move_up=True, by=people.committee)
    assert reversal.moved_up_id is not None  # there are reserves
    new = Application.objects.with_parties().get(pk=reversal.moved_up_id)
    return replace_unit(unit, replacement=new, reason=REASON, by=people.committee)
