"""Web forms of the notice, the objections and the letters' texts. The rules speak about what is typed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from applications.house_form import HouseForm
from applications.models import LetterText, Objection, SelectionDecision, SelectionRow
from applications.rules import letters as letter_rules
from applications.rules import notice as rules


class OpenNoticeForm(HouseForm):
    """From when the intended list is shown."""

    from_day = forms.CharField(
        label="公示开始日期",
        required=False,
        help_text="公示当天发布的，当天不计入公示期。",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ObjectionForm(HouseForm):
    """An objection by whoever reads the notice; ``website`` is for machines and stays empty."""

    row = forms.ChoiceField(label="对哪个党组织提出异议", required=False, widget=forms.RadioSelect)
    author_name = forms.CharField(
        label="您的姓名", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    author_contact = forms.CharField(
        label="联系方式",
        required=False,
        max_length=400,
        help_text="电话或通信地址，供核实和反馈使用。姓名和联系方式只有行业党委的经办人员可以看到，不告知被反映的单位。",
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    text = forms.CharField(
        label="异议内容和理由",
        required=False,
        max_length=20_000,
        strip=False,
        help_text=f"请写明事实和依据，最多 {rules.TEXT_LIMIT} 字。",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    website = forms.CharField(label="请不要填写这一栏", required=False)

    def __init__(self, *args: Any, decision: SelectionDecision, rows: Iterable[SelectionRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["row"]
        choice.choices = [(str(row.pk), row.application.organization.name) for row in rows]
        self.fields["website"].widget.attrs = {"autocomplete": "off", "tabindex": "-1"}
        if decision.campaign.anonymous_objections_on:
            self.fields["author_name"].help_text = "本次公示受理匿名异议：不愿留名的，姓名和联系方式都不要填写。"

    @property
    def row_id(self) -> int | None:
        """The chosen name, None if it is none of the list."""
        value = self.cleaned_data.get("row", "")
        return int(value) if value else None


class SettleForm(HouseForm):
    """How an objection was settled."""

    outcome = forms.ChoiceField(
        label="处理结果",
        required=False,
        widget=forms.RadioSelect,
        choices=[(value, label) for value, label in Objection.Outcome.choices if value],
    )
    outcome_text = forms.CharField(
        label="核查情况和处理意见",
        required=False,
        strip=False,
        help_text=f"最多 {rules.OUTCOME_LIMIT} 字。只供行业党委存查，不告知被反映的单位。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class LetterForm(HouseForm):
    """The words of one letter."""

    title = forms.CharField(label="标题", required=False, help_text=f"最多 {letter_rules.TITLE_LIMIT} 字。")
    body = forms.CharField(
        label="正文",
        required=False,
        strip=False,
        help_text="每段一行；第一行是收文单位，以冒号结尾。",
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    @classmethod
    def of(cls, text: LetterText) -> "LetterForm":
        """Return the form with the words as they stand."""
        return cls({"title": text.title, "body": text.body})
