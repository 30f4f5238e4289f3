"""``manage.py tick``: what must happen by itself, once a minute. Running it twice at once does no harm."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Calls every function of ``settings.TICKS`` with the moment; one that fails does not stop the others."""

    help = "Do what is due: put killed exports into the queue again, send what is to be sent (once a minute)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the functions in order."""
        now, failed = timezone.now(), []
        for name in settings.TICKS:
            try:
                result = import_string(name)(now)
            except Exception:
                logger.exception("Tick %s failed", name)
                failed.append(name)
            else:
                if options["verbosity"] > 1:
                    self.stdout.write(f"{name}: {result}")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log has the reasons.")
