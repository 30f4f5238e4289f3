"""Django's entry to this floor."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Floor 2: users, roles, signing in."""

    name = "benchmark_platform.accounts"
    verbose_name = "账号"
