"""The action table of the prefecture's one choice (S2) and of the committee's view of the 14 (S2, S3)."""

from dataclasses import dataclass
from datetime import date

from applications.doers import COMMITTEE, PREFECTURE
from applications.models import Application
from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.gate import Action
from benchmark_platform.organizations.models import Organization

APPLYING = StageCode.APPLICATION
SELECTING = StageCode.SELECTION


@dataclass(frozen=True)
class Filing:
    """What a prefecture body files: the gate is asked about body, branch and form together.

    The later of the two own deadlines counts: a branch that was sent back late is no dead end for its body, and a body
    that was asked for a new recommendation may choose among forms that came in time.
    """

    campaign: Campaign
    body: Organization
    application: Application | None = None

    @property
    def prefecture_id(self) -> int | None:
        """The prefecture whose officers may file."""
        return self.body.prefecture_id

    @property
    def organization(self) -> Organization:
        """The body or the branch, whichever may act longer."""
        if self.application is None:
            return self.body
        calendar = self.campaign.calendar
        branch = self.application.organization
        own = calendar.closing_day(APPLYING, self.body) or date.max
        return branch if (calendar.closing_day(APPLYING, branch) or date.max) > own else self.body

    @property
    def last_day(self) -> date | None:
        """The last day on which this may be filed."""
        return self.campaign.calendar.closing_day(APPLYING, self.organization)

    @property
    def state(self) -> str:
        """The state of the form."""
        return self.application.state if self.application else ""

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return Application.state_labels()


@dataclass(frozen=True)
class Recommendations:
    """The 14 of a campaign, as the committee sees them."""

    campaign: Campaign


REVIEW = Action(
    "recommendation.review",
    "对照创建条件审查",
    (PREFECTURE,),
    (APPLYING,),
    own_deadline=True,
    from_states=("submitted",),
    source="S2, C0–C6",
)
RECOMMEND = Action(
    "application.recommend",
    "推荐为创建单位",
    (PREFECTURE,),
    (APPLYING,),
    own_deadline=True,
    from_states=("submitted",),
    to_state="recommended",
    source="S2",
)
FILE_NIL = Action(
    "recommendation.nil",
    "报送无推荐",
    (PREFECTURE,),
    (APPLYING,),
    own_deadline=True,
    source="S2",
)
SEE_ALL = Action("recommendation.list", "查看各市州推荐情况", (COMMITTEE,), source="S2", reads=True)
REMIND_BODIES = Action("recommendation.remind", "提醒尚未报送的市州", (COMMITTEE,), (APPLYING, SELECTING), source="S2")
REQUEST_REPLACEMENT = Action("recommendation.request", "要求重新推荐", (COMMITTEE,), (SELECTING,), source="S3")

ALL = (REVIEW, RECOMMEND, FILE_NIL, SEE_ALL, REMIND_BODIES, REQUEST_REPLACEMENT)
