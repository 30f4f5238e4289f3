"""allauth's pages that need a word of ours."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.account.views import PasswordChangeView

from benchmark_platform.accounts import rules


class FirstOrNextPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The password that is replaced is the one-time code on the first occasion: the faults call it so too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.must_change_password:
            self.fields["oldpassword"].label = "一次性口令（印在账号单上）"
            self.fields["oldpassword"].error_messages["required"] = "请输入账号单上的一次性口令。"

    def clean_oldpassword(self) -> str:
        """Return what was typed; a one-time code may be in lower case or without its dashes, as at signing in."""
        if self.user.must_change_password:
            self.cleaned_data["oldpassword"] = rules.normal_code(self.cleaned_data["oldpassword"])
        return str(super().clean_oldpassword())


class FirstOrNextPasswordView(PasswordChangeView):  # type: ignore[misc]
    """Changing the password; the page knows whether it is the first one, in place of a one-time code."""

    def get_form_class(self) -> type[FirstOrNextPasswordForm]:
        """Return the form that knows one-time codes."""
        return FirstOrNextPasswordForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the template whether nothing else is possible before."""
        return super().get_context_data(**kwargs) | {"must_change": self.request.user.must_change_password}


password_change = FirstOrNextPasswordView.as_view()
