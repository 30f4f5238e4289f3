"""What a record may hold: typed text becomes typed values; what cannot be is refused, what is odd is questioned."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.cells import NotReadable, read_cell
from benchmark_platform.core.findings import Findings

# Columns of the record by what they hold; lengths are the model's.
TEXT_LIMITS = {"topic": 200, "place": 120, "led_by": 40, "guests": 200, "summary": 5000}
COUNTS = ("expected", "present", "excused", "guest_count")
COLUMNS = (*TEXT_LIMITS, *COUNTS, "by_secretary")
# Rows of their own: neither columns nor details.
ROWS = ("persons", "photos")
DETAIL_LIMITS = {"text": 200, "long_text": 5000}
LARGEST_COUNT = 30_000
# What a record carried under another kind and its present kind does not ask for.
KEPT = "_kept"
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_TRUE = {"on", "true", "1", "是", "√"}
_FALSE = {"", "false", "0", "否", "×", "off"}


class Field(Protocol):
    """What the rules ask of a field of a kind (KindField)."""

    code: str
    label: str
    type: str
    required: bool

    @property
    def options(self) -> list[str]:
        """The choices, in order."""
        ...


@dataclass
class Entry:
    """A record as it will be kept: ``columns`` by name, ``details`` as JSON, ``persons`` by the roster's numbers."""

    held_on: date | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Question:
    """Something odd that a person has to confirm. ``record`` is the number of the other record, if there is one."""

    text: str
    record: int | None = None


@dataclass(frozen=True)
class Known:
    """Another standing record of the kind, as far as doubling is concerned; ``row`` where it is a row of a table."""

    pk: int | None
    held_on: date
    entry: Entry
    row: int = 0


@dataclass(frozen=True)
class Elements:
    """What a check of ``item`` asks to find in every record of a kind: names of elements with the proving field."""

    item: str
    fields: Sequence[tuple[str, str]]

    def lacking(self, entry: Entry) -> list[str]:
        """Return the elements that the entry does not prove. Photos come after the record: they are not asked here."""
        return [name for name, code in self.fields if code not in ("held_on", "photos") and not _has(entry, code)]


class Questioned(Exception):
    """The record is odd; nothing was saved. Saved when each of the questions is confirmed."""

    def __init__(self, questions: list[Question]) -> None:
        self.questions = questions
        super().__init__("；".join(question.text for question in questions))


def name_of(one: Field) -> str:
    """Return the name of a field in forms: details are set off, so that no code of the committee's can clash."""
    return one.code if one.code in COLUMNS or one.code in ROWS else f"d-{one.code}"


def read_entry(fields: Iterable[Field], typed: Mapping[str, Any], *, persons: Iterable[int], found: Findings) -> Entry:
    """Turn what was typed (text by form name) into values; every fault is found at its field, in Chinese."""
    entry = Entry(held_on=read_day(typed.get("held_on"), found), persons=frozenset(persons))
    for one in fields:
        if one.code in ROWS:
            if one.code == "persons" and one.required and not entry.persons:
                found.error(f"请选择{one.label}，从党员名册中至少选一人。", "persons")
            continue
        name = name_of(one)
        value = _value(one, str(typed.get(name) or "").replace("\x00", "").strip(), found)
        if one.code in COLUMNS:
            entry.columns[one.code] = value
        elif value not in (None, ""):
            entry.details[one.code] = value
    return entry


def read_day(typed: Any, found: Findings) -> date | None:
    """Return the day of the record."""
    text = str(typed or "").strip()
    if not text:
        found.error("请填写日期。", "held_on")
        return None
    try:
        day: Any = read_cell(text, "date")
    except NotReadable as error:
        found.error(error.message, "held_on")
        return None
    return day if isinstance(day, date) else None


def check_entry(entry: Entry, *, today: date, found: Findings) -> None:
    """Refuse what cannot be: a day in the future, more present than expected, more excused than absent."""
    if entry.held_on and entry.held_on > today:
        found.error(
            f"日期{chinese_day(entry.held_on)}还没有到（今天是{chinese_day(today)}），台账只登记已经开展的工作。",
            "held_on",
        )
    expected, present, excused = (entry.columns.get(name) for name in ("expected", "present", "excused"))
    if expected is None:
        return
    if present is not None and present > expected:
        found.error(f"实到 {present} 人多于应到 {expected} 人，请核对；邀请的人员不计入实到人数。", "present")
    elif excused is not None and excused > expected - (present or 0):
        absent = expected - (present or 0)
        found.error(
            f"请假 {excused} 人多于未到的 {absent} 人（应到 {expected}，实到 {present or 0}），请核对。", "excused"
        )


def questions(
    entry: Entry,
    *,
    kind_title: str,
    fields: Iterable[Field],
    first: date,
    last: date,
    secretary: str,
    others: Iterable[Known],
    elements: Iterable[Elements] = (),
) -> list[Question]:
    """Return what is odd.

    Outside the assessment period (``first`` to ``last``), doubled, not the secretary's name, without one of the
    ``elements`` that a check asks for (2-3: 五落实).
    """
    asked = []
    if entry.held_on and not first <= entry.held_on <= last:
        asked.append(
            Question(
                f"{chinese_day(entry.held_on)}不在考核期（{chinese_day(first)}至{chinese_day(last)}）内，"
                "不计入考核要求。请核对日期。"
            )
        )
    led_by = entry.columns.get("led_by") or ""
    if entry.columns.get("by_secretary") and led_by and secretary and normal(led_by) != normal(secretary):
        asked.append(
            Question(f"勾选了党组织书记，但填写的是“{led_by}”，登记的书记是“{secretary}”。请核对是不是书记本人。")
        )
    for demand in elements:
        if lacking := demand.lacking(entry):
            asked.append(Question(f"五落实不全：缺{'、'.join(lacking)}，这条{kind_title}不计入{demand.item}。"))
    return asked + doubles(entry, kind_title=kind_title, fields=fields, others=others)


def doubles(entry: Entry, *, kind_title: str, fields: Iterable[Field], others: Iterable[Known]) -> list[Question]:
    """Return a question for each of the others that may tell of the same."""
    asked, fields = [], list(fields)
    for other in others:
        if is_double(entry, other, fields):
            where = f"在表格第 {other.row} 行已有" if other.row else "已经登记过"
            words = f"{chinese_day(other.held_on)}{where}{kind_title}{_at(other)}，可能重复。请核对是不是同一次。"
            asked.append(Question(words, other.pk))
    return asked


def is_double(entry: Entry, other: Known, fields: list[Field]) -> bool:
    """Whether both tell of the same: day, place, and what sets two of a kind apart (persons, month, group …)."""
    if entry.held_on != other.held_on:
        return False
    if entry.persons and other.entry.persons and not entry.persons & other.entry.persons:
        return False
    apart = ["place"] if any(one.code == "place" for one in fields) else ["topic"]
    if any(normal(entry.columns.get(name)) != normal(other.entry.columns.get(name)) for name in apart):
        return False
    details = [one.code for one in fields if one.required and one.code not in COLUMNS and one.code not in ROWS]
    return all(normal(entry.details.get(code)) == normal(other.entry.details.get(code)) for code in details)


def normal(text: Any) -> str:
    """Return text without what people write differently: width, case, spaces, punctuation."""
    plain = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def _has(entry: Entry, code: str) -> bool:
    value = entry.columns.get(code) if code in COLUMNS else entry.details.get(code)
    return bool(entry.persons) if code == "persons" else value is not None and str(value).strip() != ""


def _at(other: Known) -> str:
    place, topic = (other.entry.columns.get(name) or "" for name in ("place", "topic"))
    return (f"（{place}）" if place else "") + (f"“{topic}”" if topic else "")


def _value(one: Field, text: str, found: Findings) -> Any:
    """Return the value of one field; None or "" where nothing was typed or it was refused."""
    name = name_of(one)
    kind = "yes_no" if one.code == "by_secretary" else "integer" if one.code in COUNTS else one.type
    if one.code in TEXT_LIMITS:
        kind = "text"
    if kind == "yes_no":
        return _yes_no(one, text, found)
    if not text:
        if one.required:
            found.error(f"请填写{one.label}。", name)
        return None if kind in ("integer", "decimal", "date") else ""
    try:
        return _READERS[kind](one, text)
    except NotReadable as error:
        found.error(error.message, name)
        return None if kind in ("integer", "decimal", "date") else ""


def _yes_no(one: Field, text: str, found: Findings) -> bool:
    if text.casefold() not in _TRUE | _FALSE:
        found.error(f"“{text}”不是“是”或“否”。", name_of(one))
    return text.casefold() in _TRUE


def _text(one: Field, text: str) -> str:
    limit = TEXT_LIMITS.get(one.code) or DETAIL_LIMITS[one.type]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limit:
        raise NotReadable(f"{one.label}有 {len(text)} 个字，最多 {limit} 个字，请精简。")
    if one.type != "long_text" and one.code != "summary":
        text = " ".join(text.split())
    return text


def _integer(one: Field, text: str) -> int:
    number: Any = read_cell(text, "integer")
    if number < 0:
        raise NotReadable(f"{one.label}不能是负数。")
    if number > LARGEST_COUNT:
        raise NotReadable(f"{one.label}最多填 {LARGEST_COUNT}，请核对。")
    return int(number)


def _decimal(one: Field, text: str) -> str:
    number: Any = read_cell(text, "decimal")
    if number < 0:
        raise NotReadable(f"{one.label}不能是负数。")
    if number >= Decimal(10) ** 12:
        raise NotReadable(f"{one.label}过大，请核对。")
    cents = number.quantize(Decimal("0.01"))
    if cents != number:
        raise NotReadable(f"{one.label}最多填两位小数。")
    return str(cents)


def _date(one: Field, text: str) -> str:
    day: Any = read_cell(text, "date")
    return str(day.isoformat())


def _month(one: Field, text: str) -> str:
    match = _MONTH.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None or not 1 <= int(match[2]) <= 12 or not 1900 <= int(match[1]) <= 2200:
        raise NotReadable(f"“{text}”不是月份，请写成 2020年10月 的样子。")
    return f"{int(match[1])}年{int(match[2])}月"


def _choice(one: Field, text: str) -> str:
    if text not in one.options:
        raise NotReadable(f"“{text}”不在可选项内，应为：{'、'.join(one.options)}。")
    return text


_READERS = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "month": _month,
    "choice": _choice,
}
