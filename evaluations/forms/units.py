"""Web forms of the units: the way out of the campaign, the leading group."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from applications.house_form import HouseForm
from evaluations.forms.rows import MOST
from evaluations.models import GroupMember

GROUP_KEYS = ("name", "post", "duty", "is_firm_management", "helps_with")
# A row with nothing but these is empty: the post is pre-set.
GROUP_IGNORED = ("post", "is_firm_management")


class EndUnitForm(HouseForm):
    """Replacing or disqualifying a unit: the reason, and who has the place."""

    replacement = forms.ChoiceField(label="更换为", required=False)
    reason = forms.CharField(
        label="理由", required=False, help_text="会原样告知创建单位", widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if choices is None:
            del self.fields["replacement"]
        else:
            self.fields["replacement"].choices = [("", "暂时空缺，以后启动"), *choices]  # type: ignore[attr-defined]


class GroupForm(HouseForm):
    """One person of the leading group."""

    name = forms.CharField(label="姓名", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    post = forms.ChoiceField(
        label="小组职务", required=False, choices=GroupMember.Post.choices, initial=GroupMember.Post.MEMBER
    )
    duty = forms.CharField(label="单位职务", required=False, help_text="如：党支部书记、主任会计师")
    is_firm_management = forms.BooleanField(label="是所在机构管理层人员", required=False)
    helps_with = forms.CharField(label="负责事项", required=False, help_text="在创建工作中负责什么")


GroupFormSet: type[BaseFormSet[GroupForm]] = formset_factory(
    GroupForm, extra=0, can_delete=True, max_num=MOST, absolute_max=MOST
)
