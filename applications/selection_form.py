"""The selection's pages as they are posted: rows of the board, the facts of the meeting. Raw text in, raw text out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

from applications.form import read_date
from applications.house_form import HouseForm
from applications.rules.reasons import REASON_LIMIT
from applications.rules.selection_draft import FIELDS
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Meeting
from benchmark_platform.core.models import StoredFile

_NAME = re.compile(r"row-(\d{1,18})-([a-z_]+)")
_SALT = "applications.selection.minutes"
BETWEEN = "、"


@dataclass(frozen=True)
class Posted:
    """The rows of a posted board by application, and the fingerprints of the texts from which they were typed."""

    typed: dict[int, dict[str, str]]
    base: dict[int, str]


def read_board(posted: QueryDict) -> Posted:
    """Read the rows of a posted board; names that are not of a row are ignored."""
    typed: dict[int, dict[str, str]] = {}
    base: dict[int, str] = {}
    for name, value in posted.items():
        found = _NAME.fullmatch(name)
        if found is None or not isinstance(value, str):
            continue
        key, part = int(found[1]), found[2]
        if part == "base":
            base[key] = value
        elif part in FIELDS:
            typed.setdefault(key, {})[part] = value
    return Posted(typed, base)


def hidden_fields(posted: Posted, *, without: Iterable[int] = ()) -> list[tuple[str, str]]:
    """Return the posted rows as hidden fields, without some of them."""
    left_out = set(without)
    fields = []
    for key, texts in posted.typed.items():
        if key in left_out:
            continue
        fields += [(f"row-{key}-{name}", text) for name, text in texts.items()]
        if key in posted.base:
            fields.append((f"row-{key}-base", posted.base[key]))
    return fields


class MeetingForm(HouseForm):
    """The meeting that decides: day, name, who was there, who stepped back, minutes."""

    held_on = forms.CharField(label="会议日期", required=False, help_text="例如 2020-09-10 或 2020年9月10日")
    meeting_name = forms.CharField(label="会议名称", required=False, help_text="例如 行业党委2020年第5次会议")
    expected_count = forms.CharField(
        label="应到人数", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    present = forms.CharField(
        label="到会人员", required=False, help_text="一行一个姓名", widget=forms.Textarea(attrs={"rows": 8})
    )
    recused = forms.CharField(
        label="回避",
        required=False,
        help_text="没有回避的留空。一行一人，写“姓名：党组织全称或申报编号”，多个用顿号隔开",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    minutes = forms.FileField(label="会议纪要", required=False)

    def facts(self) -> dict[str, Any]:
        """Return what was typed, for the service (the minutes apart).

        A line of 回避 without a body pairs the name with an empty one, which the rules refuse.
        """
        return {
            "held_on": read_date(self._text("held_on")),
            "title": self._text("meeting_name"),
            "expected_count": _count(self._text("expected_count")),
            "present": tuple(_lines(self._text("present"))),
            "recused": tuple(pair for line in _lines(self._text("recused")) for pair in _pairs(line)),
        }

    def _text(self, name: str) -> str:
        return self.typed(name).strip()


class ReasonForm(HouseForm):
    """An act that needs a reason."""

    reason = forms.CharField(
        label="理由",
        required=False,
        help_text=f"不超过 {REASON_LIMIT} 字",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReversalForm(ReasonForm):
    """The correction of a released outcome."""

    notify = forms.ChoiceField(
        label="是否发消息通知有关党组织",
        required=False,
        choices=[("1", "通知：有关党组织收到更正后的结果"), ("0", "不通知：有关党组织手里只有原来的结果消息")],
        widget=forms.RadioSelect,
    )
    move_up = forms.BooleanField(label="由候补递补空出的名额", required=False)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 5 else None


def _pairs(line: str) -> list[tuple[str, str]]:
    name, _, bodies = line.replace(":", "：").partition("：")
    return [(name.strip(), body.strip()) for body in re.split(r"[、，,；;]", bodies) if body.strip()] or [
        (name.strip(), "")
    ]


def meeting_as_typed(meeting: Meeting | None) -> Mapping[str, str]:
    """Return a recorded meeting as the form shows it."""
    if meeting is None:
        return {}
    attendees = list(meeting.attendees.all())
    return {
        "held_on": meeting.held_on.isoformat(),
        "meeting_name": meeting.title,
        "expected_count": str(meeting.expected_count),
        "present": "\n".join(attendee.name for attendee in attendees),
        "recused": "\n".join(f"{one.name}：{one.recused_from}" for one in attendees if one.recused_from),
    }


def kept_token(file: StoredFile, by: User) -> str:
    """Return what a refused form carries, so that nobody uploads the same minutes twice."""
    return signing.dumps([file.pk, by.pk], salt=_SALT)


def kept_file(token: str, by: User) -> StoredFile | None:
    """Return the file of a token that this person was given; None for anything else."""
    try:
        key, owner = signing.loads(token, salt=_SALT, max_age=86400)
    except signing.BadSignature:
        return None
    return StoredFile.objects.filter(pk=key).first() if owner == by.pk else None
