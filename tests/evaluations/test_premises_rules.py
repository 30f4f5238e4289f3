"""The premises' checklist, pure (3-1, 3-2)."""

import pytest

from evaluations.rules.premises import PointAnswer, Tally, check_answer, tally


def test_untouched_differs_from_no() -> None:
    """R: an answer that nobody has given is neither 有 nor 无."""
    assert tally([True, False, None, True]) == Tally(points=4, answered=3, there=2)
    assert tally([]) == Tally(0, 0, 0)


@pytest.mark.parametrize(
    ("has_it", "note", "field"),
    [
        (True, "", ""),
        (None, "", ""),
        (True, "https://www.example.cn/dj", ""),
        (True, "“先锋”微信群", ""),
        (True, "党建专栏 https://www.example.cn/dj", ""),
        (None, "三楼会议室", "has-7"),
        (True, "长" * 201, "note-7"),
        (True, "javascript:alert(1)", "note-7"),
        (True, "ftp://example.cn", "note-7"),
        (True, "data:text/html,x", "note-7"),
    ],
)
def test_a_note_belongs_to_an_answer(has_it: bool | None, note: str, field: str) -> None:
    """A note without 有 or 无 is asked about; a link is a web address."""
    found = check_answer("办公场地有宣传栏", PointAnswer(point_id=7, has_it=has_it, note=note))
    assert [one.field for one in found] == ([field] if field else [])
