"""Deeds of this floor: accounts, codes, roles, signing in."""

from benchmark_platform.accounts.services.accounts import (
    create_user_with_password,
    deactivate,
    open_account,
    reactivate,
    set_demo_password,
)
from benchmark_platform.accounts.services.codes import IssuedCode, issue_code
from benchmark_platform.accounts.services.roles import end_role, grant_role

__all__ = [
    "IssuedCode",
    "create_user_with_password",
    "deactivate",
    "end_role",
    "grant_role",
    "issue_code",
    "open_account",
    "reactivate",
    "set_demo_password",
]
