"""Web forms of the creation plan: a form refuses nothing, the rules speak about what was typed."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from applications.house_form import HouseForm
from evaluations.forms.rows import MOST

TASK_KEYS = ("id", "title", "starts_in", "ends_in", "person", "items")
TASK_IGNORED = ("id",)


def _long(label: str, help_text: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class PlanForm(HouseForm):
    """Aims and resources (S4, M2.1)."""

    aims = _long("创建目标", "对照任务指南，写明要达到的目标和重点解决的问题", 6)
    funds = forms.CharField(
        label="经费（元）",
        required=False,
        help_text="所在机构为创建工作安排的经费，例如 50000",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    funds_note = _long("经费说明", "来源和用途", 2)
    staff = _long("人力", "专兼职人员和分工", 2)
    venue = _long("场地", "活动场地及其落实情况", 2)


class TaskForm(HouseForm):
    """One line of the timetable."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="工作任务", required=False)
    starts_in = forms.ChoiceField(label="开始月份", required=False)
    ends_in = forms.ChoiceField(label="完成月份", required=False)
    person = forms.CharField(label="责任人", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    items = forms.CharField(label="对应指南内容", required=False, help_text="任务指南的代码，例如 2-1、4-1；可以不填")

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_in", "ends_in"):
            typed = str(self.data.get(self.add_prefix(name), "")) if self.is_bound else ""
            # What was typed stays in sight, also a month outside the stage.
            other = [(typed, typed)] if typed and typed not in dict(months) else []
            self.fields[name].choices = [("", "请选择"), *months, *other]  # type: ignore[attr-defined]


TaskFormSet: type[BaseFormSet[TaskForm]] = formset_factory(
    TaskForm, extra=0, can_delete=True, max_num=MOST, absolute_max=MOST
)


class ConfirmationForm(HouseForm):
    """The firm's confirmation of the resources (M2.1)."""

    firm_signatory = forms.CharField(label="负责人签名", required=False, help_text="在纸上签名盖章的所在机构负责人姓名")
    firm_confirmed_on = forms.CharField(label="日期", required=False, help_text="例如 2020-11-10 或 2020年11月10日")
    scan = forms.FileField(
        label="盖章页扫描件或照片", required=False, help_text="所在机构盖章的保障事项确认页；PDF、JPG 或 PNG"
    )


class AnswerForm(HouseForm):
    """The committee's answer to a plan."""

    reason = forms.CharField(
        label="意见",
        required=False,
        help_text="退回修改时必须写明理由；会原样告知创建单位",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ProgressForm(HouseForm):
    """How far a task has come."""

    done_on = forms.CharField(label="完成日期", required=False, help_text="例如 2020-11-10；还没有完成的不填")
    result = forms.CharField(label="完成情况", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4}))
