"""``manage.py readme``: write the action table into both READMEs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from benchmark_platform.readme import renew


class Command(BaseCommand):
    """Renew the READMEs from the action tables."""

    help = "Write the action table into README.md and README.zh.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which file changed."""
        for name in renew(settings.BASE_DIR):
            self.stdout.write(f"{name} renewed")
