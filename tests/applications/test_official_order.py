"""Official order (S3): direct first whatever prefecture they lie in, then the prefectures in administrative order."""

from applications.models import Application
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import World
from tests.applications.rows import make_application
from tests.factories import make_branch, make_prefecture


def test_direct_forms_stand_by_number_whatever_their_prefecture(world: World) -> None:
    """A direct branch may have a prefecture on record or none: that never decides its place."""
    yueyang = make_prefecture("岳阳市", "yueyang")
    first, second, third = make_branch("甲"), make_branch("乙"), make_branch("丙")
    Organization.objects.filter(pk=first.pk).update(prefecture=yueyang)
    Organization.objects.filter(pk=second.pk).update(prefecture=None)
    ours = make_branch("丁", superior=world.yueyang)
    theirs = make_branch("戊", superior=world.changsha)
    for number, branch in enumerate([first, second, third, ours, theirs], start=1):
        make_application(world.campaign, branch, world.clerk, number=f"2020-{number:03d}")
    names = Application.objects.in_official_order().values_list("organization__name", flat=True)
    assert list(names) == ["甲", "乙", "丙", "戊", "丁"]
    bodies = Organization.objects.filter(name__in=["甲", "乙", "丙", "丁", "戊"]).in_official_order()
    assert [body.name for body in bodies] == ["甲", "乙", "丙", "戊", "丁"]
