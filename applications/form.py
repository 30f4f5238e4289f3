"""Appendix 1 as a form: its fields in the order of the paper, and how what was typed becomes values.

``answers`` is what was typed, unchanged: ``{"founded_on": "2012-06-01", "honours": [{"title": …}], …}``. Reading it
never fails; what cannot be read as a value comes back as None beside a finding (see ``rules.py``).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# White space as Python has it (29 code points); static/js/counter.js lists the same set: both sides count alike (F1).
WHITE_SPACE = re.compile(r"\s")


@dataclass(frozen=True)
class FormField:
    """One field of the paper: its name in ``answers``, its printed label, the part of the task list that it is in."""

    name: str
    label: str
    part: str


FIELDS = (
    FormField("branch_name", "党组织名称", "basics"),
    FormField("founded_on", "党组织成立时间", "basics"),
    FormField("secretary_name", "党组织书记", "basics"),
    FormField("employee_count", "所在机构员工人数", "basics"),
    FormField("member_count", "党员人数", "basics"),
    FormField("honours", "所获荣誉", "honours"),
    FormField("grounds", "党组织创建申报依据", "grounds"),
    FormField("filled_by", "填表人", "contact"),
    FormField("contact", "联系方式", "contact"),
)
LABELS = {form_field.name: form_field.label for form_field in FIELDS}
# Text fields are stored up to this many characters even if they would not pass; more is cut off at the door.
TYPED_LIMIT = 20_000

PARTS = {
    "basics": "基本情况",
    "honours": "所获荣誉",
    "grounds": "创建申报依据",
    "contact": "填表人和联系方式",
}

HONOUR_OWNERS = {"organization": "党组织", "firm": "所在机构"}
HONOUR_KEYS = ("title", "body", "awarded_on", "owner")


@dataclass(frozen=True)
class Honour:
    """One row of 所获荣誉 (F2)."""

    title: str
    body: str
    awarded_on: date | None
    owner: str
    typed_date: str = ""


@dataclass(frozen=True)
class Appendix1:
    """The values of the form; None where something is missing or cannot be read."""

    branch_name: str = ""
    founded_on: date | None = None
    secretary_name: str = ""
    employee_count: int | None = None
    member_count: int | None = None
    honours: tuple[Honour, ...] = field(default_factory=tuple)
    grounds: str = ""
    filled_by: str = ""
    contact: str = ""


def count_characters(text: str) -> int:
    """Count as F1 says: NFC, all white space removed, code points counted (字符数，不计空格)."""
    return len(WHITE_SPACE.sub("", unicodedata.normalize("NFC", text)))


def read_date(typed: str) -> date | None:
    """Read a day as people type it: 2012-06-01, 2012/6/1, 2012.6.1, 2012年6月1日; None if it is not a day."""
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", typed.strip())
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def read_count(typed: str) -> int | None:
    """Read a number of people (full-width digits and a trailing 人/名 are forgiven); None if it is not one."""
    text = unicodedata.normalize("NFKC", typed).strip().removesuffix("人").removesuffix("名").strip()
    return int(text) if text.isdecimal() and len(text) <= 15 else None


def read_honour(row: dict[str, Any]) -> Honour:
    """Read one row of honours."""
    typed = text_of(row.get("awarded_on"))
    return Honour(
        text_of(row.get("title")), text_of(row.get("body")), read_date(typed), text_of(row.get("owner")), typed
    )


def text_of(value: Any) -> str:
    """Return typed text without the space around it."""
    return value.strip() if isinstance(value, str) else ""


def honour_rows(answers: dict[str, Any]) -> list[dict[str, str]]:
    """Return the typed rows of honours, empty ones left out."""
    rows = answers.get("honours") or []
    return [row for row in rows if any(text_of(row.get(key)) for key in HONOUR_KEYS if key != "owner")]


def read(answers: dict[str, Any]) -> Appendix1:
    """Read the whole form."""
    return Appendix1(
        branch_name=text_of(answers.get("branch_name")),
        founded_on=read_date(text_of(answers.get("founded_on"))),
        secretary_name=text_of(answers.get("secretary_name")),
        employee_count=read_count(text_of(answers.get("employee_count"))),
        member_count=read_count(text_of(answers.get("member_count"))),
        honours=tuple(read_honour(row) for row in honour_rows(answers)),
        grounds=text_of(answers.get("grounds")),
        filled_by=text_of(answers.get("filled_by")),
        contact=text_of(answers.get("contact")),
    )
