"""A closed visit with something of every kind: differing sheets, 不适用, a late sheet, a lost mark and its gap."""

from decimal import Decimal

from evaluations.models import Sheet, VisitClosing
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet


def assessed(assess: Assessment) -> VisitClosing:
    """The direct unit: 4-3 of 3 marks is 2.0 for 罗刚, 0.5 for 唐丽 and 0.0 for 许峰, whose sheet comes late.

    The unit gives itself full marks. Agreed: 4-3 at 1.5, 7-3 at 1.0 of 2, 2-5 not applicable, all else full: 97.4.
    """
    fill_self(assess.unit, assess.work.secretary)
    fill_sheet(assess.visit, assess.leader, differ={"4-3": {"score": "2"}, "7-3": {"score": "1"}})
    fill_sheet(assess.visit, assess.second, differ={"4-3": {"score": "0.5"}, "7-3": {"score": "1"}})
    late = fill_sheet(assess.visit, assess.third, differ={"4-3": {"score": "0"}})
    Sheet.objects.filter(pk=late.pk).update(is_late=True)
    differ = {"4-3": Decimal("1.5"), "7-3": Decimal("1.0"), "2-5": None}
    return close(assess.visit, by=assess.leader, differ=differ)
