"""Which parameters each check takes: the committee may change its numbers, and is told in a sentence what is wrong."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from benchmark_platform.core.findings import Finding


@dataclass(frozen=True)
class Parameter:
    """One parameter: its test, and the words for what it has to be. ``codes`` says which codes must exist."""

    fits: Callable[[Any], bool]
    words: str
    required: bool = True
    codes: str = ""


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_percent(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(part) for part in value)


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 180


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_text, value))


def _one_of(*words: str) -> Parameter:
    return Parameter(lambda value: isinstance(value, str) and value in words, f"须是{'、'.join(words)}之一")


def _some_of(*words: str) -> Parameter:
    def fits(value: Any) -> bool:
        return (
            isinstance(value, list) and bool(value) and all(isinstance(part, str) and part in words for part in value)
        )

    return Parameter(fits, f"须是列表，每项是{'、'.join(words)}之一")


def _in_range(first: int, last: int) -> Parameter:
    return Parameter(lambda value: _is_whole(value) and first <= value <= last, f"须是{first}至{last}的整数")


def _optional(parameter: Parameter) -> Parameter:
    return Parameter(parameter.fits, parameter.words, required=False, codes=parameter.codes)


WHOLE = Parameter(_is_whole, "须是大于0的整数")
FIELD = Parameter(_is_text, "须是一个字段代码", codes="fields")
FIELDS = Parameter(_are_texts, '须是字段代码的列表，如 ["present"]', codes="fields")
FLAG = Parameter(_is_flag, "须是 true 或 false")
DAYS = Parameter(_is_days, "须是0至180的整数")
KINDS = Parameter(_are_texts, '须是台账类型代码的列表，如 ["assembly"]', codes="kinds")
DOCUMENTS = Parameter(_are_texts, '须是材料类型代码的列表，如 ["charter"]', codes="documents")
DOCUMENT = Parameter(_is_text, "须是一个材料类型代码", codes="documents")
PER = _one_of("month", "quarter", "half", "year")
# Pairs, not a mapping: PostgreSQL does not keep the order of keys, and the words have the order of the plan.
ELEMENTS = Parameter(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_pair, value)),
    '须写成 [["计划", "plan"]] 的样子：名称和字段代码',
    codes="fields",
)
MONTHS = Parameter(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_whole, value)), "须是月数的列表，如 [6, 3, 1]"
)

# What every record has whatever the fields of its kind.
COLUMNS = ("held_on", "topic", "led_by", "expected", "present", "excused", "guests", "guest_count", "summary", "place")

PARAMETERS: dict[str, dict[str, Parameter]] = {
    "organisation_form": {
        "branch_from": WHOLE,
        "general_from": WHOLE,
        "committee_from": WHOLE,
        "joint_platforms": WHOLE,
        "approval": DOCUMENT,
    },
    "party_groups": {"members": WHOLE, "full_members": WHOLE},
    "committee_or_officer": {"committee_from": WHOLE, "seats": WHOLE},
    "term": {"years": WHOLE, "warn_months": MONTHS, "approval": DOCUMENT},
    "no_vacancy": {"committee_from": WHOLE},
    "records_complete": {"kinds": KINDS, "fields": FIELDS, "photo": FLAG},
    "replies": {"kinds": KINDS, "reply": FIELD},
    "completed": {"kinds": KINDS, "field": FIELD},
    "count_per_period": {
        "kinds": KINDS,
        "per": PER,
        "times": WHOLE,
        "by_secretary": _optional(FLAG),
        "only_with": _optional(_one_of("committee", "groups")),
        "committee_from": _optional(WHOLE),
        "month_field": _optional(FIELD),
    },
    "talks": {
        "kinds": KINDS,
        "per": PER,
        "times": WHOLE,
        "whom": _one_of("committee", "members"),
        "committee_from": _optional(WHOLE),
    },
    "study": {"kinds": KINDS, "per": PER, "times": WHOLE, "elements": ELEMENTS},
    "training": {"kinds": _some_of("training", "symposium", "observation"), "times": WHOLE},
    "july_event": {
        "kinds": KINDS,
        "month": _in_range(1, 12),
        "day": _in_range(1, 28),
        "days_before": DAYS,
        "days_after": DAYS,
    },
    "guests": {"kinds": KINDS, "times": WHOLE},
    "participation": {"kinds": KINDS, "percent": Parameter(_is_percent, "须是大于0、不超过100的数")},
    "document_in_force": {"documents": DOCUMENTS, "yearly": _optional(FLAG)},
    "systems": {},
    "premises": {"photo": FLAG},
    "rising": {"figure": _one_of("income", "staff_count", "reserve_count"), "years": _in_range(2, 10)},
    "no_penalty": {},
    "no_complaint": {"outcomes": _some_of("founded", "unfounded", "withdrawn")},
    "articles": {"per": PER, "times": WHOLE, "states": _some_of("sent", "received", "returned", "adopted")},
    "evidence": {
        "kinds": _optional(KINDS),
        "documents": _optional(DOCUMENTS),
        "roster": _optional(_one_of("full", "probationary", "activist")),
        "times": WHOLE,
        "chosen": _optional(FLAG),
    },
}


def missing_parameters(function: str, parameters: Mapping[str, Any]) -> list[str]:
    """Return the names of what a rule of this function must have and lacks."""
    wanted = PARAMETERS.get(function, {})
    return [name for name, parameter in wanted.items() if parameter.required and name not in parameters]


def check_parameters(
    function: str, parameters: Any, *, kinds: Collection[str], documents: Collection[str], fields: Collection[str]
) -> list[Finding]:
    """Return what is wrong with a rule's parameters.

    ``kinds``, ``documents`` and ``fields`` (of records) are the codes that the rubric has.
    """
    wanted = PARAMETERS.get(function)
    if wanted is None:
        return [Finding(f"没有名为“{function}”的计算方法，可用的有：{'、'.join(PARAMETERS)}。", "function")]
    if not isinstance(parameters, Mapping):
        return [Finding('参数须写成 {"名称": 数值} 的样子。', "parameters")]
    known = {"kinds": kinds, "documents": documents, "fields": {*fields, *COLUMNS}}
    wrong = [f"“{name}”不是“{function}”的参数" for name in parameters if name not in wanted]
    for name, parameter in wanted.items():
        if name in parameters:
            wrong += _faults(name, parameters[name], parameter, known)
        elif parameter.required:
            wrong.append(f"缺少参数“{name}”，{parameter.words}")
    wrong += _together(function, parameters) if not wrong else []
    return [Finding(f"{sentence}。", "parameters") for sentence in wrong]


def _faults(name: str, value: Any, parameter: Parameter, known: Mapping[str, Collection[str]]) -> list[str]:
    if not parameter.fits(value):
        return [f"参数“{name}”{parameter.words}"]
    rows = value if isinstance(value, list) else [value]
    codes = [row[1] if isinstance(row, list) else row for row in rows]
    unknown = [code for code in codes if parameter.codes and code not in known[parameter.codes]]
    return [f"参数“{name}”中的“{code}”不是任务指南的代码" for code in unknown]


def _together(function: str, parameters: Mapping[str, Any]) -> list[str]:
    """What single parameters cannot say."""
    if function == "organisation_form":
        steps = [parameters[name] for name in ("branch_from", "general_from", "committee_from")]
        return [] if steps == sorted(set(steps)) else ["branch_from、general_from、committee_from 须依次增大"]
    if function == "count_per_period" and parameters.get("only_with") == "committee":
        return [] if "committee_from" in parameters else ["only_with 是 committee 时，须同时给出 committee_from"]
    if function == "talks" and parameters["whom"] == "committee":
        return [] if "committee_from" in parameters else ["whom 是 committee 时，须同时给出 committee_from"]
    if function == "evidence" and not {"kinds", "documents", "roster"} & set(parameters):
        return ["kinds、documents、roster 至少要有一个"]
    return []
