"""The small world of the work period stands."""

from evaluations.models import CreationUnit
from tests.evaluations.conftest import WorkWorld


def test_who_sees_which_unit(work: WorkWorld) -> None:
    """S4, M1, M2.2: own, the liaison's, the own prefecture's; all for the committee; nothing for others."""
    both = {work.unit, work.changsha_unit}
    seen = {
        person.full_name: set(CreationUnit.objects.visible_to(person))
        for person in (
            work.secretary,
            work.changsha_secretary,
            work.changsha_officer,
            work.yueyang_officer,
            work.stranger,
            work.clerk,
        )
    }
    assert seen == {
        "周明": {work.unit},
        "李秀英": {work.changsha_unit},
        "王志强": {work.changsha_unit},
        "刘洋": set(),
        "钱进": set(),
        "陈静": both,
    }
