"""Forms of this floor. The rules judge the days; a form only reads them."""

from typing import Any

from django import forms

from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.campaigns.parties import notified_bodies
from benchmark_platform.campaigns.rules import REASON_LIMIT, REPORT_LIMIT
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization

DATE_INVALID = "请填写正确的日期，例如 2020-08-15。"


def date_field(label: str, **options: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": DATE_INVALID},
        **options,
    )


def reason_field() -> forms.CharField:
    """Why; told to those concerned."""
    return forms.CharField(
        label="理由",
        max_length=REASON_LIMIT,
        help_text="会告知有关单位，并永久记录。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写理由；理由会告知有关单位。"},
    )


def put_refusal(form: forms.Form, refused: Refused) -> None:
    """Show at their fields what a service refused."""
    for finding in refused.findings:
        form.add_error(finding.field if finding.field in form.fields else None, finding.message)


class MoveStageForm(forms.Form):
    """New days of one stage."""

    opens_on = date_field("开始日期")
    closes_on = date_field("截止日期", required=False, help_text="当天有效，到 24 时为止。")
    reason = reason_field()

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"opens_on": stage.opens_on, "closes_on": stage.closes_on}
        if stage.closes_on is not None:
            self.fields["closes_on"].required = True


class StageChoice(forms.ModelChoiceField):
    """Stages with their closing days."""

    def label_from_instance(self, obj: Any) -> str:
        """Name the stage and its closing day."""
        return f"{obj.title}（现截止 {obj.closes_on:%Y-%m-%d}）"


class BodyByNameField(forms.CharField):
    """A body by its name or code, typed or picked from a list that the browser offers."""

    def clean(self, value: Any) -> Any:
        """Return the one body of that name or code."""
        text = super().clean(value)
        found = list(notified_bodies().filter(name=text)[:2]) or list(notified_bodies().filter(code=text)[:2])
        if not found:
            raise forms.ValidationError("没有找到这个党组织，请填写党组织全称或组织代码。")
        if len(found) > 1:
            raise forms.ValidationError("有多个党组织叫这个名称，请填写组织代码。")
        return found[0]


class ExtendForm(forms.Form):
    """An own deadline for one body."""

    organization = BodyByNameField(
        label="党组织",
        help_text="填写党组织全称或组织代码。",
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
        error_messages={"required": "请填写党组织。"},
    )
    stage = StageChoice(
        label="阶段", queryset=Stage.objects.none(), empty_label="请选择", error_messages={"required": "请选择阶段。"}
    )
    until = date_field("延至哪一天", help_text="当天有效，到 24 时为止。")
    reason = reason_field()

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stage"]
        field.queryset = campaign.stages.filter(closes_on__isnull=False)


class InnerDayForm(forms.Form):
    """A prefecture's inner closing day."""

    closes_on = date_field("内部截止日期", help_text="本市州的基层党组织须在这一天（含）以前提交申请表。")


class ReportForm(forms.Form):
    """The text of a mobilisation report; a draft may be empty, what is handed in may not (the rule says so)."""

    draft = True
    text = forms.CharField(
        label="动员部署情况",
        required=False,
        max_length=REPORT_LIMIT,
        help_text="例如：何时何地以什么方式传达部署，参加人数，宣传发动的做法和成效。",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReceiptFilter(forms.Form):
    """Whose receipts are shown."""

    SHOWN = [("", "全部"), ("unread", "未读"), ("read", "已读")]
    show = forms.ChoiceField(label="回执", choices=SHOWN, required=False)
    name = forms.CharField(label="名称", required=False, max_length=60)


def bodies_to_offer() -> list[Organization]:
    """The names for the browser's list: as many as one can scroll through."""
    return list(notified_bodies().only("name")[:300])
