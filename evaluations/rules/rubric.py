"""What the committee may set in the rubric (E): typed texts in, values and findings out. Pure.

Fields are those of the pages: ``marks-<code>``, ``is_bonus-<code>``; ``way``, ``points-<n>-marks`` …; ``pass_mark`` ….
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from benchmark_platform.core.findings import Finding
from evaluations.rules.marks import check_marks, check_thresholds
from evaluations.rules.scoring import (
    COUNTED,
    DEDUCTIONS,
    GRADED,
    TENTH,
    YES_NO,
    ZERO,
    Point,
    Scale,
    read_decimal,
    rounded,
    shown,
)

WAYS = (GRADED, DEDUCTIONS, COUNTED, YES_NO)
ON_SITE, WEIGHTED = "on_site", "weighted"
TEXT_LIMIT, HOW_LIMIT, REASON_LIMIT, MOST_POINTS = 200, 120, 1000, 12
Row = Mapping[str, str]


def check_change_reason(reason: str) -> list[Finding]:
    """A change after the marks were frozen has a reason, which every unit is told (E)."""
    text = reason.strip()
    if not text:
        return [Finding("启动创建以后修改评分标准，请写明理由，理由会告知各创建单位。", "reason")]
    if len(text) > REASON_LIMIT:
        return [Finding(f"理由不能超过 {REASON_LIMIT} 字，现在有 {len(text)} 字，请精简。", "reason")]
    return []


def check_late_items(submitted: Mapping[str, Sequence[str]], changed: Collection[str]) -> list[Finding]:
    """What has been handed in was scored by what stood then: such an item stays as it is (E).

    ``submitted`` says for the code of an item what there is: 自评分, 现场评分, 考评分.
    """
    return [
        Finding(f"{code} 已有提交的{'、'.join(submitted[code])}，分值和评分办法不能再改。")
        for code in changed
        if submitted.get(code)
    ]


def check_late_settings(*, is_decided: bool) -> list[Finding]:
    """Once a verdict was decided on them, the pass mark and what goes with it stay (E)."""
    if not is_decided:
        return []
    return [Finding("综合评估结论已经审定，达标分、优秀分和综合得分办法不能再改。")]


# Marks of all items, on one page because they add up.


def read_marks(
    typed: Mapping[str, Any], scales: Sequence[Scale], *, full_marks: Decimal
) -> tuple[dict[str, Scale], list[Finding]]:
    """Return every item's scale with the marks that were typed, its points fitted to them, and what is wrong.

    The items that are no bonus add up to the full marks; a bonus comes on top.
    """
    found: list[Finding] = []
    new: dict[str, Scale] = {}
    for scale in scales:
        marks = _marks(
            typed.get(f"marks-{scale.code}"), f"{scale.code} 的分值", f"marks-{scale.code}", full_marks, found
        )
        is_bonus = bool(typed.get(f"is_bonus-{scale.code}"))
        if is_bonus and scale.is_veto:
            words = f"{scale.code} 是一票否决的内容，不能作为加分项；请先在这一项的页面取消一票否决。"
            found.append(Finding(words, f"is_bonus-{scale.code}"))
        if marks is None:
            continue
        new[scale.code] = replace(scale, marks=marks, is_bonus=is_bonus, points=fitted(scale, marks))
        if marks != scale.marks:
            found += _unfit(scale, new[scale.code])
    if len(new) == len(scales):
        counted = [scale.marks for scale in new.values() if not scale.is_bonus]
        found += check_marks(counted, full_marks=full_marks)
    return new, found


def fitted(scale: Scale, marks: Decimal) -> tuple[Point, ...]:
    """Return the points of an item in proportion to other marks, each at least 0.1 where it was not 0."""
    if not scale.marks or marks == scale.marks:
        return tuple(scale.points)

    def moved(value: Decimal) -> Decimal:
        return max(rounded(value * marks / scale.marks), TENTH) if value else value

    return tuple(
        replace(point, marks=moved(point.marks), cap=None if point.cap is None else moved(point.cap))
        for point in scale.points
    )


def _unfit(old: Scale, new: Scale) -> list[Finding]:
    """Where the points in proportion no longer make a scale: the points have to be put right first."""
    if not check_points(new):
        return []
    words = f"{new.code} 的分值改为 {shown(new.marks)} 以后，评分要点按比例调整不成立，请改用其他分值。"
    return [Finding(words, f"marks-{new.code}")]


# One item: how it is scored.


def read_item(scale: Scale, typed: Mapping[str, Any]) -> tuple[Scale, str, list[Finding]]:
    """Return an item's scale as it was typed (marks and bonus stay), how it is assessed, and what is wrong.

    A point keeps its code, by which scores name it; a new one gets a code of its own.
    """
    found: list[Finding] = []
    way = str(typed.get("way", ""))
    if way not in WAYS:
        found.append(Finding("请选择评分方式。", "way"))
    is_veto = bool(typed.get("is_veto"))
    if is_veto and scale.is_bonus:
        found.append(Finding("加分项不能一票否决；请先在分值页面取消加分项。", "is_veto"))
    how = str(typed.get("how_assessed", "")).strip()
    if len(how) > HOW_LIMIT:
        found.append(Finding(f"考评方式不能超过 {HOW_LIMIT} 字，现在有 {len(how)} 字，请精简。", "how_assessed"))
    rows = list(typed.get("points", ()))
    points = _read_points(rows, {point.code for point in scale.points}, found)
    new = replace(
        scale,
        way=way,
        points=points,
        is_veto=is_veto,
        may_be_not_applicable=bool(typed.get("may_be_not_applicable")),
    )
    if not found:
        found += check_points(new)
    return new, how, found


def _read_points(rows: Sequence[Row], known: set[str], found: list[Finding]) -> tuple[Point, ...]:
    if len(rows) > MOST_POINTS:
        found.append(Finding(f"评分要点最多 {MOST_POINTS} 条，现在有 {len(rows)} 条。"))
        return ()
    points: list[Point] = []
    free = (f"p{number}" for number in range(1, 99) if f"p{number}" not in known)
    used: set[str] = set()
    for index, row in enumerate(rows):
        text, place = row.get("text", "").strip(), f"points-{index}-"
        if not text:
            found.append(Finding(f"第{index + 1}条评分要点请写明内容。", f"{place}text"))
        elif len(text) > TEXT_LIMIT:
            words = f"第{index + 1}条评分要点不能超过 {TEXT_LIMIT} 字，现在有 {len(text)} 字，请精简。"
            found.append(Finding(words, f"{place}text"))
        marks = _number(row.get("marks"), f"第{index + 1}条评分要点的分", f"{place}marks", found)
        capped = bool(row.get("cap", "").strip())
        cap = _number(row["cap"], f"第{index + 1}条评分要点的“最多扣”", f"{place}cap", found) if capped else None
        code = row.get("code", "")
        code = code if code in known and code not in used else next(free)
        used.add(code)
        points.append(Point(code, text, marks or ZERO, cap))
    return tuple(points)


def check_points(scale: Scale) -> list[Finding]:
    """Whether the points make a scale of the item's way: what each way asks of its lines (E)."""
    capped = [index for index, point in enumerate(scale.points) if point.cap is not None]
    if capped and scale.way != DEDUCTIONS:
        return [Finding("只有“扣分”的要点可以写“最多扣”，请清空。", f"points-{index}-cap") for index in capped]
    if scale.way == GRADED:
        return _check_anchors(scale)
    if scale.way == DEDUCTIONS:
        return _check_deductions(scale)
    if scale.way == COUNTED:
        return _check_counted(scale)
    return [Finding("“是否评分”只有是和否，没有评分要点，请删除下面的要点。", "way")] if scale.points else []


def _check_anchors(scale: Scale) -> list[Finding]:
    marks = [point.marks for point in scale.points]
    if len(marks) < 2:
        return [Finding("“分档评分”至少要有最高和最低两档。", "way")]
    found = []
    if marks[0] != scale.marks:
        found.append(Finding(f"第1档须是满分 {shown(scale.marks)} 分，现在是 {shown(marks[0])} 分。", "points-0-marks"))
    for index in range(1, len(marks)):
        if marks[index] >= marks[index - 1]:
            words = f"第{index + 1}档须低于上一档的 {shown(marks[index - 1])} 分，现在是 {shown(marks[index])} 分。"
            found.append(Finding(words, f"points-{index}-marks"))
    if marks[-1]:
        words = f"最后一档须是 0 分，现在是 {shown(marks[-1])} 分。"
        found.append(Finding(words, f"points-{len(marks) - 1}-marks"))
    return found


def _check_deductions(scale: Scale) -> list[Finding]:
    if not scale.points:
        return [Finding("“扣分”至少要列出一条扣分要点。", "way")]
    found = []
    for index, point in enumerate(scale.points):
        place = f"points-{index}-"
        if not ZERO < point.marks <= scale.marks:
            words = f"第{index + 1}条每次扣的分须大于0，不超过分值 {shown(scale.marks)} 分。"
            found.append(Finding(words, f"{place}marks"))
        elif point.cap is not None and not point.marks <= point.cap <= scale.marks:
            words = f"第{index + 1}条“最多扣”须在每次扣的 {shown(point.marks)} 分和分值 {shown(scale.marks)} 分之间。"
            found.append(Finding(words, f"{place}cap"))
    return found


def _check_counted(scale: Scale) -> list[Finding]:
    if len(scale.points) != 1:
        return [Finding("“计数得分”须有一条要点：数什么，每个得几分。", "way")]
    each = scale.points[0].marks
    if not ZERO < each <= scale.marks:
        words = f"每个得的分须大于0，不超过分值 {shown(scale.marks)} 分，现在是 {shown(each)} 分。"
        return [Finding(words, "points-0-marks")]
    return []


# The settings of the whole.


def read_settings(typed: Mapping[str, Any], *, full_marks: Decimal) -> tuple[dict[str, Any], list[Finding]]:
    """Return pass mark, excellent mark, how scores combine and the spread threshold, and what is wrong with them."""
    found: list[Finding] = []
    values: dict[str, Any] = {
        "pass_mark": _number(typed.get("pass_mark"), "达标分", "pass_mark", found),
        "excellent_mark": _number(typed.get("excellent_mark"), "优秀分", "excellent_mark", found),
        "excellent_on": bool(typed.get("excellent_on")),
        "combination": str(typed.get("combination", "")),
        "self_percent": 0,
        "spread_threshold": _number(typed.get("spread_threshold"), "评分差距", "spread_threshold", found),
    }
    if values["combination"] not in (ON_SITE, WEIGHTED):
        found.append(Finding("请选择综合得分办法。", "combination"))
    if values["combination"] == WEIGHTED:
        values["self_percent"] = _percent(typed.get("self_percent"), found)
    if values["pass_mark"] is not None and values["excellent_mark"] is not None:
        marks = {name: values[name] for name in ("pass_mark", "excellent_mark")}
        found += check_thresholds(**marks, full_marks=full_marks)
    if values["spread_threshold"] is not None and values["spread_threshold"] > full_marks:
        found.append(Finding(f"评分差距不能超过总分 {shown(full_marks)} 分。", "spread_threshold"))
    return values, found


def _percent(value: Any, found: list[Finding]) -> int:
    text = _plain(value).removesuffix("%").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 99):
        found.append(Finding("按比例合计时，自评分占比须是1至99的整数。", "self_percent"))
        return 0
    return int(text)


def _marks(value: Any, name: str, at: str, most: Decimal, found: list[Finding]) -> Decimal | None:
    number = _number(value, name, at, found)
    if number is not None and not ZERO < number <= most:
        found.append(Finding(f"{name}须大于0，不超过总分 {shown(most)} 分，现在是 {shown(number)}。", at))
        return None
    return number


def _number(value: Any, name: str, at: str, found: list[Finding]) -> Decimal | None:
    """Read marks as people type them; None, and a sentence, where they are none."""
    text = _plain(value).removesuffix("分").strip()
    number = read_decimal(text) if text else None
    if not text:
        found.append(Finding(f"{name}请填写。", at))
    elif number is None or number < 0:
        found.append(Finding(f"{name}“{text[:20]}”请填写不小于0的数，最多一位小数，例如 2.5。", at))
        return None
    return number


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value or "")).strip()
