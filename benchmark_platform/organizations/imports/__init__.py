"""What of this floor comes in and goes out by Excel."""

from benchmark_platform.organizations.imports.firms import FirmResource
from benchmark_platform.organizations.imports.organizations import OrganizationResource
from benchmark_platform.organizations.imports.parts import CommitteeSeatResource, PartyGroupResource
from benchmark_platform.organizations.imports.penalties import PenaltyResource

__all__ = [
    "CommitteeSeatResource",
    "FirmResource",
    "OrganizationResource",
    "PartyGroupResource",
    "PenaltyResource",
]
