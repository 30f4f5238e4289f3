"""Web forms of Appendix 1. A draft takes whatever is typed (F6): the rules speak about it, no form refuses it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from applications import form as appendix
from applications.house_form import HouseForm, typed_text
from applications.models import Application, SupportingFile, Verdict
from benchmark_platform.core.findings import Finding


class PartForm(HouseForm):
    """A part of the form as typed text."""

    def show(self, findings: Iterable[Finding]) -> None:
        """Put the rules' sentences beside the fields of this part; those of the others have their own page."""
        super().show(finding for finding in findings if finding.field in self.fields)


def _line(label: str, help_text: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, strip=False, widget=forms.TextInput(attrs=attrs)
    )


class BasicsForm(PartForm):
    """基本情况."""

    branch_name = _line("党组织名称")
    founded_on = _line("党组织成立时间", "例如 2012-06-01 或 2012年6月1日")
    secretary_name = _line("党组织书记", autocomplete="off")
    employee_count = _line("所在机构员工人数", "只填数字", inputmode="numeric")
    member_count = _line("党员人数", "只填数字，含预备党员", inputmode="numeric")


class GroundsForm(PartForm):
    """创建申报依据 (F1)."""

    grounds = forms.CharField(
        label="党组织创建申报依据", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )


class ContactForm(PartForm):
    """填表人和联系方式."""

    filled_by = _line("填表人", autocomplete="name")
    contact = _line("联系方式", "电话或手机", inputmode="tel", autocomplete="tel")


class HonourForm(PartForm):
    """One row of 所获荣誉 (F2)."""

    title = _line("荣誉名称")
    body = _line("授予单位")
    awarded_on = _line("获得时间", "例如 2019-07-01")
    owner = forms.ChoiceField(
        label="获得者",
        required=False,
        choices=[("", "请选择"), *appendix.HONOUR_OWNERS.items()],
    )


HonourFormSet: type[BaseFormSet[HonourForm]] = formset_factory(
    HonourForm, extra=0, can_delete=True, max_num=60, absolute_max=80
)

PART_FORMS: dict[str, type[PartForm]] = {"basics": BasicsForm, "grounds": GroundsForm, "contact": ContactForm}


def part_form(part: str, application: Application, typed: Mapping[str, Any] | None = None) -> PartForm:
    """Return the bound form of a part: with what was just typed, or with what is saved."""
    form = PART_FORMS[part](dict(typed) if typed is not None else application.answers)
    if part == "grounds":
        form.fields["grounds"].widget.attrs["data-counter-max"] = application.campaign.grounds_limit
    return form


def honour_formset(rows: list[dict[str, str]], *, spare: int) -> BaseFormSet[HonourForm]:
    """Return the rows of honours as a bound formset, with empty spare rows."""
    rows = [*rows, *({} for _ in range(spare))]
    data: dict[str, Any] = {
        "honours-TOTAL_FORMS": str(len(rows)),
        "honours-INITIAL_FORMS": "0",
        "honours-MIN_NUM_FORMS": "0",
        "honours-MAX_NUM_FORMS": "60",
    }
    for index, row in enumerate(rows):
        data.update({f"honours-{index}-{key}": row.get(key, "") for key in appendix.HONOUR_KEYS})
    return HonourFormSet(data, prefix="honours")


def typed_fields(part: str, posted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of one part from a posted form or from an autosave (raw strings by the names of the page)."""
    if part != "honours":
        return {name: typed_text(posted.get(name, "")) for name in PART_FORMS[part].base_fields if name in posted}
    total = typed_text(posted.get("honours-TOTAL_FORMS"))
    if not total.isdecimal() or len(total) > 4:
        return {}  # no rows were sent: the saved ones stay
    rows = [
        {key: typed_text(posted.get(f"honours-{index}-{key}", "")) for key in appendix.HONOUR_KEYS}
        for index in range(min(int(total), 80))
        if not posted.get(f"honours-{index}-DELETE")
    ]
    return {"honours": rows}


class OpinionForm(HouseForm):
    """An opinion on paper or online; a refused form keeps everything typed."""

    verdict = forms.ChoiceField(label="结论", required=False, widget=forms.RadioSelect, choices=Verdict.choices)
    text = forms.CharField(label="意见内容", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    signatory = forms.CharField(label="负责人签名", required=False, help_text="在纸上签名盖章的负责人姓名")
    signed_on = forms.CharField(label="日期", required=False, help_text="例如 2020-08-10 或 2020年8月10日")

    def facts(self) -> dict[str, Any]:
        """Return what was typed, for the service."""
        posted = self.data
        return {
            "text": typed_text(posted.get("text")),
            "signatory": typed_text(posted.get("signatory")),
            "signed_on": appendix.read_date(typed_text(posted.get("signed_on"))),
        }


class BatchOpinionForm(OpinionForm):
    """The same opinion on several forms."""


class SuperiorOpinionForm(OpinionForm):
    """The superior's opinion, with its sealed page."""

    scan = forms.FileField(label="盖章页扫描件或照片", required=False, help_text="上级党组织盖章的申请表")
    code = forms.CharField(label="盖章页页脚的版本码", required=False, help_text="上传盖章页时填写")


class ReturnForm(HouseForm):
    """Sending the form back."""

    reason = forms.CharField(label="退回理由", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    until = forms.CharField(label="补正期限", required=False, help_text="例如 2020-08-18；到这一天结束前都可以重新提交")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in appendix.FIELDS:
            self.fields[f"remark-{field.name}"] = forms.CharField(
                label=field.label, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def why(self) -> str:
        """Return the reason, as typed."""
        return typed_text(self.data.get("reason"))

    def remarks(self) -> dict[str, str]:
        """Return the remarks by field of Appendix 1."""
        return {field.name: typed_text(self.data.get(f"remark-{field.name}")) for field in appendix.FIELDS}

    @property
    def remark_fields(self) -> list[forms.BoundField]:
        """The bound fields for remarks, in the form's order."""
        return [self[f"remark-{field.name}"] for field in appendix.FIELDS]


class SupportingFileForm(forms.Form):
    """A file that explains the form."""

    purpose = forms.ChoiceField(label="用途", choices=SupportingFile.Purpose.choices)
