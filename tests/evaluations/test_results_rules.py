"""Comparing results and drawing them: pure functions (E)."""

from decimal import Decimal

import pytest

from evaluations.charts import Bar, broken, radar, shade
from evaluations.rules.comparison import (
    deviation_of,
    is_large_gap,
    is_large_item_gap,
    leaning,
    may_share_mean,
    mean_of,
)

D = Decimal


@pytest.mark.parametrize(
    ("values", "mean", "deviation"),
    [
        ([], None, None),
        (["80.0"], "80.0", None),
        (["87.5", "100.0"], "93.8", "6.3"),
        (["80.0", "80.0", "80.0"], "80.0", "0.0"),
        (["0.1", "0.2", "0.2", "0.3"], "0.2", "0.1"),
    ],
)
def test_mean_and_standard_deviation(values: list[str], mean: str | None, deviation: str | None) -> None:
    """E: exact, halves upwards; a single value has no deviation."""
    found = [D(value) for value in values]
    assert mean_of(found) == (None if mean is None else D(mean))
    assert deviation_of(found) == (None if deviation is None else D(deviation))


@pytest.mark.parametrize(("assessed", "units", "shared"), [(2, 2, False), (3, 3, True), (3, 4, False), (10, 10, True)])
def test_a_mean_is_shared_when_it_tells_no_single_score(assessed: int, units: int, shared: bool) -> None:
    """E: three at least, and everybody's."""
    assert may_share_mean(assessed=assessed, taking_part=units) is shared


@pytest.mark.parametrize(("gap", "large"), [(None, False), ("9.9", False), ("10.0", True), ("-10.0", True)])
def test_a_gap_of_ten_points_is_large(gap: str | None, large: bool) -> None:
    """E, 平台默认."""
    assert is_large_gap(None if gap is None else D(gap)) is large


@pytest.mark.parametrize(
    ("gap", "marks", "large"),
    [(None, "3.0", False), ("1.4", "3.0", False), ("1.5", "3.0", True), ("-1.5", "3.0", True), ("0.0", "0.0", False)],
)
def test_half_of_the_marks_is_a_large_gap(gap: str | None, marks: str, large: bool) -> None:
    """E, 平台默认."""
    assert is_large_item_gap(None if gap is None else D(gap), D(marks)) is large


@pytest.mark.parametrize(("points", "word"), [("2.9", ""), ("3.0", "偏宽"), ("-3.0", "偏严"), ("0.0", "")])
def test_an_inspector_leans_from_three_points_on(points: str, word: str) -> None:
    """E, 平台默认."""
    assert leaning(D(points)) == word


def test_the_radar_points_upwards_first_and_goes_clockwise() -> None:
    """Full marks end on the outer ring; half of them half-way."""
    picture = radar(["甲", "乙", "丙", "丁"], [D(100), D(50), D(100), D(0)], None, words="图")
    assert picture.own.points == "230.0,52.0 299.0,190.0 230.0,328.0 230.0,190.0"
    assert picture.rings[-1] == "230.0,52.0 368.0,190.0 230.0,328.0 92.0,190.0"
    assert [axis.anchor for axis in picture.axes] == ["middle", "start", "middle", "end"]
    assert picture.mean is None


def test_an_axis_without_a_value_is_left_out() -> None:
    """Not applicable is not nought."""
    picture = radar(["甲", "乙", "丙", "丁"], [D(100), None, None, None], [D(50)] * 4, words="图")
    assert picture.own.points == "230.0,52.0"
    assert picture.mean is not None
    assert len(picture.mean.marks) == 4
    assert (picture.mean.marks[0].corner_x, picture.mean.marks[0].corner_y) == (226.0, 117.0)


def test_labels_break_before_their_last_two_characters() -> None:
    """So that they fit beside the picture."""
    assert (broken("作用发挥"), broken("党建体制机制建设")) == (("作用发挥",), ("党建体制机制", "建设"))


@pytest.mark.parametrize(
    ("percent", "step"),
    [(None, "none"), ("0.0", "0"), ("59.9", "0"), ("60.0", "1"), ("80.0", "2"), ("90.0", "3"), ("100.0", "4")],
)
def test_shades(percent: str | None, step: str) -> None:
    """The darker the more; nothing has no shade."""
    assert shade(None if percent is None else D(percent)) == step


def test_bars() -> None:
    """As long as the percentage."""
    assert (Bar(None).width, Bar(D("87.5")).width) == ("0", "87.5")
