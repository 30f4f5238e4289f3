"""The web form of a record, made from the fields of its kind; what is typed is judged by the rules, not here."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from applications.house_form import HouseForm
from evaluations.ledger_words import fields_of
from evaluations.models import KindField, Member, RecordKind
from evaluations.rules.ledger import COUNTS, TEXT_LIMITS, name_of


class AnyChoices(forms.MultipleChoiceField):
    """Numbers of persons as they were ticked; the service says which are not on the roster."""

    def valid_value(self, value: Any) -> bool:
        """Refuse nothing here."""
        return True


class RecordForm(HouseForm):
    """Day, the fields of the kind in their order, and the marks of the submission (``key``, ``version``)."""

    held_on = forms.CharField(label="日期", required=False, widget=forms.TextInput(attrs={"type": "date"}))

    def __init__(
        self, kind: RecordKind, members: Iterable[Member], data: Any = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.kind = kind
        self.asks_photos = False
        self.photo_label = "照片"
        for one in fields_of(kind):
            if one.code == "photos":
                self.asks_photos, self.photo_label = True, one.label
                self.photo_hint = one.hint
            else:
                self.fields[name_of(one)] = _field(one, members)

    def typed_fields(self) -> dict[str, str]:
        """Return everything that was typed, by form name."""
        return {name: self.typed(name) for name in self.fields if name != "persons"}

    @property
    def chosen_persons(self) -> list[int]:
        """The roster numbers that were ticked."""
        return [int(text) for text in _listed(self.data, "persons") if text.isdecimal() and len(text) < 18]

    @property
    def confirmed(self) -> list[str]:
        """The questions to which the person said yes."""
        return _listed(self.data, "confirmed")


def _listed(data: Any, name: str) -> list[str]:
    getlist = getattr(data, "getlist", None)
    return [str(value) for value in getlist(name)] if getlist else []


def _field(one: KindField, members: Iterable[Member]) -> forms.Field:
    if one.code == "persons":
        choices = [
            (str(member.pk), str(member) if member.left_on is None else f"{member}（已转出）") for member in members
        ]
        field: forms.Field = AnyChoices(choices=choices, widget=forms.CheckboxSelectMultiple)
    elif one.code == "by_secretary" or one.type == "yes_no":
        field = forms.BooleanField()
    elif one.type == "choice":
        choices = [("", "请选择"), *((word, word) for word in one.options)]
        field = forms.CharField(widget=forms.Select(choices=choices))
    else:
        field = forms.CharField(widget=_widget(one), strip=False)
    field.label, field.help_text, field.required = one.label, one.hint, False
    field.optional = not one.required and not isinstance(field, forms.BooleanField)  # type: ignore[attr-defined]
    return field


def _widget(one: KindField) -> forms.Widget:
    if one.code in COUNTS or one.type == "integer":
        return forms.TextInput(attrs={"inputmode": "numeric", "class": "count", "autocomplete": "off"})
    if one.code == "summary" or (one.type == "long_text" and one.code not in TEXT_LIMITS):
        return forms.Textarea(attrs={"rows": 4})
    if one.type == "decimal":
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "count", "autocomplete": "off"})
    if one.type in ("date", "month") and one.code not in TEXT_LIMITS:
        return forms.TextInput(attrs={"type": one.type} if one.type == "date" else {"placeholder": "2020年10月"})
    return forms.TextInput()
