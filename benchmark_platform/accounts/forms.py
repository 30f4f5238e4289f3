"""Forms of this floor: opening an account, giving a role, filtering the list, importing a table."""

from typing import Any

from django import forms

from benchmark_platform.accounts import rules
from benchmark_platform.accounts.roles import Role
from benchmark_platform.organizations.models import Organization, Prefecture

ROLE_CHOICES = [("", "请选择"), *Role.choices]


class OrganizationField(forms.ModelChoiceField):
    """A body in use, by name and code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Organization.objects.filter(active=True).in_official_order(),
            label="党组织",
            empty_label="请选择",
            error_messages={"required": "请选择党组织。", "invalid_choice": "这个党组织不存在或已停用，请重新选择。"},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        """Return what the list shows."""
        return f"{obj.name}（{obj.code}）"


def role_field() -> forms.ChoiceField:
    """A role, in the words of the plan."""
    return forms.ChoiceField(
        label="角色",
        choices=ROLE_CHOICES,
        error_messages={"required": "请选择角色。", "invalid_choice": "请选择角色。"},
    )


class OpenAccountForm(forms.Form):
    """One account with its first role."""

    organization = OrganizationField()
    role = role_field()
    full_name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    username = forms.CharField(
        label="用户名",
        max_length=30,
        required=False,
        help_text="留空时由平台编号，如 branch-001。只用小写字母、数字和 . _ -",
    )

    def clean_username(self) -> str:
        """Return the name as it is kept."""
        return rules.normal_username(self.cleaned_data["username"])


class GrantRoleForm(forms.Form):
    """Another role for a person."""

    organization = OrganizationField()
    role = role_field()


class ReasonForm(forms.Form):
    """Why an account is stopped or a role ended."""

    reason = forms.CharField(
        label="理由", max_length=200, error_messages={"required": "请填写理由，它会记入操作记录。"}
    )


class AccountFilterForm(forms.Form):
    """What the list of accounts can be narrowed to."""

    STATES = [
        ("", "全部"),
        ("waiting", "尚未首次登录"),
        ("expired", "口令已过期"),
        ("locked", "已锁定"),
        ("stopped", "已停用"),
    ]

    q = forms.CharField(label="姓名、用户名或党组织", required=False)
    role = forms.ChoiceField(label="角色", choices=[("", "全部"), *Role.choices], required=False)
    prefecture = forms.ModelChoiceField(Prefecture.objects, label="市州", required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)


class ImportForm(forms.Form):
    """A filled-in table of accounts."""

    table = forms.FileField(
        label="填好的 Excel 表格",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "请选择填好的 Excel 表格（.xlsx）。",
            "empty": "这是空文件（0 字节）。请确认表格已经保存好，再重新选择。",
        },
    )
