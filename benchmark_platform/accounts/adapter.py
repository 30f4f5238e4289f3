"""How allauth behaves here: accounts are opened by the office, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed (design decision 9)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the committee opens accounts."""
        return False
