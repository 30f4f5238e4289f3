"""Web forms of the recommendation: they keep what was typed; the rules speak."""

from typing import Any

from django import forms

from applications.house_form import HouseForm


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class RecommendForm(HouseForm):
    """The one recommendation."""

    reasons = _text("推荐理由", 6, "对照创建条件写明为什么推荐这个党组织，随推荐一并报省行业党委备案。")
    despite = _text("核对结论为不符合仍推荐的理由", 4)

    def __init__(self, *args: Any, fails: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not fails:
            del self.fields["despite"]


class NilReturnForm(HouseForm):
    """A nil return."""

    reason = _text("不推荐的理由", 5)


class ReplacementForm(HouseForm):
    """The committee asks for a new recommendation."""

    reason = _text("要求重新推荐的理由", 5, "会原样告诉市州行业（协会）党组织。")
    until = forms.CharField(label="期限", required=False, help_text="例如 2020-09-10；到这一天结束前都可以报送")


class OutcomeForm(HouseForm):
    """What becomes of a new recommendation after a correction."""

    outcome = forms.ChoiceField(
        label="拟定结果",
        required=False,
        choices=[("", "未定"), ("selected", "确定为创建对象"), ("not_confirmed", "不予确认")],
    )
    reason = _text("拟定的理由", 5)
