"""The whole form as rows of label and value: the same words as on paper."""

from datetime import date

import pytest

from applications.document import OpinionText
from applications.form import Honour
from applications.summary import honour_line, opinion_words


@pytest.mark.parametrize(
    ("level", "label", "text", "words"),
    [
        ("branch", "同意申报", "同意申报。", "同意申报。"),
        ("firm", "同意申报", "同意。", "同意。"),
        ("firm", "不同意申报", "不同意，人手不足。", "不同意，人手不足。"),
        ("firm", "同意申报", "情况属实。", "同意申报。情况属实。"),
        ("superior", "同意推荐", "同意。", "同意推荐。同意。"),
    ],
)
def test_the_verdict_is_said_once(level: str, label: str, text: str, words: str) -> None:
    """F4: always the superior's own word, 同意推荐 or 同意申报; never the same word twice."""
    opinion = OpinionText(level, "agree", label, text, "赵敏", date(2020, 8, 4))
    assert opinion_words(opinion) == f"{words}\n负责人：赵敏　2020年8月4日"


def test_an_honour_shows_its_day() -> None:
    """F2: the day decides whether it counts, so the day is shown."""
    honour = Honour("先进基层党组织", "中共长沙市委", date(2017, 8, 15), "firm")
    assert honour_line(honour) == "2017年8月15日 先进基层党组织（中共长沙市委授予，所在机构）"
