"""Forms of the rubric: settings, the marks of all items, one item with its points. The rules judge what is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from applications.house_form import HouseForm
from evaluations.models.rubric import Combination, Way
from evaluations.rubric_texts import SETTING_LABELS
from evaluations.rules.rubric import MOST_POINTS
from evaluations.scales import ScaledItem

NUMBER = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "8"}
POINT_KEYS = ("code", "text", "marks", "cap")
# A row with nothing but its code is empty.
POINT_IGNORED = ("code",)


def _number(words: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=words, required=False, widget=forms.TextInput(attrs=NUMBER), **options)


def posted(texts: Mapping[str, Any]) -> dict[str, str]:
    """Return texts as a browser would send them: a box that is not ticked is not sent."""
    return {name: "on" if value is True else value for name, value in texts.items() if value is not False}


class RubricForm(HouseForm):
    """What every page has once the marks are frozen: the reason that the units are told."""

    reason = forms.CharField(
        label="修改理由", required=False, help_text="会告知各创建单位", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, wants_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not wants_reason:
            del self.fields["reason"]

    @property
    def texts(self) -> dict[str, Any]:
        """Return what was typed, by field; a box as True or False."""
        return {
            name: bool(self.data.get(name)) if isinstance(field, forms.BooleanField) else self.typed(name)
            for name, field in self.fields.items()
        }


class SettingsForm(RubricForm):
    """Pass mark, excellent mark, combination, spread."""

    pass_mark = _number(SETTING_LABELS["pass_mark"])
    excellent_on = forms.BooleanField(label=SETTING_LABELS["excellent_on"], required=False)
    excellent_mark = _number(SETTING_LABELS["excellent_mark"], help_text="不评定优秀等次时，只作展示")
    combination = forms.ChoiceField(
        label=SETTING_LABELS["combination"],
        required=False,
        choices=Combination.choices,
        widget=forms.RadioSelect,
    )
    self_percent = _number(SETTING_LABELS["self_percent"], help_text="按比例合计时填写，1至99的整数；其余为考评分占比")
    spread_threshold = _number(
        SETTING_LABELS["spread_threshold"], help_text="考核人员对同一项的评分相差超过这个数的，组长须写明理由"
    )
    field_order = [*SETTING_LABELS, "reason"]


class MarksForm(RubricForm):
    """Fields ``marks-<code>`` and ``is_bonus-<code>`` for every item."""

    def __init__(self, *args: Any, rows: Sequence[ScaledItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            code = row.item.code
            attrs = {**NUMBER, "data-marks": str(row.indicator.number), "aria-describedby": f"text-{code}"}
            self.fields[f"marks-{code}"] = forms.CharField(
                label=f"{code} 的分值", required=False, widget=forms.TextInput(attrs=attrs)
            )
            self.fields[f"is_bonus-{code}"] = forms.BooleanField(label=f"{code} 加分项", required=False)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Return the indicators, each with its items and their two fields."""
        found: list[dict[str, Any]] = []
        for row in self.rows:
            if not found or found[-1]["indicator"] != row.indicator:
                found.append({"indicator": row.indicator, "rows": []})
            code = row.item.code
            fields = {"marks": self[f"marks-{code}"], "is_bonus": self[f"is_bonus-{code}"]}
            found[-1]["rows"].append({"item": row.item, **fields})
        return found


class ItemForm(RubricForm):
    """How one item is scored; its points are rows of their own."""

    way = forms.ChoiceField(label="评分方式", required=False, choices=Way.choices, widget=forms.RadioSelect)
    may_be_not_applicable = forms.BooleanField(label="可以不适用", required=False, help_text="不适用的内容不计入应得分")
    is_veto = forms.BooleanField(label="一票否决", required=False, help_text="该项得0分的，不能评为达标")
    how_assessed = forms.CharField(label="考评方式", required=False, help_text="例如：查看资料、座谈了解、实地查看")
    field_order = ["way", "may_be_not_applicable", "is_veto", "how_assessed", "reason"]


class PointForm(HouseForm):
    """One line of an item's way of scoring."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label="内容", required=False)
    marks = _number("分")
    cap = _number("最多扣（扣分的要点填写，可以不填）")


PointFormSet: type[BaseFormSet[PointForm]] = formset_factory(
    PointForm, extra=0, can_delete=True, max_num=MOST_POINTS + 8, absolute_max=MOST_POINTS + 8
)
