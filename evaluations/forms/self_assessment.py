"""Forms of the self-assessment (S5)."""

from django import forms

from applications.house_form import HouseForm
from evaluations.rules.self_assessment import REASON_LIMIT


class ReturnSelfForm(HouseForm):
    """Why it is sent back, and until when it has to come again."""

    reason = forms.CharField(
        label="退回理由",
        help_text=f"写明哪几项要改、改什么，最多{REASON_LIMIT}字。创建单位会收到这段文字。",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    until = forms.CharField(label="重新提交的期限", widget=forms.DateInput(attrs={"type": "date"}), required=False)
