"""Web forms of eligibility: the committee's decision, the branch's declaration. The services judge what is typed."""

from typing import Any

from django import forms

from applications import form as appendix
from applications.house_form import HouseForm
from applications.models import SelfDeclaration


class DecisionForm(HouseForm):
    """Confirm the computed verdict, or decide otherwise."""

    eligible = forms.ChoiceField(
        label="审查结论", required=False, widget=forms.RadioSelect, choices=[("1", "资格合格"), ("0", "资格不符")]
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="与核对结论相同的不用填写；不同、资料不全或改变上次结论的必须填写，不超过 1000 字。",
    )


class DeclarationForm(HouseForm):
    """无处罚惩戒声明, as it was signed on paper."""

    has_penalty = forms.ChoiceField(
        label="所在执业机构在上述期间是否受到过行政处罚或行业惩戒",
        required=False,
        widget=forms.RadioSelect,
        choices=[("0", "没有受到过"), ("1", "受到过")],
    )
    text = forms.CharField(
        label="说明",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="受到过的，写明机构、时间、作出决定的机关和文号；没有的可以不填；不超过 1000 字",
    )
    signatory = forms.CharField(label="声明人", required=False, help_text="签名的党组织负责人姓名")
    signed_on = forms.CharField(label="日期", required=False, help_text="例如 2020-08-10 或 2020年8月10日")

    def facts(self) -> dict[str, Any]:
        """Return what was typed, for the service."""
        answer = self.typed("has_penalty")
        return {
            "has_penalty": {"1": True, "0": False}.get(answer),
            "text": self.typed("text"),
            "signatory": self.typed("signatory"),
            "signed_on": appendix.read_date(self.typed("signed_on")),
        }

    @classmethod
    def of(cls, declaration: SelfDeclaration | None) -> "DeclarationForm":
        """Return the form with what is on record."""
        if declaration is None:
            return cls({})
        return cls(
            {
                "has_penalty": "1" if declaration.has_penalty else "0",
                "text": declaration.text,
                "signatory": declaration.signatory,
                "signed_on": declaration.signed_on.isoformat(),
            }
        )
