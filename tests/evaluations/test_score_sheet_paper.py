"""The printed score sheet: official layout, sums by the rules, ticks where it is filled in by hand (S5)."""

from decimal import Decimal

import pytest

from evaluations.exports.score_sheet import SheetGroup, SheetLine, SheetPaper, score_sheet_pdf
from evaluations.exports.score_sheet_papers import own_lines, own_paper, rubric_paper, submitted_scores, visit_paper
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, YES_NO, Point, Scale
from evaluations.rules.totals import Given
from tests.evaluations.assessing import Assessment, fill_self
from tests.journeys.papers import pdf_text


def a_line(code: str, marks: str, own: str, **more: object) -> SheetLine:
    """An item with a self-score."""
    return SheetLine(Scale(code, Decimal(marks)), "（1）", f"内容{code}", own=Given(Decimal(own)), **more)  # type: ignore[arg-type]


def a_paper(*lines: SheetLine) -> SheetPaper:
    """A sheet of one indicator."""
    return SheetPaper(
        "评分表", (SheetGroup(1, "基层党组织建设", lines),), Decimal("10.0"), Decimal("8.0"), 2, footer="第2版"
    )


def test_sums_and_total_follow_the_rules() -> None:
    """Sum of the indicator, total = earned ÷ applicable × full marks (E)."""
    paper = a_paper(a_line("1-1", "3.0", "2.5"), a_line("1-2", "2.0", "2.0"))
    assert (paper.groups[0].marks_words, paper.groups[0].own_sum, paper.own_total) == ("5.0", "4.5", "9.0")
    assert (paper.groups[0].score_sum, paper.score_total) == ("", "")
    assert paper.marks_line == "总分10.0分，达标8.0分；评分标准第2版"


def test_on_site_scores_are_laid_over_the_same_paper() -> None:
    """What was scored on site stands beside the self-score (S5)."""
    paper = a_paper(a_line("1-1", "3.0", "3.0"), a_line("1-2", "2.0", "2.0"))
    scored = paper.with_scores({"1-1": (Given(Decimal("1.0")), "缺记录"), "1-2": (Given(not_applicable=True), "")})
    assert [(row.score_words, row.reason) for row in scored.lines] == [("1.0", "缺记录"), ("不适用", "")]
    assert (scored.groups[0].score_sum, scored.score_total) == ("1.0", "3.3")


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (Scale("a", Decimal("4.0"), points=(Point("best", "齐全", Decimal("4.0")),)), ["4.0分：齐全"]),
        (
            Scale(
                "b",
                Decimal("3.0"),
                DEDUCTIONS,
                (
                    Point("x", "没有挂牌", Decimal("1.0"), Decimal("1.0")),
                    Point("y", "委员缺额，每名", Decimal("0.5"), Decimal("1.5")),
                ),
            ),
            ["没有挂牌，扣1.0分", "委员缺额，每名扣0.5分，最多扣1.5分"],
        ),
        (
            Scale("c", Decimal("4.0"), COUNTED, (Point("n", "宣传稿，每篇", Decimal("0.8")),)),
            ["宣传稿，每篇0.8分，最多4.0分"],
        ),
        (Scale("d", Decimal("2.0"), YES_NO), ["是：2.0分", "否：0.0分"]),
    ],
)
def test_every_way_of_scoring_is_printed_in_words(scale: Scale, words: list[str]) -> None:
    """Anchors, deductions with caps, what is counted, yes or no: the sheet can be used on paper alone (S5)."""
    assert SheetLine(scale, "（1）", "内容").points == words


def test_blank_sheet_prints_all_items_with_room_for_signatures(assess: Assessment) -> None:
    """The rubric's preview: 32 items word for word, ticks, signatures, edition, page numbers (S5)."""
    text = pdf_text(score_sheet_pdf(rubric_paper(assess.work.rubric))).replace("\n", "").replace(" ", "")
    assert text.count("考评方式") >= 2  # the head comes again on every page
    assert "□4.0分：记录准确、真实、完整，记录本齐全" in text
    assert "考核组组长签名" in text
    assert "评分标准第1版·第1页共" in text
    assert "总分100.0分，达标80.0分" in text
    assert "预览" not in text


def test_sheet_of_a_visit_prints_only_submitted_self_scores(assess: Assessment) -> None:
    """A draft of the unit is nobody's business but its own; names of the team and the day are printed (S5)."""
    own = fill_self(assess.unit, assess.work.secretary, submitted=False)
    assert visit_paper(assess.visit).own_total == ""
    own.state = "submitted"
    own.save()
    paper = visit_paper(assess.visit, inspector="唐丽")
    assert paper.own_total == "100.0"
    assert paper.facts == (
        ("被考核单位", "示例天心会计师事务所党支部"),
        ("考核日期", "2021年3月15日"),
        ("考核组", "罗刚（组长）、唐丽、许峰"),
        ("考核人员", "唐丽"),
    )


def test_own_sheet_of_a_unit_says_that_it_is_a_draft(assess: Assessment) -> None:
    """草稿 lies across the pages while it is not submitted (S5)."""
    fill_self(assess.unit, assess.work.secretary)
    lines = own_lines(submitted_scores(assess.unit), assess.unit)
    paper = own_paper(assess.work.rubric, lines, unit="示例天心", submitted="未提交", watermark="草稿", edition=3)
    text = pdf_text(score_sheet_pdf(paper))
    assert "草" in text
    assert "评分标准第3版" in text.replace(" ", "")
    assert "□" not in text
