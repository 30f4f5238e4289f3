"""Django's entry to this floor."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Floor 3: messages to people and bodies, suggestions from them."""

    name = "benchmark_platform.inbox"
    verbose_name = "消息"
