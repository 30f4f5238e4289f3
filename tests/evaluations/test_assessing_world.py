"""The test world of the assessment stands on rows that the database accepts."""

from decimal import Decimal

from evaluations.models import CreationUnit, Visit
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet


def test_a_visit_from_self_assessment_to_closing(assess: Assessment) -> None:
    """Self-assessed, three sheets, closed with 94.0 (S5)."""
    fill_self(assess.unit, assess.work.secretary, differ={"1-4": {"score": "2.8"}})
    for person in assess.team:
        fill_sheet(assess.visit, person, differ={"2-1": {"times": {"assembly": 2}}})
    closing = close(assess.visit, by=assess.leader, differ={"2-1": Decimal("4.0"), "4-2": Decimal("0.0"), "1-2": None})
    assert closing.total == Decimal("93.8")
    assert assess.unit.state == "inspected"


def test_an_inspector_sees_the_units_of_the_own_visits(assess: Assessment) -> None:
    """Nobody else's; no more after leaving the team (S5)."""
    assert list(CreationUnit.objects.visible_to(assess.second)) == [assess.unit]
    assert list(Visit.objects.visible_to(assess.second)) == [assess.visit]
    assert not CreationUnit.objects.visible_to(assess.outsider).exists()
    assert list(Visit.objects.visible_to(assess.work.secretary)) == [assess.visit]
    assert not Visit.objects.visible_to(assess.work.changsha_officer).exists()
