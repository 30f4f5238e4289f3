"""What stands in the rubric as texts: for its forms, for two tabs at once, and in words for whoever reads a change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evaluations.models import Rubric
from evaluations.models.rubric import Combination, Way
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, Point, Scale, shown

SETTING_LABELS = {
    "pass_mark": "达标分",
    "excellent_on": "评定优秀等次",
    "excellent_mark": "优秀分",
    "combination": "综合得分办法",
    "self_percent": "自评分占比（%）",
    "spread_threshold": "评分差距须说明（分）",
}
ITEM_LABELS = {
    "way": "评分方式",
    "points": "评分要点",
    "may_be_not_applicable": "可以不适用",
    "is_veto": "一票否决",
    "how_assessed": "考评方式",
}
MARKS_LABELS = {"marks": "分值", "is_bonus": "加分项"}


def settings_texts(rubric: Rubric) -> dict[str, Any]:
    """Return the settings as the form holds them."""
    return settings_as_texts({name: getattr(rubric, name) for name in SETTING_LABELS})


def settings_as_texts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of settings as the form holds them."""
    texts = {name: values[name] for name in SETTING_LABELS}
    for name in ("pass_mark", "excellent_mark", "spread_threshold"):
        texts[name] = shown(values[name])
    return {**texts, "self_percent": str(values["self_percent"]), "combination": str(values["combination"])}


def marks_texts(scales: Iterable[Scale]) -> dict[str, Any]:
    """Return the marks of all items as the form holds them, in the guide's order."""
    texts: dict[str, Any] = {}
    for scale in scales:
        texts[f"marks-{scale.code}"] = shown(scale.marks)
        texts[f"is_bonus-{scale.code}"] = scale.is_bonus
    return texts


def marks_labels(names: Iterable[str]) -> dict[str, str]:
    """Return the words of the fields of :func:`marks_texts`."""
    pairs = [name.partition("-") for name in names]
    return {f"{kind}-{code}": f"{code} {MARKS_LABELS[kind]}" for kind, _, code in pairs}


def item_texts(scale: Scale, how_assessed: str) -> dict[str, Any]:
    """Return how an item is scored as the form holds it."""
    return {
        "way": scale.way,
        "points": [_point_texts(point) for point in scale.points],
        "may_be_not_applicable": scale.may_be_not_applicable,
        "is_veto": scale.is_veto,
        "how_assessed": how_assessed,
    }


def _point_texts(point: Point) -> dict[str, str]:
    cap = "" if point.cap is None else shown(point.cap)
    return {"code": point.code, "text": point.text, "marks": shown(point.marks), "cap": cap}


# In words.


def _line(way: str, point: Mapping[str, str]) -> str:
    marks, cap = point["marks"], point["cap"]
    if way == DEDUCTIONS:
        most = f"，最多扣 {cap} 分" if cap and cap != marks else ""
        return f"{point['text']}，扣 {marks} 分{most}"
    return f"{point['text']}，{'每个得 ' if way == COUNTED else ''}{marks} 分"


def worded(name: str, value: Any, *, way: str = "") -> str:
    """Return one field's value in words; ``way`` is that of the item to which points belong."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "points":
        return "\n".join(_line(way, point) for point in value) or "（没有）"
    if name == "way":
        return str(dict(Way.choices).get(value, value))
    if name == "combination":
        return str(dict(Combination.choices).get(value, value))
    return str(value) or "（空）"


def settings_words(texts: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings as label and words."""
    return {label: worded(name, texts[name]) for name, label in SETTING_LABELS.items()}


def item_words(code: str, texts: Mapping[str, Any]) -> dict[str, str]:
    """Return how an item is scored as label and words."""
    return {f"{code} {label}": worded(name, texts[name], way=texts["way"]) for name, label in ITEM_LABELS.items()}


def scale_words(scales: Sequence[Scale]) -> dict[str, str]:
    """Return marks and points of items as label and words."""
    found: dict[str, str] = {}
    for scale in scales:
        found[f"{scale.code} 分值"] = shown(scale.marks)
        found[f"{scale.code} 加分项"] = worded("is_bonus", scale.is_bonus)
        points = [_point_texts(point) for point in scale.points]
        found[f"{scale.code} 评分要点"] = worded("points", points, way=scale.way)
    return found


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Keep what is not the same on both sides."""
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def change_lines(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return a change as lines that can be read."""
    return [f"{name}：{_one_line(before[name])} → {_one_line(words)}" for name, words in after.items()]


def _one_line(words: str) -> str:
    return words.replace("\n", "；")
