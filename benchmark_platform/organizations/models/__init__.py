"""Who exists: prefectures, bodies, firms, the penalty register."""

from benchmark_platform.organizations.models.firm import CoveredFirm, Firm, LicencePlatform
from benchmark_platform.organizations.models.organization import Organization, Track, administrative_place
from benchmark_platform.organizations.models.parts import CommitteeSeat, PartyGroup
from benchmark_platform.organizations.models.penalty import Penalty
from benchmark_platform.organizations.models.prefecture import Prefecture

__all__ = [
    "CommitteeSeat",
    "CoveredFirm",
    "Firm",
    "LicencePlatform",
    "Organization",
    "PartyGroup",
    "Penalty",
    "Prefecture",
    "Track",
    "administrative_place",
]
