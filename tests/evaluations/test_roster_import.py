"""A table brings the roster up to date: what it leaves empty takes nothing away (decision 12)."""

from datetime import date

import pytest

from evaluations.forms.roster import person_of_row
from evaluations.services.roster import import_members
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.ledger import member

pytestmark = pytest.mark.django_db


def test_empty_cells_take_nothing_away(work: WorkWorld) -> None:
    """Post, days, kind and 流动党员 stay; what is written counts, also 无 and 否."""
    wang = member(
        work.unit,
        "王芳",
        kind="probationary",
        post="committee",
        post_since=date(2019, 3, 1),
        joined_on=date(2019, 2, 1),
        is_floating=True,
    )
    row = {"n": 2, "name": "王芳"}
    person, findings = person_of_row(row)
    assert not findings
    assert import_members(work.unit, people=[(2, person)], by=work.secretary) == (0, 0)
    person, _ = person_of_row(row | {"kind": "正式党员", "is_floating": "否", "joined_on": "2019-02-02"})
    assert import_members(work.unit, people=[(2, person)], by=work.secretary) == (0, 1)
    wang.refresh_from_db()
    assert (wang.kind, wang.post, wang.post_since) == ("full", "committee", date(2019, 3, 1))
    assert (wang.is_floating, wang.joined_on) == (False, date(2019, 2, 2))


@pytest.mark.parametrize(("post", "kept"), [("委员", date(2019, 3, 1)), ("副书记", None), ("无", None)])
def test_the_day_goes_with_the_post(work: WorkWorld, post: str, kept: date | None) -> None:
    """Another post without a day has none."""
    wang = member(work.unit, "王芳", post="committee", post_since=date(2019, 3, 1))
    person, _ = person_of_row({"n": 2, "name": "王芳", "post": post})
    import_members(work.unit, people=[(2, person)], by=work.secretary)
    wang.refresh_from_db()
    assert wang.post_since == kept
