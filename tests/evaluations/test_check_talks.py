"""2-2: the secretary's talks, by name and period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.checks import periodic_state
from evaluations.rules.facts import MemberFact, RecordFact, SeatFact
from tests.evaluations.checking import AFTER, NOVEMBER, body, check, fact, facts, fixture_rule

SECRETARY = MemberFact(1, "周明", post="secretary")
DEPUTY = MemberFact(2, "王芳", post="deputy")
ORGANISER = MemberFact(3, "刘洋", post="committee")
MEMBER = MemberFact(4, "赵磊")
PROBATIONARY = MemberFact(5, "孙悦", kind="probationary")
ACTIVIST = MemberFact(6, "吴迪", kind="activist")
ROSTER = (SECRETARY, DEPUTY, ORGANISER, MEMBER, PROBATIONARY, ACTIVIST)


def talk(year: int, month: int, *people: MemberFact, by_secretary: bool = True, led_by: str = "") -> RecordFact:
    """A talk of the secretary with these persons."""
    members = frozenset(person.pk for person in people)
    return fact("talk", year, month, by_secretary=by_secretary, led_by=led_by, members=members)


def test_2_2_with_each_committee_member_every_half_year() -> None:
    """2-2: who is missing is named, period by period; the matrix shows every day."""
    rows = (talk(2020, 3, DEPUTY, ORGANISER), talk(2020, 9, DEPUTY))
    result = check("2-2", "committee_talks", facts(members=ROSTER, records=rows), AFTER)
    assert (result.status, result.sentence) == ("short", "需 4 人次，台账 3 人次，刘洋：缺 2020年下半年")
    assert result.grid is not None
    assert result.grid.heads == ("姓名", "2020年上半年", "2020年下半年")
    assert result.grid.rows == (("王芳", "3月10日", "9月10日"), ("刘洋", "3月10日", "缺"))


def test_2_2_a_half_year_that_is_not_over_is_running() -> None:
    """2-2."""
    rows = (talk(2020, 3, DEPUTY, ORGANISER), talk(2020, 9, DEPUTY))
    result = check("2-2", "committee_talks", facts(members=ROSTER, records=rows))
    assert (result.status, result.missing) == ("running", "2020年下半年进行中，还需 1 人次")
    assert result.grid is not None
    assert result.grid.rows[1] == ("刘洋", "3月10日", "还没有谈")


def test_2_2_with_each_member_every_year() -> None:
    """2-2: full and probationary members, the committee among them; not the secretary himself, no activists."""
    rows = (talk(2020, 2, DEPUTY, ORGANISER), talk(2020, 5, MEMBER))
    result = check("2-2", "member_talks", facts(members=ROSTER, records=rows), AFTER)
    assert (result.required, result.found, result.missing) == ("需 4 人次", "台账 3 人次", "孙悦：缺 2020年")
    assert result.period == "每年 1 次，每人"


@pytest.mark.parametrize(
    ("joined_on", "left_on", "wanted"),
    [
        (None, None, True),
        (date(2020, 1, 1), None, True),
        (date(2020, 1, 2), None, False),
        (None, date(2020, 12, 31), False),
        (None, date(2021, 1, 1), True),
        (date(2020, 6, 1), date(2020, 9, 1), False),
    ],
)
def test_2_2_who_came_or_left_in_mid_year_is_not_demanded(
    joined_on: date | None, left_on: date | None, wanted: bool
) -> None:
    """2-2: only who was there for the whole year."""
    person = MemberFact(4, "赵磊", joined_on=joined_on, left_on=left_on)
    result = check(
        "2-2", "member_talks", facts(members=(SECRETARY, DEPUTY, person), records=(talk(2020, 2, DEPUTY),)), AFTER
    )
    assert result.status == ("short" if wanted else "met")
    assert result.grid is not None
    assert result.grid.rows[1] == ("赵磊", "缺" if wanted else "不要求")


def test_2_2_a_talk_is_shown_where_none_is_demanded() -> None:
    """2-2: the new member's talk appears in the matrix, and is counted among the records."""
    person = MemberFact(4, "赵磊", joined_on=date(2020, 6, 1))
    known = facts(members=(SECRETARY, DEPUTY, person), records=(talk(2020, 7, person), talk(2020, 2, DEPUTY)))
    result = check("2-2", "member_talks", known, AFTER)
    assert (result.status, len(result.counted)) == ("met", 2)
    assert result.grid is not None
    assert result.grid.rows[1] == ("赵磊", "7月10日")


def test_2_2_who_took_office_in_mid_half_year_is_not_demanded() -> None:
    """2-2: as a committee member from the next half-year on."""
    new = MemberFact(3, "刘洋", post="committee", post_since=date(2020, 3, 1))
    rows = (talk(2020, 3, DEPUTY), talk(2020, 8, DEPUTY))
    result = check("2-2", "committee_talks", facts(members=(SECRETARY, DEPUTY, new), records=rows), AFTER)
    assert result.missing == "刘洋：缺 2020年下半年"
    assert result.required == "需 3 人次"


def test_2_2_talks_that_do_not_count() -> None:
    """2-2: of somebody else, without persons, outside the period, of a day to come."""
    rows = (
        talk(2020, 2, DEPUTY, by_secretary=False, led_by="王芳"),
        talk(2020, 3, DEPUTY, by_secretary=False),
        talk(2020, 4),
        talk(2019, 5, DEPUTY),
        talk(2020, 12, DEPUTY),
    )
    result = check("2-2", "committee_talks", facts(members=ROSTER, records=rows))
    assert [one.why for one in result.not_counted] == [
        "不在考核期内",
        "谈话人不是书记（王芳）",
        "谈话人不是书记（未填写是谁）",
        "没有选择谈话对象",
        "日期在今天之后",
    ]


def test_2_2_two_talks_where_the_rubric_wants_two() -> None:
    """The number is data."""
    rows = (talk(2020, 2, DEPUTY), talk(2020, 3, DEPUTY), talk(2020, 4, ORGANISER))
    known = facts(members=(SECRETARY, DEPUTY, ORGANISER), records=rows)
    result = check("2-2", "member_talks", known, AFTER, times=2)
    assert (result.found, result.missing) == ("台账 1 人次", "刘洋：缺 2020年")


@pytest.mark.parametrize(
    ("members", "seats", "code", "status", "why"),
    [
        ((), (), "member_talks", "unknown", "党员名册还是空的，请先登记党员"),
        ((SECRETARY,), (), "member_talks", "not_applicable", "除书记外没有其他党员"),
        (
            (SECRETARY, MEMBER),
            (SeatFact("书记", "周明"),),
            "committee_talks",
            "unknown",
            "党员名册中没有登记副书记、委员，请先登记党内职务",
        ),
    ],
)
def test_2_2_with_nobody_to_talk_to(
    members: tuple[MemberFact, ...], seats: tuple[SeatFact, ...], code: str, status: str, why: str
) -> None:
    """2-2: an empty roster cannot be judged; a branch without committee has nobody to talk to."""
    result = check("2-2", code, facts(body(seats=seats), members=members))
    assert (result.status, result.why) == (status, why)


@pytest.mark.parametrize(
    ("full", "status", "why"),
    [
        (6, "not_applicable", "正式党员不足 7 名，不设支委，名册中没有副书记、委员"),
        (7, "unknown", "党员名册中没有登记副书记、委员，请先登记党内职务"),
        (None, "unknown", "没有登记正式党员人数，请联系行业党委补登"),
    ],
)
def test_2_2_a_roster_without_posts(full: int | None, status: str, why: str) -> None:
    """2-2: from seven full members there is a committee to talk to; the roster has to say who it is."""
    result = check("2-2", "committee_talks", facts(body(full), members=(SECRETARY, MEMBER)))
    assert (result.status, result.why) == (status, why)


def test_2_2_nobody_there_for_a_whole_period() -> None:
    """2-2: everybody came in mid-year."""
    person = MemberFact(4, "赵磊", joined_on=date(2020, 6, 1))
    result = check("2-2", "member_talks", facts(members=(SECRETARY, person)), NOVEMBER)
    assert (result.status, result.why) == ("not_applicable", "考核期内没有人在完整的期间都在册，不作要求")


@given(
    joined=st.lists(st.one_of(st.none(), st.dates(date(2019, 6, 1), date(2021, 3, 1))), min_size=1, max_size=6),
    months=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 12)), max_size=20),
)
def test_2_2_done_exactly_when_nobody_is_missing(joined: list[date | None], months: list[tuple[int, int]]) -> None:
    """Duties and check agree: a period is done when every wanted person was talked to in it."""
    people = [MemberFact(10 + place, f"示例{place}", joined_on=day) for place, day in enumerate(joined)]
    records = tuple(talk(2020, month, people[place % len(people)]) for place, month in months)
    known = facts(members=(SECRETARY, *people), records=records)
    states = periodic_state(fixture_rule("2-2", "member_talks"), known, AFTER)
    wanted = {person.pk for person in people if person.joined_on is None or person.joined_on <= date(2020, 1, 1)}
    talked = {pk for record in records for pk in record.members}
    assert [done for _, done in states] == ([wanted <= talked] if wanted else [])
