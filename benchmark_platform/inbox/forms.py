"""Forms of this floor."""

from django import forms


class FeedbackForm(forms.Form):
    """One suggestion."""

    text = forms.CharField(
        label="意见建议",
        max_length=2000,
        help_text="对平台或创建工作有什么意见、困难、建议，请直接写下来，行业党委会答复。",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请填写意见建议。"},
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The committee's answer to one suggestion."""

    answer = forms.CharField(
        label="答复",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "请填写答复。"},
    )
