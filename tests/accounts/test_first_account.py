"""`manage.py open_first_account`: how an installation gets its first person."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_the_first_account() -> None:
    """Both roles of the committee, and a code that opens."""
    out = StringIO()
    call_command("open_first_account", "周审定", stdout=out)
    user = User.objects.get()
    assert (user.username, user.holds(Role.COMMITTEE), user.holds(Role.DECIDER), user.is_staff) == (
        "committee",
        True,
        True,
        True,
    )
    code = out.getvalue().split("一次性口令：")[1][:14]
    assert user.check_password(code)


def test_there_is_only_one_first() -> None:
    """The others are opened by the office."""
    call_command("open_first_account", "周审定", stdout=StringIO())
    with pytest.raises(CommandError, match="已有行业党委（审定）的账号"):
        call_command("open_first_account", "吴审定", "--username", "second", stdout=StringIO())


def test_a_bad_name_opens_nothing() -> None:
    """The sentence of the rule, and no half-made person."""
    with pytest.raises(CommandError, match="用户名须为"):
        call_command("open_first_account", "周审定", "--username", "周", stdout=StringIO())
    assert User.objects.count() == 0
