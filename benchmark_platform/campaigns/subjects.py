"""What the gate is asked about where the act is on the campaign as a whole, or on the notice towards one body."""

from dataclasses import dataclass

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization


@dataclass(frozen=True)
class CampaignSubject:
    """The campaign as a whole."""

    campaign: Campaign


@dataclass(frozen=True)
class NoticeSubject:
    """The notice of a campaign, towards one body."""

    campaign: Campaign
    organization: Organization

    @property
    def organization_id(self) -> int:
        """The body's id, as the doers ask for it."""
        return self.organization.pk
