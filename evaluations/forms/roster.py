"""The web form of a person of the roster, and the table of many."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from applications.house_form import HouseForm
from benchmark_platform.core.documents.cells import NotReadable, read_cell
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.findings import Finding
from evaluations.models import Member
from evaluations.rules.roster import Person

_DAY = {"type": "date"}
_DAYS = {"post_since": "任职日期", "joined_on": "转入（加入）日期", "left_on": "转出日期"}


class MemberForm(HouseForm):
    """Name and post; nothing else is asked for (data minimisation)."""

    name = forms.CharField(label="姓名", required=False)
    note = forms.CharField(label="区分说明", required=False, help_text="名册上有同名的人时填写，如：审计一部")
    kind = forms.CharField(label="类别", required=False, widget=forms.Select(choices=Member.Kind.choices))
    post = forms.CharField(label="党内职务", required=False, widget=forms.Select(choices=Member.Post.choices))
    post_since = forms.CharField(label="任职日期", required=False, widget=forms.TextInput(_DAY))
    is_floating = forms.BooleanField(label="流动党员", required=False)
    joined_on = forms.CharField(
        label="转入（加入）日期",
        required=False,
        widget=forms.TextInput(_DAY),
        help_text="考核期开始前已在的不用填；期中转入的不会要求期初的谈心谈话",
    )
    left_on = forms.CharField(
        label="转出日期", required=False, widget=forms.TextInput(_DAY), help_text="人不删除；转出后不再出现在选择名单里"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note", *_DAYS):
            self.fields[name].optional = True  # type: ignore[attr-defined]

    def person(self) -> tuple[Person, list[Finding]]:
        """Return the person as typed, and what cannot be read."""
        return person_from({name: self.typed(name) for name in self.fields})


def person_from(typed: Mapping[str, str]) -> tuple[Person, list[Finding]]:
    """Return a person from text by field name, and what cannot be read, at its field."""
    findings: list[Finding] = []
    days: dict[str, Any] = {}
    for name, words in _DAYS.items():
        text = typed.get(name, "").strip()
        try:
            day: Any = read_cell(text, "date") if text else None
        except NotReadable as error:
            findings.append(Finding(f"{words}：{error.message}", name))
            day = None
        days[name] = day
    kind, post = typed.get("kind", "") or "full", typed.get("post", "")
    if kind not in Member.Kind.values:
        findings.append(Finding("请选择类别。", "kind"))
    if post not in Member.Post.values:
        findings.append(Finding("请选择党内职务。", "post"))
    person = Person(
        name=typed.get("name", ""),
        note=typed.get("note", ""),
        kind=kind,
        post=post,
        is_floating=typed.get("is_floating", "") in ("on", "true", "True", "是"),
        **days,
    )
    return person, findings


KIND_WORDS = {str(label): value for value, label in Member.Kind.choices}
POST_WORDS = {str(label): value for value, label in Member.Post.choices}

ROSTER_COLUMNS = [
    Column("姓名", "name", width=14, required=True),
    Column("区分说明", "note", width=18, hint="同名的人才填写，如：审计一部"),
    Column("类别", "kind", choices=tuple(KIND_WORDS), hint="新增的人不填按正式党员，名册上已有的人不填不变"),
    Column("党内职务", "post", choices=tuple(POST_WORDS), hint="不填：名册上已有的人不变；不再任职请选“无”"),
    Column("任职日期", "post_since", "date", 13),
    Column("流动党员", "is_floating", choices=("是", "否"), width=10),
    Column("转入日期", "joined_on", "date", 13, hint="考核期开始前已在的不填", aliases=("转入（加入）日期",)),
    Column("转出日期", "left_on", "date", 13),
]


def person_of_row(row: Mapping[str, Any]) -> tuple[Person, list[Finding]]:
    """Return the person of a row of the table, with what it left empty."""
    words = {name: str(value) for name, value in row.items() if name != "n"}
    words["kind"] = KIND_WORDS.get(words.get("kind", ""), "")
    words["post"] = POST_WORDS.get(words.get("post", ""), "")
    person, findings = person_from(words)
    empty = [column.key for column in ROSTER_COLUMNS if not str(row.get(column.key) or "").strip()]
    return replace(person, blank=frozenset(empty) - {"name", "note"}), findings
