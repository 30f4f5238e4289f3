"""What the committee may set in the rubric: sum, thresholds, and what each way asks of its points (E). Pure."""

from decimal import Decimal
from typing import Any

import pytest

from evaluations.rules import rubric as rules
from evaluations.rules.scoring import Point, Scale, read_decimal

D = Decimal
FULL = D("10.0")
ANCHORS = (Point("best", "齐全", D("4.0")), Point("fair", "一般", D("2.8")), Point("none", "没有", D("0.0")))
GRADED = Scale("1-1", D("4.0"), "graded", ANCHORS)
LOSSES = (Point("late", "每少1次", D("0.5"), D("1.5")), Point("none", "没有", D("3.0")))
DEDUCTED = Scale("1-2", D("3.0"), "deductions", LOSSES)
COUNTED = Scale("1-3", D("2.0"), "counted", (Point("article", "每篇", D("0.4")),))
YES_NO = Scale("1-4", D("1.0"), "yes_no", is_veto=True)
SCALES = (GRADED, DEDUCTED, COUNTED, YES_NO)


def marks(**changed: str) -> dict[str, Any]:
    """The page of all marks, with some changed (``m1="5"`` for 1-1, ``b1="on"`` a bonus)."""
    typed: dict[str, Any] = {f"marks-{scale.code}": str(scale.marks) for scale in SCALES}
    for name, value in changed.items():
        typed[f"{'marks' if name[0] == 'm' else 'is_bonus'}-1-{name[1]}"] = value
    return typed


def said(findings: Any) -> list[tuple[str, str]]:
    """Fields and sentences."""
    return [(finding.field, finding.message) for finding in findings]


def rows(*lines: tuple[str, str, str]) -> list[dict[str, str]]:
    """Typed points: text, marks, cap."""
    return [{"code": "", "text": text, "marks": number, "cap": cap} for text, number, cap in lines]


def typed(scale: Scale, **changed: Any) -> dict[str, Any]:
    """The page of an item as it stands, with some changed."""
    points = [
        {"code": one.code, "text": one.text, "marks": str(one.marks), "cap": str(one.cap or "")} for one in scale.points
    ]
    return {"way": scale.way, "points": points, "is_veto": scale.is_veto, **changed}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.5", D("2.5")),
        ("２．５", D("2.5")),
        (" 3 ", D(3)),
        ("3.", D(3)),
        (".5", D("0.5")),
        ("3.10", D("3.1")),
        ("-0", D(0)),
        ("-1.5", D("-1.5")),
        ("2.55", None),
        ("1e2", None),
        ("1_0", None),
        ("99999", None),
        ("NaN", None),
        ("两分", None),
        ("", None),
    ],
)
def test_a_number_as_people_type_it(text: str, number: Decimal | None) -> None:
    """One decimal at most; nothing that merely looks like a number to a computer."""
    found = read_decimal(text)
    assert found == number
    assert str(found) != "-0.0"


def test_marks_move_with_their_points() -> None:
    """E: points in proportion, to one decimal; what keeps its marks keeps its points."""
    new, findings = rules.read_marks(marks(m1="２.5分", m2="4.5"), SCALES, full_marks=FULL)
    assert findings == []
    assert new["1-1"].points == (
        Point("best", "齐全", D("2.5")),
        Point("fair", "一般", D("1.8")),  # 2.8 × 2.5 ÷ 4 = 1.75
        Point("none", "没有", D("0.0")),
    )
    assert new["1-2"].points == (Point("late", "每少1次", D("0.8"), D("2.3")), Point("none", "没有", D("4.5")))
    assert [new[code] for code in ("1-3", "1-4")] == [COUNTED, YES_NO]


def test_points_never_vanish() -> None:
    """A deduction that would become 0 stays 0.1; an item that had no marks keeps its points."""
    tiny = Scale("1-1", D("3.0"), "deductions", (Point("a", "每人次", D("0.2"), D("0.2")),))
    assert rules.fitted(tiny, D("0.5")) == (Point("a", "每人次", D("0.1"), D("0.1")),)
    assert rules.fitted(Scale("1-1", D(0), "graded", ANCHORS), D(4)) == ANCHORS


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"m1": "5"}, [("marks", "各项分值合计为11分，应为10分，请调整后再保存。")]),
        ({"m3": "2", "b3": "on"}, [("marks", "各项分值合计为8分，应为10分，请调整后再保存。")]),
        ({"m1": "6", "b3": "on"}, []),
        ({"m1": ""}, [("marks-1-1", "1-1 的分值请填写。")]),
        ({"m1": "四"}, [("marks-1-1", "1-1 的分值“四”请填写不小于0的数，最多一位小数，例如 2.5。")]),
        ({"m1": "-4"}, [("marks-1-1", "1-1 的分值“-4”请填写不小于0的数，最多一位小数，例如 2.5。")]),
        ({"m1": "0"}, [("marks-1-1", "1-1 的分值须大于0，不超过总分 10.0 分，现在是 0.0。")]),
        ({"m1": "11"}, [("marks-1-1", "1-1 的分值须大于0，不超过总分 10.0 分，现在是 11.0。")]),
        (
            {"m1": "0.1", "m2": "6.9"},
            [("marks-1-1", "1-1 的分值改为 0.1 以后，评分要点按比例调整不成立，请改用其他分值。")],
        ),
        (
            {"b4": "on", "m1": "5"},
            [("is_bonus-1-4", "1-4 是一票否决的内容，不能作为加分项；请先在这一项的页面取消一票否决。")],
        ),
    ],
)
def test_marks_that_are_refused(changed: dict[str, str], found: list[tuple[str, str]]) -> None:
    """E: each at its field; the sum only where every one can be read; a bonus is not in it."""
    assert said(rules.read_marks(marks(**changed), SCALES, full_marks=FULL)[1]) == found


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.way)
def test_an_item_as_it_stands(scale: Scale) -> None:
    """Read back it is the same."""
    new, how, findings = rules.read_item(scale, typed(scale, how_assessed=" 查看资料 "))
    assert (new, how, findings) == (scale, "查看资料", [])


def test_new_points_get_codes_of_their_own() -> None:
    """Scores name points by code: a kept one keeps its own, a forged or doubled one gets a new one."""
    scale = Scale("1-2", D("3.0"), "deductions", (Point("p1", "甲", D("1.0")),))
    lines = rows(("甲", "1", ""), ("乙", "1", ""), ("丙", "1", ""), ("丁", "1", "2"))
    for index, code in enumerate(("p1", "p1", "x' --", "")):
        lines[index]["code"] = code
    new, _, findings = rules.read_item(scale, typed(scale, points=lines))
    assert ([point.code for point in new.points], findings) == (["p1", "p2", "p3", "p4"], [])


@pytest.mark.parametrize(
    ("scale", "changed", "found"),
    [
        (GRADED, {"way": ""}, [("way", "请选择评分方式。")]),
        (GRADED, {"points": []}, [("way", "“分档评分”至少要有最高和最低两档。")]),
        (
            GRADED,
            {"points": rows(("甲", "3", ""), ("乙", "3.0", ""), ("丙", "1", ""))},
            [
                ("points-0-marks", "第1档须是满分 4.0 分，现在是 3.0 分。"),
                ("points-1-marks", "第2档须低于上一档的 3.0 分，现在是 3.0 分。"),
                ("points-2-marks", "最后一档须是 0 分，现在是 1.0 分。"),
            ],
        ),
        (
            GRADED,
            {"points": rows(("甲", "4", "4"), ("乙", "0", ""))},
            [("points-0-cap", "只有“扣分”的要点可以写“最多扣”，请清空。")],
        ),
        (DEDUCTED, {"points": []}, [("way", "“扣分”至少要列出一条扣分要点。")]),
        (
            DEDUCTED,
            {"points": rows(("甲", "0", ""), ("乙", "3.1", ""), ("丙", "1", "0.5"), ("丁", "1", "3.5"))},
            [
                ("points-0-marks", "第1条每次扣的分须大于0，不超过分值 3.0 分。"),
                ("points-1-marks", "第2条每次扣的分须大于0，不超过分值 3.0 分。"),
                ("points-2-cap", "第3条“最多扣”须在每次扣的 1.0 分和分值 3.0 分之间。"),
                ("points-3-cap", "第4条“最多扣”须在每次扣的 1.0 分和分值 3.0 分之间。"),
            ],
        ),
        (
            COUNTED,
            {"points": rows(("甲", "1", ""), ("乙", "1", ""))},
            [("way", "“计数得分”须有一条要点：数什么，每个得几分。")],
        ),
        (
            COUNTED,
            {"points": rows(("甲", "0", ""))},
            [("points-0-marks", "每个得的分须大于0，不超过分值 2.0 分，现在是 0.0 分。")],
        ),
        (
            YES_NO,
            {"points": rows(("甲", "1", ""))},
            [("way", "“是否评分”只有是和否，没有评分要点，请删除下面的要点。")],
        ),
        (
            DEDUCTED,
            {"points": rows(("", "1", ""), ("字" * 201, "", "一"))},
            [
                ("points-0-text", "第1条评分要点请写明内容。"),
                ("points-1-text", "第2条评分要点不能超过 200 字，现在有 201 字，请精简。"),
                ("points-1-marks", "第2条评分要点的分请填写。"),
                ("points-1-cap", "第2条评分要点的“最多扣”“一”请填写不小于0的数，最多一位小数，例如 2.5。"),
            ],
        ),
        (DEDUCTED, {"points": rows(*[("甲", "1", "")] * 13)}, [("", "评分要点最多 12 条，现在有 13 条。")]),
        (
            YES_NO,
            {"how_assessed": "看" * 121},
            [("how_assessed", "考评方式不能超过 120 字，现在有 121 字，请精简。")],
        ),
        (
            Scale("1-5", D(1), "yes_no", is_bonus=True),
            {"is_veto": True},
            [("is_veto", "加分项不能一票否决；请先在分值页面取消加分项。")],
        ),
    ],
)
def test_items_that_are_refused(scale: Scale, changed: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """E: what each way asks of its points, each sentence at its row."""
    assert said(rules.read_item(scale, typed(scale, **changed))[2]) == found


SETTINGS: dict[str, Any] = {
    "pass_mark": "8",
    "excellent_mark": "9",
    "combination": "on_site",
    "self_percent": "",
    "spread_threshold": "1",
}


def test_settings_as_typed() -> None:
    """Without a weight the self-score has none, whatever was typed."""
    values, findings = rules.read_settings(SETTINGS | {"self_percent": "40"}, full_marks=FULL)
    assert findings == []
    assert values == {
        "pass_mark": 8,
        "excellent_mark": 9,
        "excellent_on": False,
        "combination": "on_site",
        "self_percent": 0,
        "spread_threshold": 1,
    }
    weighted, findings = rules.read_settings(
        SETTINGS | {"combination": "weighted", "self_percent": "３0%"}, full_marks=FULL
    )
    assert (weighted["self_percent"], findings) == (30, [])


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"pass_mark": ""}, ["pass_mark"]),
        ({"excellent_mark": "很多"}, ["excellent_mark"]),
        ({"pass_mark": "9.5"}, ["excellent_mark"]),
        ({"excellent_mark": "10.5"}, ["excellent_mark"]),
        ({"combination": "mean"}, ["combination"]),
        ({"combination": "weighted"}, ["self_percent"]),
        ({"combination": "weighted", "self_percent": "0"}, ["self_percent"]),
        ({"combination": "weighted", "self_percent": "100"}, ["self_percent"]),
        ({"combination": "weighted", "self_percent": "30.5"}, ["self_percent"]),
        ({"spread_threshold": "11"}, ["spread_threshold"]),
        ({"spread_threshold": "-1"}, ["spread_threshold"]),
        ({"spread_threshold": "0"}, []),
    ],
)
def test_settings_that_are_refused(changed: dict[str, str], fields: list[str]) -> None:
    """E: in order, with a weight where one is used."""
    findings = rules.read_settings(SETTINGS | changed, full_marks=FULL)[1]
    assert [finding.field for finding in findings] == fields


def test_after_freezing() -> None:
    """E: a reason; nothing that was scored already; nothing on which a verdict was decided."""
    assert rules.check_change_reason(" 会议决定 ") == []
    assert said(rules.check_change_reason("  ")) == [
        ("reason", "启动创建以后修改评分标准，请写明理由，理由会告知各创建单位。")
    ]
    assert "现在有 1001 字" in rules.check_change_reason("字" * 1001)[0].message
    assert said(rules.check_late_items({"1-1": ["自评分", "考评分"], "1-2": []}, ["1-1", "1-2", "1-3"])) == [
        ("", "1-1 已有提交的自评分、考评分，分值和评分办法不能再改。")
    ]
    assert rules.check_late_settings(is_decided=False) == []
    assert len(rules.check_late_settings(is_decided=True)) == 1
