"""allauth's pages that need a word of ours."""

from typing import Any

from allauth.account.views import PasswordChangeView


class FirstOrNextPasswordView(PasswordChangeView):  # type: ignore[misc]
    """Changing the password; the page knows whether it is the first one, in place of a one-time code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the template whether nothing else is possible before."""
        return super().get_context_data(**kwargs) | {"must_change": self.request.user.must_change_password}


password_change = FirstOrNextPasswordView.as_view()
