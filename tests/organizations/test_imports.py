"""Issue 2, section 3: master data in and out by Excel."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest

from benchmark_platform.core.documents.tables import TableRefused
from benchmark_platform.core.imports import excel
from benchmark_platform.core.imports.resource import TableResource
from benchmark_platform.organizations.imports import (
    CommitteeSeatResource,
    FirmResource,
    OrganizationResource,
    PartyGroupResource,
    PenaltyResource,
)
from benchmark_platform.organizations.models import (
    CommitteeSeat,
    CoveredFirm,
    Firm,
    LicencePlatform,
    Organization,
    PartyGroup,
    Penalty,
)
from tests.core_imports.sheets import bring_in, cells_of, counts, faults, sheet, try_out
from tests.factories import make_branch, make_committee, make_firm, make_prefecture, make_prefecture_body, make_user

pytestmark = pytest.mark.django_db

FIRM_HEADERS = ["统一社会信用代码", "机构名称", "所在市州", "员工人数", "资质平台"]
BODY_HEADERS = [
    "组织代码",
    "党组织名称",
    "组织形式",
    "申报渠道",
    "上级党组织代码",
    "所在市州",
    "所在机构代码",
    "党组织成立时间",
    "正式党员人数",
]


def exported(resource: type[TableResource]) -> BytesIO:
    """Everything of a kind as an export."""
    file = BytesIO()
    excel.export(resource, resource().get_queryset(), file, title="导出")
    file.seek(0)
    file.name = "导出.xlsx"
    return file


def test_firms_come_in_with_their_platforms() -> None:
    """New firms; the licence numbers stand in brackets."""
    make_prefecture("长沙市")
    user = make_user(make_committee(), "committee", "王芳")
    file = sheet(
        FIRM_HEADERS,
        ["91430000SL10000001", "示例岳麓会计师事务所", "长沙市", 86, "会计师事务所（43010001）、资产评估机构"],
        [91430000, "示例湘江事务所", None, "1,200", None],
    )
    assert counts(bring_in(FirmResource, file, user)) == (2, 0, 0)
    first, second = Firm.objects.order_by("-code")
    assert (first.name, str(first.prefecture), first.employee_count) == ("示例岳麓会计师事务所", "长沙市", 86)
    assert list(first.platforms.values_list("kind", "licence_number")) == [("appraisal", ""), ("cpa", "43010001")]
    assert (second.code, second.employee_count) == ("91430000", 1200)
    entry = first.history.get()
    assert (entry.history_type, entry.history_user, entry.history_change_reason) == ("+", user, "批量导入")


def test_a_firm_is_updated_by_its_code_and_an_unchanged_one_left_alone() -> None:
    """Re-import: only what differs is written; the preview says what changes."""
    firm, other = make_firm("示例甲会计师事务所", employee_count=50), make_firm("示例乙会计师事务所", employee_count=20)
    rows = [
        [firm.code, firm.name, None, 61, "会计师事务所、税务师事务所"],
        [other.code, other.name, None, 20, "会计师事务所"],
    ]
    outcome = try_out(FirmResource, sheet(FIRM_HEADERS, *rows))
    assert counts(outcome) == (0, 1, 1)
    assert [change.columns for change in outcome.changes] == [
        (("员工人数", 50, 61), ("资质平台", "会计师事务所", "会计师事务所、税务师事务所"))
    ]
    firm.refresh_from_db()
    assert firm.employee_count == 50
    assert counts(bring_in(FirmResource, sheet(FIRM_HEADERS, *rows))) == (0, 1, 1)
    firm.refresh_from_db()
    assert firm.employee_count == 61
    assert set(firm.platforms.values_list("kind", flat=True)) == {"cpa", "tax"}
    assert [entry.history_type for entry in firm.history.all()] == ["~", "+"]
    assert [entry.history_type for entry in other.history.all()] == ["+"]
    assert counts(bring_in(FirmResource, sheet(FIRM_HEADERS, *rows))) == (0, 0, 2)


def test_a_column_that_is_missing_leaves_the_data_as_they_are() -> None:
    """An empty cell empties, a missing column does not; an unknown column is named."""
    firm = make_firm("示例甲会计师事务所", employee_count=50)
    outcome = bring_in(FirmResource, sheet(["统一社会信用代码", "机构名称", "备注"], [firm.code, "示例甲事务所", "x"]))
    firm.refresh_from_db()
    assert (firm.name, firm.employee_count, firm.platforms.count()) == ("示例甲事务所", 50, 1)
    assert outcome.unknown_headers == ("备注",)
    assert outcome.missing_headers == ("所在市州", "员工人数", "资质平台")
    bring_in(FirmResource, sheet(FIRM_HEADERS, [firm.code, firm.name, None, None, None]))
    firm.refresh_from_db()
    assert (firm.employee_count, firm.platforms.count()) == (None, 0)


def test_every_fault_is_told_by_row_and_column_and_nothing_is_written() -> None:
    """Plain Chinese: what is wrong, where, how to put it right; all or nothing."""
    make_prefecture("长沙市")
    file = sheet(
        FIRM_HEADERS,
        ["91430000SL10000001", "示例甲", "长沙市", 86, "会计师事务所"],
        ["91430000SL10000001", "示例乙", "长沙", "八十六", "会计所、会计师事务所、会计师事务所（1）"],
        [None, "示例丙" * 50, None, -3, "会计师事务所、会计师事务所（1）"],
        ["=A1", "示例丁", None, 1.5, None],
    )
    assert faults(bring_in(FirmResource, file)) == [
        "第 3 行“统一社会信用代码”：“91430000SL10000001”与第 2 行重复，请只保留一行。",
        "第 3 行“所在市州”：没有找到市州“长沙”，应为：长沙市。",
        "第 3 行“员工人数”：“八十六”不是数字，请只填阿拉伯数字。",
        "第 3 行“资质平台”：“会计所”不是资质平台，应为：会计师事务所、资产评估机构、税务师事务所、"
        "工程造价咨询机构、其他，证书编号写在括号里。",
        "第 4 行“统一社会信用代码”：必填，不能为空。",
        "第 4 行“机构名称”：确保该变量包含不超过 120 字符 (目前字符数 150)。",
        "第 4 行“员工人数”：确保该值大于或等于0。",
        "第 4 行“资质平台”：同一种资质只写一次。",
        "第 5 行“统一社会信用代码”：这里是公式。请复制该列，用“选择性粘贴”中的“数值”贴回后再导入。",
        "第 5 行“员工人数”：“1.5”不是整数。",
    ]
    assert not Firm.objects.exists()


def test_bodies_come_in_with_superiors_of_the_same_file() -> None:
    """The superior may stand below; the first firm leads; dates in the ways people write them."""
    firms = [make_firm("示例甲会计师事务所"), make_firm("示例乙会计师事务所"), make_firm("示例丙会计师事务所")]
    make_prefecture("长沙市")
    codes = "；".join(firm.code for firm in reversed(firms))
    file = sheet(
        BODY_HEADERS,
        ["Z1", "示例联合党支部", "联合党支部", "市州", "S1", "长沙市", codes, "2018年3月1日", 8],
        ["Z2", "示例党支部", "党支部", "行业党委直属", "W", None, firms[0].code, "2018/3/1", "3"],
        ["Z3", "示例党总支", "党总支", "行业党委直属", "W", None, None, datetime(2018, 3, 1), 55],
        ["S1", "示例长沙市行业党委", "市州行业（协会）党组织", None, "W", "长沙市", None, None, None],
        ["W", "示例行业党委", "行业党委", None, None, None, None, None, None],
    )
    assert counts(bring_in(OrganizationResource, file)) == (5, 0, 0)
    chain = Organization.objects.get(code="Z1")
    assert Organization.objects.filter(code="Z1", superior__code="S1", superior__superior__code="W").exists()
    founded = Organization.objects.branches().values_list("founded_on", flat=True)
    assert set(founded) == {date(2018, 3, 1)}
    assert [(covered.firm, covered.is_lead) for covered in chain.covered_firms.all()] == [
        (firms[2], True),
        (firms[0], False),
        (firms[1], False),
    ]
    assert set(Organization.objects.values_list("active", "term_years")) == {(True, 3)}
    file.seek(0)
    assert counts(try_out(OrganizationResource, file)) == (0, 0, 5)


def test_a_body_is_moved_to_another_superior_and_other_firms() -> None:
    """Re-import updates by code."""
    body, branch = make_prefecture_body(), make_branch()
    firm = make_firm("示例丁会计师事务所")
    row = [branch.code, branch.name, "党支部", "市州", body.code, "长沙市", firm.code, branch.founded_on, 9]
    assert counts(bring_in(OrganizationResource, sheet(BODY_HEADERS, row))) == (0, 1, 0)
    branch.refresh_from_db()
    assert (branch.superior, branch.track, branch.full_member_count) == (body, "prefecture", 9)
    assert [covered.firm for covered in branch.covered_firms.all()] == [firm]
    assert branch.secretary_name == "张建国"


def test_what_a_body_cannot_be_is_told() -> None:
    """The constraints of the database, said before it has to refuse."""
    committee, body = make_committee(), make_prefecture_body()
    branch = make_branch()
    file = sheet(
        BODY_HEADERS,
        ["A1", "示例甲", "党支部", None, "没有", None, "9X、9Y", "2018.13.1", None],
        ["A2", "示例乙", "党支部", "市州", "A3", None, None, "去年三月", None],
        ["A3", "示例丙", "市州行业（协会）党组织", "市州", "A2", "长沙市", None, None, None],
        ["A4", "示例丁", "行业党委", None, None, None, None, "2999-01-01", None],
        ["A5", "示例戊", "支部", "直属", None, None, None, None, None],
        [branch.code, branch.name, "党支部", "行业党委直属", branch.code, None, None, None, None],
    )
    circle = "上级党组织绕成了一圈（一级级往上又回到自己），请核对。"
    kinds = "行业党委、市州行业（协会）党组织、党支部、联合党支部、党总支、党委"
    assert sorted(faults(bring_in(OrganizationResource, file))) == sorted(
        [
            "第 2 行“党组织成立时间”：“2018.13.1”这一天不存在，请核对年月日。",
            "第 2 行“上级党组织代码”：没有找到党组织代码“没有”，应为："
            f"{committee.code}、{body.code}、{branch.code}、A1、A2、A3、A4、A5。",
            "第 2 行“申报渠道”：基层党组织须填写“行业党委直属”或“市州”。",
            "第 2 行“所在机构代码”：没有找到代码为“9X”的执业机构，请先导入执业机构。",
            "第 2 行“所在机构代码”：没有找到代码为“9Y”的执业机构，请先导入执业机构。",
            "第 3 行“党组织成立时间”：“去年三月”不是日期，请写成 2017-06-01 的样子。",
            "第 3 行“所在市州”：市州渠道的党组织和市州行业（协会）党组织须填写所在市州。",
            f"第 3 行“上级党组织代码”：{circle}",
            "第 4 行“申报渠道”：市州行业（协会）党组织自己不申报，这一格请留空。",
            f"第 4 行“所在市州”：长沙市已有市州行业（协会）党组织（代码“{body.code}”），不能再有一个。",
            f"第 4 行“上级党组织代码”：{circle}",
            f"第 5 行“组织形式”：行业党委只能有一个，已有代码为“{committee.code}”的。",
            "第 5 行“党组织成立时间”：“2999-01-01”的年份不对，请核对。",
            f"第 6 行“组织形式”：“支部”不在可选项内，应为：{kinds}。",
            "第 6 行“申报渠道”：“直属”不在可选项内，应为：行业党委直属、市州。",
            f"第 7 行“上级党组织代码”：{circle}",
        ]
    )
    assert Organization.objects.count() == 3


def test_groups_and_seats_come_in_and_a_change_of_holder_is_one_seat() -> None:
    """1-2, 1-6: by body and name, by body and number of the seat."""
    branch = make_branch()
    groups = ["党组织代码", "党小组名称", "党员人数", "其中正式党员"]
    assert counts(bring_in(PartyGroupResource, sheet(groups, [branch.code, "第一党小组", 6, 5]))) == (1, 0, 0)
    assert counts(bring_in(PartyGroupResource, sheet(groups, [branch.code, "第一党小组", 7, 5]))) == (0, 1, 0)
    assert list(PartyGroup.objects.values_list("member_count", "full_member_count")) == [(7, 5)]
    assert faults(try_out(PartyGroupResource, sheet(groups, ["没有", "二", 3, 4], [branch.code, "三", None, 1]))) == [
        f"第 2 行“党组织代码”：没有找到党组织代码“没有”，应为：{branch.code}。",
        "第 2 行“其中正式党员”：正式党员 4 人，多于党员 3 人，请核对。",
        "第 3 行“党员人数”：必填，不能为空。",
    ]
    seats = ["党组织代码", "席位序号", "职务", "姓名", "任职日期"]
    bring_in(
        CommitteeSeatResource, sheet(seats, [branch.code, 1, "书记", "张建国", "2019-05-20"], [branch.code, 2, "委员"])
    )
    bring_in(CommitteeSeatResource, sheet(seats, [branch.code, 1, "书记", "李秀英", "2020-01-01"]))
    assert list(CommitteeSeat.objects.values_list("number", "holder_name")) == [(1, "李秀英"), (2, "")]


def test_penalties_come_in_by_document_firm_and_practitioner() -> None:
    """C0.2, 6-1: one document may concern a firm and its practitioners."""
    firm = make_firm("示例甲会计师事务所")
    headers = ["机构代码", "执业人员姓名", "种类", "决定日期", "作出决定的机关", "文号", "内容"]
    rows: list[list[Any]] = [
        [firm.code, None, "行政处罚", date(2018, 11, 8), "示例省财政厅", "示例财监〔2018〕8号", "警告"],
        [firm.code, "赵志强", "行业惩戒", "2018-11-08", "示例省财政厅", "示例财监〔2018〕8号", "警告"],
    ]
    assert counts(bring_in(PenaltyResource, sheet(headers, *rows))) == (2, 0, 0)
    assert counts(bring_in(PenaltyResource, sheet(headers, rows[0]))) == (0, 0, 1)
    assert set(Penalty.objects.values_list("practitioner_name", "kind")) == {
        ("", "administrative"),
        ("赵志强", "discipline"),
    }
    assert faults(try_out(PenaltyResource, sheet(headers, [*rows[0][:3], date(2100, 1, 1), *rows[0][4:]]))) == [
        "第 2 行“决定日期”：“2100-01-01”还没有到，请核对年份。"
    ]
    assert faults(try_out(PenaltyResource, sheet(headers, rows[0], rows[0]))) == [
        f"第 3 行“文号”：“示例财监〔2018〕8号”、“{firm.code}”与第 2 行重复，请只保留一行。"
    ]


def test_an_export_comes_back_unchanged() -> None:
    """Round trip of all five kinds, with real dates and numbers, and text that is never a formula."""
    branch = make_branch("=示例党支部", superior=make_prefecture_body())
    branch.covered_firms.create(firm=make_firm("示例乙会计师事务所"), is_lead=False)
    firm = branch.covered_firms.first().firm  # type: ignore[union-attr]
    LicencePlatform.objects.create(firm=firm, kind="other", licence_number="43（甲）0001")
    PartyGroup.objects.create(organization=branch, name="第一党小组", member_count=6, full_member_count=5)
    CommitteeSeat.objects.create(organization=branch, number=1, title="书记", holder_name="张建国")
    Penalty.objects.create(
        firm=firm,
        kind="discipline",
        decided_on=date(2016, 1, 2),
        authority="示例",
        document_number="1号",
        text="一\n二",
    )
    for resource, rows in [
        (FirmResource, 2),
        (OrganizationResource, 3),
        (PartyGroupResource, 1),
        (CommitteeSeatResource, 1),
        (PenaltyResource, 1),
    ]:
        file = exported(resource)
        outcome = bring_in(resource, file)
        assert (faults(outcome), counts(outcome)) == ([], (0, 0, rows))
    header, *bodies = cells_of(exported(OrganizationResource).getvalue())
    row = dict(zip(header, next(body for body in bodies if body[0] == branch.code), strict=True))
    assert (row["党组织名称"], row["党组织成立时间"], row["正式党员人数"], row["在用"]) == (
        "=示例党支部",
        datetime(2012, 6, 1),
        12,
        "是",
    )


@pytest.mark.parametrize("resource", [FirmResource, OrganizationResource, PartyGroupResource, PenaltyResource])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    resource: type[TableResource], django_assert_max_num_queries: object
) -> None:
    """10,000 rows must not be 10,000 queries: a trial asks the same few questions for one row and for forty."""
    committee = make_committee()
    for number in range(40):
        branch = make_branch(superior=committee)
        PartyGroup.objects.create(organization=branch, name="一", member_count=6, full_member_count=5)
        firm = CoveredFirm.objects.get(organization=branch).firm
        Penalty.objects.create(
            firm=firm, kind="discipline", decided_on=date(2016, 1, 2), authority="示例", document_number=f"{number}号"
        )
    file = exported(resource)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        outcome = try_out(resource, file)
    assert (outcome.faults, outcome.new, outcome.updated) == ((), 0, 0)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.xlsx", "这是空文件（0 字节）。请确认表格已经保存好，再重新选择。"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.xls", ".xlsx"),
        (b"MZ" + b"\0" * 600, "程序.xlsx", "xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(content: bytes, name: str, sentence: str) -> None:
    """Empty, an old .xls, a program named .xlsx."""
    file = BytesIO(content)
    file.name = name
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]") as refused:
        try_out(FirmResource, file)
    assert sentence in str(refused.value)


def test_a_required_column_that_is_missing_is_named() -> None:
    """Nothing is read then."""
    with pytest.raises(TableRefused, match="表格缺少这些列：机构名称。另有不认识的列：名称（是否写错了列名？）"):
        try_out(FirmResource, sheet(["统一社会信用代码", "名称", "员工人数"], ["1", "2", 3]))
