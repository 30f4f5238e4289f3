"""The form of the plan on paper (F3, F5): every field, order and word; one page where the text allows."""

from dataclasses import replace

import pytest

from applications.exports.form_pdf import form_pdf, title_lines
from applications.form import Appendix1

from .papers import ANSWERS, SENTENCE, document, honours, in_order, opinion, pages_of

GROUNDS_500 = (SENTENCE * 20)[:500]
FIRMS = ("示例第一会计师事务所", "示例第二资产评估公司", "示例第三税务师事务所", "示例第四造价咨询公司")


def test_every_field_in_the_order_of_the_paper() -> None:
    """F3: the labels and the values, read back from the PDF."""
    [page] = pages_of(form_pdf(document({**ANSWERS, "honours": honours(1), "grounds": SENTENCE})))
    assert in_order(
        page,
        [
            "附件1：",
            "湖南省注册会计师资产评估行业党建“标杆引领”",
            "计划创建单位申请表",
            "党组织名称示例岳麓会计师事务所党支部",
            "党组织成立时间2012年6月1日",
            "党组织书记祎昇堃玥",
            "所在机构员工人数156",
            "党员人数23",
            "所获荣誉（党组织及所在机构近3年获得的荣誉）",
            "2018年度全省注册会计师行业先进基层党组织（中共湖南省注册会计师资产评估行业委员会，2018年7月1日，党组织）",
            "党组织创建申报依据（500字以内）",
            SENTENCE,
        ],
    )
    assert in_order(page, ["上级党组织意见", "示例长沙市注册会计师行业党委", "同意推荐。作用发挥明显。", "王志强"])
    for text in ("党组织意见", "所在执业机构意见", "同意申报。经党员大会研究，同意申报。", "同意。", "赵敏", "张建国"):
        assert text in page
    assert page.count("负责人签名（盖章）") == 3
    assert page.count("2020年8月4日") == 3
    assert in_order(page, ["填表人：李秀英", "联系方式：0731-85165666"])
    assert "版本码K7QM-4TDA·申报编号2020-市州-003·第1页共1页" in page


def test_exactly_500_characters_and_six_honours_fit_on_one_page() -> None:
    """F3: one A4 page where the text allows."""
    [page] = pages_of(form_pdf(document({**ANSWERS, "honours": honours(6), "grounds": GROUNDS_500})))
    assert GROUNDS_500 in page


def test_long_text_flows_on_to_a_second_page_and_nothing_is_lost() -> None:
    """F3: long text flows on cleanly; the pages are numbered."""
    pages = pages_of(form_pdf(document({**ANSWERS, "honours": honours(25), "grounds": GROUNDS_500})))
    assert len(pages) == 2
    assert "第2页共2页" in pages[1]
    whole = "".join(pages)
    assert [f"{n}.20" in whole for n in range(1, 26)] == [True] * 25
    assert whole.count("负责人签名（盖章）") == 3


@pytest.mark.parametrize("answers", [{"grounds": "W" * 500}, {"branch_name": "Example" * 17}, {"contact": "1" * 80}])
def test_unbroken_text_stays_in_its_box(answers: dict[str, str]) -> None:
    """A string without a place to break is broken anyway, on one page."""
    [page] = pages_of(form_pdf(document(ANSWERS | answers)))
    [(_, text)] = answers.items()
    assert text in page


def test_what_is_not_yet_known_is_blank_to_write_in() -> None:
    """An empty draft has every label, three places for signature and date, and says that it is a draft."""
    empty = document(
        {}, branch_opinion=None, firm_opinions=(), superior_opinion=None, submitted_at=None, number="", firm_names=()
    )
    [page] = pages_of(form_pdf(empty))
    assert page.count("负责人签名（盖章）年月日") == 3
    assert "草稿·版本码K7QM-4TDA·第1页共1页" in page
    assert empty.values == Appendix1()


def test_a_value_that_cannot_be_read_is_printed_as_typed() -> None:
    """F6: nothing typed is lost on a draft."""
    [page] = pages_of(
        form_pdf(document(ANSWERS | {"founded_on": "2012年夏", "member_count": "二十三"}, submitted_at=None))
    )
    assert "党组织成立时间2012年夏" in page
    assert "党员人数二十三" in page


def test_a_joint_branch_has_one_box_for_each_firm() -> None:
    """F4: the firms are named, those without an opinion have a blank box."""
    given = tuple(opinion("firm", "同意。", firm=firm) for firm in FIRMS[:2])
    [page] = pages_of(form_pdf(document({**ANSWERS, "grounds": SENTENCE}, firm_names=FIRMS, firm_opinions=given)))
    assert page.count("所在执业机构意见") == 4
    assert page.count("负责人签名（盖章）") == 6
    assert [f"（{firm}）" in page for firm in FIRMS] == [True] * 4


def test_long_opinions_get_the_whole_width() -> None:
    """Text of 600 characters in a box is printed in full."""
    text = (SENTENCE * 12)[:600]
    whole = "".join(pages_of(form_pdf(document(ANSWERS, firm_opinions=(opinion("firm", text, firm=FIRMS[0]),)))))
    assert text in whole


def test_what_people_type_is_not_markup() -> None:
    """User text is escaped and nothing is fetched."""
    typed = ANSWERS | {"grounds": '<img src="file:///etc/passwd"><b>粗</b>', "secretary_name": "<script>"}
    [page] = pages_of(form_pdf(document(typed)))
    assert '<imgsrc="file:///etc/passwd"><b>粗</b>' in page
    assert "<script>" in page


def test_the_page_before_the_form_says_who_seals() -> None:
    """``?cover=1``: one short page with its own number, naming every firm of a joint branch."""
    cover, page = pages_of(form_pdf(document(ANSWERS, firm_names=FIRMS), cover=True))
    assert "盖章须知" in cover
    assert [firm in cover for firm in FIRMS] == [True] * 4
    assert "第1页共1页" in cover
    assert "附件1：" in page


def test_the_same_form_gives_the_same_bytes() -> None:
    """A printed version can be told from another by its hash."""
    one = document({**ANSWERS, "grounds": SENTENCE})
    assert form_pdf(one) == form_pdf(replace(one))


def test_the_title_is_broken_where_the_notice_breaks_it() -> None:
    assert title_lines("行业党建“标杆引领”计划创建单位申请表") == ("行业党建“标杆引领”", "计划创建单位申请表")
    assert title_lines("申请表") == ("申请表",)
