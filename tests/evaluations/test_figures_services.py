"""Yearly figures: kept by firm and year, questioned, proven (6-2)."""

from decimal import Decimal

import pytest

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from evaluations.models import CheckRule, YearFigure
from evaluations.rules.figures import QUESTION, FigureRow
from evaluations.services.figures import covered_firms, save_figures, set_figure_proof, years_of
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.evidence import pdf

pytestmark = pytest.mark.django_db


def row(work: WorkWorld, year: int = 2020, income: str | None = "1200", version: int = 0, **given: int) -> FigureRow:
    """A row of the unit's firm."""
    firm = next(iter(covered_firms(work.unit).values()))
    return FigureRow(firm.pk, firm.name, year, Decimal(income) if income else None, version=version, **given)


def test_kept_by_firm_and_year(work: WorkWorld) -> None:
    """6-2: only what changed is written; an empty row that never was there stays away."""
    rows = [row(work, 2019, "1000"), row(work, 2020, "1200", staff_count=50, reserve_count=6), row(work, 2018, None)]
    assert save_figures(work.unit, rows=rows, by=work.secretary) == 2
    assert years_of(work.unit) == [2018, 2019, 2020]
    assert save_figures(work.unit, rows=[row(work, 2019, "1000")], by=work.secretary) == 0
    changed = [row(work, 2019, None, version=1)]
    assert save_figures(work.unit, rows=changed, by=work.secretary) == 1
    held = work.unit.year_figures.get(year=2019)
    assert (held.income, held.version, held.history.count()) == (None, 2, 2)
    event = AuditEvent.objects.filter(action="figure.save").latest("pk")
    assert (event.before["income"], event.after["income"]) == ("1000.00", None)


def test_as_many_years_are_asked_as_the_checks_compare(work: WorkWorld) -> None:
    """6-2: three years compared need 2017; a rubric that compares none still shows two."""
    rule = CheckRule.objects.get(function="rising", code="income")
    rule.parameters = {"figure": "income", "years": 3}
    rule.save()
    assert years_of(work.unit) == [2017, 2018, 2019, 2020]
    CheckRule.objects.filter(function="rising").update(active=False)
    assert years_of(work.unit) == [2018, 2019, 2020]


def test_other_firms_and_years_are_nobody_s(work: WorkWorld) -> None:
    """A row of a firm that the unit does not cover, of a year that has not begun."""
    strange = FigureRow(0, "别的机构", 2020, Decimal(1))
    assert save_figures(work.unit, rows=[strange, row(work, 2021)], by=work.secretary) == 0
    assert not YearFigure.objects.exists()


def test_a_jump_is_asked_about_once(work: WorkWorld) -> None:
    """6-2: the person may stand by the number; what cannot be stays refused."""
    rows = [row(work, 2019, "100"), row(work, 2020, "900")]
    with pytest.raises(Refused) as refused:
        save_figures(work.unit, rows=rows, by=work.secretary)
    assert [one.code for one in refused.value.findings] == [QUESTION]
    assert save_figures(work.unit, rows=rows, confirmed=True, by=work.secretary) == 2
    kept = [row(work, 2019, "100", version=1), row(work, 2020, "900", version=1)]
    assert save_figures(work.unit, rows=kept, by=work.secretary) == 0
    with pytest.raises(Refused, match="不能是负数"):
        save_figures(work.unit, rows=[row(work, 2018, "-1")], confirmed=True, by=work.secretary)


def test_two_people_at_once(work: WorkWorld) -> None:
    """Who saves second sees both numbers."""
    save_figures(work.unit, rows=[row(work)], by=work.secretary)
    with pytest.raises(Refused, match="刚才已由周明保存为：业务收入1200.00、从业人员人数空、储备人才人数空"):
        save_figures(work.unit, rows=[row(work, income="1300")], by=work.secretary)
    assert save_figures(work.unit, rows=[row(work, income="1300", version=1)], by=work.secretary) == 1


def test_the_proof_of_a_year(work: WorkWorld) -> None:
    """6-2: also before the numbers are there; a new one takes its place."""
    firm = next(iter(covered_firms(work.unit)))
    first = set_figure_proof(work.unit, firm_id=firm, year=2019, upload=pdf("审计报告.pdf"), by=work.secretary)
    again = set_figure_proof(work.unit, firm_id=firm, year=2019, upload=pdf("新报告.pdf", b"2"), by=work.secretary)
    assert (first.pk, str(again.proof), again.version) == (again.pk, "新报告.pdf", 2)
    for firm_id, year in ((0, 2019), (firm, 2021)):
        with pytest.raises(Refused):
            set_figure_proof(work.unit, firm_id=firm_id, year=year, upload=pdf(), by=work.secretary)


def test_others_are_locked_out(work: WorkWorld) -> None:
    """S4: whoever reads may not write."""
    firm = next(iter(covered_firms(work.unit)))
    for person in (work.stranger, work.changsha_secretary, work.clerk, work.liaison):
        with pytest.raises(Forbidden):
            save_figures(work.unit, rows=[row(work)], by=person)
        with pytest.raises(Forbidden):
            set_figure_proof(work.unit, firm_id=firm, year=2019, upload=pdf(), by=person)
