"""What other pages show of the items: the two figures of a unit, the progress in the list of units (S4)."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string

from evaluations.item_panel import progress_panel, progress_words
from tests.evaluations.checking import NOVEMBER, record
from tests.evaluations.conftest import WorkWorld


def test_both_figures_and_what_is_short(work: WorkWorld) -> None:
    """Progress and compliance side by side; the first four items that are short lead to their pages."""
    for kind in ("assembly", "study", "suggestion", "education", "dues", "theme_day"):
        record(work, kind, date(2020, 3, 10))
    panel = progress_panel(work.unit, work.secretary, NOVEMBER)
    assert [row.item.code for row in panel["todo"]] == ["1-3", "1-4", "1-7", "2-1"]
    assert panel["more"] == 4
    page = render_to_string("evaluations/unit_progress.html", {"panel": panel})
    assert f'href="/evaluations/units/{work.unit.pk}/items/2-1/"' in page
    assert "还有 4 项未达到" in page
    assert "填报进度" in page
    assert "达到要求" in page


def test_words_for_the_list(work: WorkWorld, django_assert_num_queries: Any) -> None:
    """One cell a unit; the same queries for one and for two; none without units."""
    record(work, "assembly", date(2020, 3, 10))
    with django_assert_num_queries(11):
        assert progress_words([work.unit], NOVEMBER) == {work.unit.pk: "2/25"}
    with django_assert_num_queries(11):
        assert progress_words([work.unit, work.changsha_unit], NOVEMBER)[work.changsha_unit.pk] == "0/25"
    with django_assert_num_queries(0):
        assert progress_words([], NOVEMBER) == {}
