"""Articles, pure: complete, adopted, counted by whole years (7-2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import articles as rules
from evaluations.rules.articles import YearCount
from evaluations.rules.figures import QUESTION
from evaluations.rules.periods import Span

DAY = date(2020, 11, 10)
SPAN = Span(date(2020, 1, 1), date(2021, 2, 28))
COUNTED = ("received", "adopted")
USUAL = {"title": "支部主题党日", "author": "", "text": "正文", "has_file": False, "sent_on": DAY}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"text": "", "has_file": True}, []),
        ({"text": " "}, ["text"]),
        ({"text": "长" * 20_001}, ["text"]),
        ({"title": " "}, ["title"]),
        ({"title": "长" * 121}, ["title"]),
        ({"author": "长" * 61}, ["author"]),
        ({"sent_on": None}, ["sent_on"]),
        ({"sent_on": date(2020, 11, 11)}, ["sent_on"]),
        ({"sent_on": date(2020, 1, 1)}, []),
        ({"sent_on": date(2019, 12, 31)}, ["sent_on"]),
    ],
)
def test_what_an_article_needs(facts: dict[str, object], expected: list[str]) -> None:
    """Text or file; a day of the assessment period, not to come (补录 is welcome)."""
    found = rules.check_article(**{**USUAL, **facts}, day=DAY, earliest=SPAN.first)  # type: ignore[arg-type]
    assert [one.field for one in found] == expected


def test_the_same_title_is_a_question() -> None:
    """Two articles may have one title; mostly it is one article."""
    found = rules.doubled(" 支部主题党日", [("支部主题党日", date(2020, 3, 4)), ("别的", DAY)])
    assert [(one.field, one.code) for one in found] == [("title", QUESTION)]
    assert "2020年3月4日" in found[0].message
    assert rules.doubled("支部主题党日", []) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"level": ""}, ["level"]),
        ({"level": "moon"}, ["level"]),
        ({"outlet": "长" * 121}, ["outlet"]),
        ({"link": "https://www.example.cn/1"}, []),
        ({"link": "javascript:alert(1)"}, ["link"]),
        ({"link": "https://www.example.cn/" + "a" * 200}, ["link"]),
        ({"adopted_on": None}, ["adopted_on"]),
        ({"adopted_on": date(2020, 10, 31)}, ["adopted_on"]),
        ({"adopted_on": date(2020, 11, 1)}, []),
        ({"adopted_on": date(2020, 11, 11)}, ["adopted_on"]),
    ],
)
def test_what_an_adoption_needs(facts: dict[str, object], expected: list[str]) -> None:
    """7-2: a level and a day between sending and today; a link that is a web address."""
    usual = {"level": "province", "outlet": "", "link": "", "adopted_on": DAY}
    found = rules.check_adoption(
        **{**usual, **facts},  # type: ignore[arg-type]
        levels=["association", "province", "nation"],
        sent_on=date(2020, 11, 1),
        day=DAY,
    )
    assert [one.field for one in found] == expected


def test_sending_back_needs_a_reason() -> None:
    """The unit has to know what to put right."""
    assert [one.field for one in rules.check_return(" ")] == ["reason"]
    assert rules.check_return("请补充照片说明。") == []
    assert [one.field for one in rules.check_return("长" * 301)] == ["reason"]


def test_whole_years_are_demanded_partial_ones_shown() -> None:
    """7-2, decision 11: 2020 wants five, January and February 2021 want none."""
    sent = [
        (date(2020, 1, 1), "received"),
        (date(2020, 12, 31), "adopted"),
        (date(2020, 5, 5), "sent"),
        (date(2020, 6, 6), "returned"),
        (date(2020, 7, 7), "withdrawn"),
        (date(2021, 2, 28), "received"),
        (date(2021, 3, 1), "received"),
    ]
    counts = rules.year_counts(sent, span=SPAN, required=5, counted=COUNTED)
    assert counts == [YearCount("2020年", 5, 2, 1), YearCount("2021年", None, 1, 0)]
    assert [count.missing for count in counts] == [3, 0]


def test_which_states_count_is_data() -> None:
    """7-2: where the rule counts what was sent, nothing of it waits any more."""
    sent = [(date(2020, 5, 5), "sent"), (date(2020, 6, 6), "received")]
    counts = rules.year_counts(sent, span=SPAN, required=5, counted=("sent", "received"))
    assert counts[0] == YearCount("2020年", 5, 2, 0)
    assert rules.year_counts(sent, span=SPAN, required=5, counted=("adopted",))[0] == YearCount("2020年", 5, 0, 1)


@given(st.lists(st.tuples(st.dates(SPAN.first, SPAN.last), st.sampled_from(["sent", "received", "adopted"]))))
def test_every_article_of_the_period_is_counted_once(sent: list[tuple[date, str]]) -> None:
    """Whatever the days."""
    counts = rules.year_counts(sent, span=SPAN, required=5, counted=COUNTED)
    assert sum(count.received + count.waiting for count in counts) == len(sent)
