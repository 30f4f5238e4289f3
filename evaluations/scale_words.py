"""How an item is scored, in words: the same on pages, devices, spreadsheets and paper (E)."""

from evaluations.rules.scoring import COUNTED, DEDUCTIONS, GRADED, YES_NO, Answer, Point, Scale, score_of, shown
from evaluations.rules.totals import Given

WAYS = {GRADED: "分档评分", DEDUCTIONS: "扣分", COUNTED: "计数得分", YES_NO: "是否评分"}


def deduction_words(point: Point) -> str:
    """Return what a listed reason costs: each time, and at most."""
    most = f"，最多扣{shown(point.cap)}分" if point.cap is not None and point.cap > point.marks else ""
    # “委员缺额，每名” goes on as “每名扣0.5分”.
    comma = "" if "每" in point.text[-4:] else "，"
    return f"{point.text}{comma}扣{shown(point.marks)}分{most}"


def point_words(scale: Scale) -> list[str]:
    """Return the lines of an item's way of scoring."""
    if scale.way == GRADED:
        return [f"{shown(point.marks)}分：{point.text}" for point in scale.points]
    if scale.way == DEDUCTIONS:
        return [deduction_words(point) for point in scale.points]
    if scale.way == COUNTED:
        return [f"{point.text}{shown(point.marks)}分，最多{shown(scale.marks)}分" for point in scale.points]
    return [f"是：{shown(scale.marks)}分", "否：0.0分"]


def tag_words(scale: Scale) -> list[str]:
    """Return what is special about an item: veto, bonus, may be left out."""
    tags = [(scale.is_veto, "一票否决"), (scale.is_bonus, "加分项"), (scale.may_be_not_applicable, "可以不适用")]
    return [words for applies, words in tags if applies]


def given_words(given: Given) -> str:
    """Return a score as it stands in a cell: 不适用, a figure, or nothing."""
    if given.not_applicable:
        return "不适用"
    return "" if given.score is None else shown(given.score)


def answer_words(scale: Scale, answer: Answer) -> str:
    """Return what was entered, and the score that follows from it, in one line; "" where nothing was."""
    if answer.not_applicable:
        return "不适用"
    score = score_of(scale, answer)
    if score is None:
        return ""
    said = ""
    if scale.way == DEDUCTIONS:
        parts = [
            f"“{point.text}”计{answer.times[point.code]}次" for point in scale.points if answer.times.get(point.code)
        ]
        if answer.other:
            parts.append(f"其他扣{shown(answer.other)}分")
        said = "；".join(parts) or "无扣分"
    elif scale.way == COUNTED:
        said = f"数量{answer.count}"
    elif scale.way == YES_NO:
        said = "是" if answer.yes else "否"
    return f"{shown(score)}分（{said}）" if said else f"{shown(score)}分"
