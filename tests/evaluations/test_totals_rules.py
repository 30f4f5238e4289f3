"""How scores become one figure (E): total, rounding, weights, bonus, veto, spread. Pure, against exact fractions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.scoring import Scale
from evaluations.rules.totals import (
    NOTHING,
    QUALIFIED,
    RECTIFY,
    Given,
    final_of,
    is_excellent,
    running_total,
    spread_of,
    total_of,
    verdict_of,
)
from tests.evaluations.test_scoring_rules import BONUS, GRADED, D, tenths

NA = Given(not_applicable=True)


@st.composite
def results(draw: st.DrawFn) -> list[tuple[Scale, Given]]:
    """Items with scores, some not applicable, some missing, some a bonus or a veto."""
    rows = []
    for number in range(draw(st.integers(0, 8))):
        marks = draw(tenths(1, 200))
        kind = draw(st.sampled_from(["", "", "bonus", "veto"]))
        scale = Scale(f"1-{number}", marks, is_bonus=kind == "bonus", is_veto=kind == "veto")
        given_ = draw(
            st.just(NA) | st.just(NOTHING) | st.integers(0, int(marks * 10)).map(lambda number: Given(D(number) / 10))
        )
        rows.append((scale, given_))
    return rows


FULL = st.sampled_from([D(100), D(90), D("37.5")])


def by_hand(rows: Sequence[tuple[Scale, Given]], full_marks: Decimal) -> Decimal | None:
    """The total by exact fractions, as one would on paper."""
    counted = [(scale, given_.score) for scale, given_ in rows if not scale.is_bonus and given_.score is not None]
    if any(not scale.is_bonus and not given_.is_given for scale, given_ in rows) or not counted:
        return None
    exact = sum((Fraction(score) for _, score in counted), Fraction(0)) * Fraction(full_marks)
    exact /= sum(Fraction(scale.marks) for scale, _ in counted)
    exact += sum(Fraction(given_.score or 0) for scale, given_ in rows if scale.is_bonus)
    return min(D((exact * 10 + Fraction(1, 2)).__floor__()) / 10, full_marks)


@given(results(), FULL)
def test_the_total_is_that_of_paper(rows: list[tuple[Scale, Given]], full_marks: Decimal) -> None:
    """E: earned ÷ applicable × full marks, plus bonus, never above full marks; exact to the last half."""
    total = total_of(rows, full_marks=full_marks)
    assert total.total == by_hand(rows, full_marks)
    assert total.total is None or 0 <= total.total <= full_marks
    assert total.is_complete == (not total.missing)


@given(results(), FULL, st.randoms(use_true_random=False))
def test_the_order_of_items_plays_no_part(rows: list[tuple[Scale, Given]], full_marks: Decimal, random: Any) -> None:
    """E: in any order the same figures."""
    mixed = list(rows)
    random.shuffle(mixed)
    one, two = (total_of(some, full_marks=full_marks) for some in (rows, mixed))
    assert (one.total, one.earned, one.applicable, one.bonus) == (two.total, two.earned, two.applicable, two.bonus)
    assert (set(one.missing), set(one.vetoes)) == (set(two.missing), set(two.vetoes))
    assert running_total(rows) == running_total(mixed)


@given(results(), FULL, tenths(1, 200))
def test_not_applicable_leaves_the_denominator(
    rows: list[tuple[Scale, Given]], full_marks: Decimal, marks: Decimal
) -> None:
    """E: an item that does not apply changes nothing, whatever its marks."""
    more = [*rows, (Scale("9-9", marks), NA)]
    assert total_of(more, full_marks=full_marks) == total_of(rows, full_marks=full_marks)


def test_an_exact_half_is_rounded_upwards_whatever_the_full_marks() -> None:
    """30.05 of 90: multiplied before it is divided."""
    rows = [(Scale("1-1", D("180.0")), Given(D("60.1")))]
    assert total_of(rows, full_marks=D(90)).total == D("30.1")


def test_total_vetoes_and_what_is_missing() -> None:
    """E: a veto item at 0 is named and leaves the figure alone; a bonus never lifts above full marks."""
    veto = Scale("6-1", D("4.0"), is_veto=True)
    rows = [(GRADED, Given(D("4.0"))), (veto, Given(D("0.0"))), (BONUS, Given(D("1.5")))]
    total = total_of(rows, full_marks=D(100))
    assert (total.earned, total.applicable, total.bonus, total.total) == (4, 8, D("1.5"), D("51.5"))
    assert (total.vetoes, total.missing, total.is_complete) == (("6-1",), (), True)
    assert total_of([(veto, NA)], full_marks=D(100)).vetoes == ()
    assert total_of([(GRADED, Given(D("4.0"))), (BONUS, Given(D("2.0")))], full_marks=D(100)).total == 100
    assert total_of([(GRADED, NOTHING), (BONUS, NOTHING)], full_marks=D(100)).missing == ("1-4",)
    assert running_total([(GRADED, Given(D("3.0"))), (veto, NA), (BONUS, Given(D("1.0")))]) == (4, 4)


@pytest.mark.parametrize(
    ("own", "agreed", "percent", "final"),
    [
        (Given(D("4.0")), Given(D("3.0")), 0, Given(D("3.0"))),
        (Given(D("4.0")), Given(D("3.0")), 30, Given(D("3.3"))),
        (Given(D("4.0")), Given(D("3.5")), 30, Given(D("3.7"))),  # 3.65
        (NOTHING, Given(D("3.0")), 30, Given(D("3.0"))),
        (NA, Given(D("3.0")), 30, Given(D("3.0"))),
        (Given(D("4.0")), NA, 30, NA),
        (Given(D("4.0")), NOTHING, 30, NOTHING),
    ],
)
def test_final_score(own: Given, agreed: Given, percent: int, final: Given) -> None:
    """E: on-site decides, or both by weight; not applicable is what the team says."""
    assert final_of(own, agreed, self_percent=percent) == final


@given(tenths(0, 100), tenths(0, 100), st.integers(0, 99))
def test_the_final_score_lies_between_both(own: Decimal, agreed: Decimal, percent: int) -> None:
    """E: never outside of what was given."""
    final = final_of(Given(own), Given(agreed), self_percent=percent).score
    assert final is not None and min(own, agreed) <= final <= max(own, agreed)


GIVEN = st.just(NA) | st.just(NOTHING) | tenths(0, 100).map(Given)


@given(st.lists(GIVEN, max_size=5), st.randoms(use_true_random=False), tenths(0, 50))
def test_spread(scores: list[Given], random: Any, threshold: Decimal) -> None:
    """E: highest less lowest; the mean is offered, and lies between; the order plays no part."""
    spread, mixed = spread_of(scores), list(scores)
    random.shuffle(mixed)
    assert spread_of(mixed) == spread
    figures = [one.score for one in scores if one.score is not None]
    if not figures:
        assert (spread.width, spread.offered) == (None, NA if NA in scores else None)
        assert not spread.exceeds(threshold)
        return
    assert spread.width == max(figures) - min(figures)
    assert spread.disagree_on_applicability == (NA in scores)
    assert spread.exceeds(threshold) == (NA in scores or spread.width > threshold)
    if spread.offered is None:
        assert NA in scores
    else:
        assert spread.offered.score is not None and min(figures) <= spread.offered.score <= max(figures)


def test_spread_by_hand() -> None:
    """E: at the threshold it needs no reason; above it does; two of three scores are enough."""
    spread = spread_of([Given(D("3.0")), Given(D("4.0")), NOTHING, Given(D("3.5"))])
    assert (spread.width, spread.offered) == (D("1.0"), Given(D("3.5")))
    assert not spread.exceeds(D("1.0")) and spread.exceeds(D("0.9"))
    assert spread_of([Given(D("3.0")), Given(D("3.1"))]).offered == Given(D("3.1"))  # 3.05


def test_who_gives_no_bonus_says_nought() -> None:
    """E: one of three gives a bonus of 3: 1.0 is offered and they differ by 3; where nobody gives one there is none."""
    spread = spread_of([Given(D("3.0")), NOTHING, NOTHING], is_bonus=True)
    assert (spread.width, spread.offered) == (D("3.0"), Given(D("1.0")))
    assert spread_of([NOTHING, NOTHING], is_bonus=True) == spread_of([])


def test_verdict() -> None:
    """E: compared after rounding; a veto stands against it; nothing while an item is missing."""

    def of(score: str, **flags: Any) -> Any:
        return total_of([(Scale("1-1", D("1000.0"), **flags), Given(D(score)))], full_marks=D(100))

    passes: Mapping[str, str] = {"799.4": RECTIFY, "799.5": QUALIFIED, "800.0": QUALIFIED}
    for score, verdict in passes.items():
        assert verdict_of(of(score), pass_mark=D(80)) == verdict
    assert verdict_of(of("0.0", is_veto=True), pass_mark=D(0)) == RECTIFY
    assert verdict_of(total_of([(GRADED, NOTHING)], full_marks=D(100)), pass_mark=D(80)) == ""
    assert is_excellent(of("900.0"), excellent_mark=D(90), excellent_on=True)
    assert not is_excellent(of("899.4"), excellent_mark=D(90), excellent_on=True)
    assert not is_excellent(of("900.0"), excellent_mark=D(90), excellent_on=False)
    assert not is_excellent(of("0.0", is_veto=True), excellent_mark=D(0), excellent_on=True)
    assert not is_excellent(total_of([], full_marks=D(100)), excellent_mark=D(90), excellent_on=True)
