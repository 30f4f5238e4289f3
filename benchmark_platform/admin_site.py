"""The admin site as the platform uses it: on the roof, because here the record may be known."""

from typing import Any

from benchmark_platform.audit import services as audit
from benchmark_platform.core.admin import HouseAdminSite


class AuditedAdminSite(HouseAdminSite):
    """The back office, with every act on record."""

    def record(self, **facts: Any) -> None:
        """Put an act on record."""
        audit.record(**facts)
