"""The verdict's pages as they are posted: rows of the board, chosen units, the correction."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from applications.form import read_date
from applications.house_form import typed_text
from applications.selection_form import ReasonForm
from evaluations.rules.verdict_draft import FIELDS

_NAME = re.compile(r"row-(\d{1,18})-([a-z_]+)")


@dataclass(frozen=True)
class Posted:
    """The rows of a posted board by unit, the fingerprints of their texts, and the figures that the page showed."""

    typed: dict[int, dict[str, str]] = field(default_factory=dict)
    base: dict[int, str] = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)


def read_board(posted: QueryDict) -> Posted:
    """Read the rows of a posted board; names that are not of a row are ignored."""
    board = Posted()
    for name, value in posted.items():
        found = _NAME.fullmatch(name)
        if found is None:
            continue
        key, part, text = int(found[1]), found[2], typed_text(value)
        if part == "base":
            board.base[key] = text
        elif part == "seen":
            board.seen[key] = text
        elif part in FIELDS:
            board.typed.setdefault(key, {})[part] = text
    return board


def hidden_fields(posted: Posted, *, without: Iterable[int] = ()) -> list[tuple[str, str]]:
    """Return the posted rows as hidden fields, without some of them."""
    left_out, fields = set(without), []
    for key, texts in posted.typed.items():
        if key in left_out:
            continue
        fields += [(f"row-{key}-{name}", text) for name, text in texts.items()]
        fields += [(f"row-{key}-{name}", known[key]) for name, known in _marks(posted) if key in known]
    return fields


def _marks(posted: Posted) -> tuple[tuple[str, dict[int, str]], ...]:
    return (("base", posted.base), ("seen", posted.seen))


def chosen_units(posted: QueryDict) -> list[int]:
    """Return the ticked units."""
    return [int(text) for text in posted.getlist("units") if text.isdecimal() and len(text) < 18]


class CorrectionForm(ReasonForm):
    """The correction of a released verdict; ``asks_deadline``: it becomes 限期整改."""

    rectify_until = forms.CharField(
        label="整改期限",
        required=False,
        help_text="例如 2021-04-20；在巩固验收阶段之内",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    notify = forms.ChoiceField(
        label="是否发消息通知有关单位",
        required=False,
        choices=[("1", "通知：创建单位、市州党组织和联点党委委员收到更正后的结论"), ("0", "不通知")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, asks_deadline: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_deadline:
            del self.fields["rectify_until"]

    def facts(self) -> dict[str, Any]:
        """Return what was typed, for the service."""
        return {
            "reason": self.typed("reason"),
            "rectify_until": read_date(self.typed("rectify_until")),
            "notify": {"1": True, "0": False}.get(self.typed("notify")),
        }
