"""The action table of eligibility (C0.1, C0.2): who confirms or overrides what was computed, who declares."""

from applications.actions.selection import REVERSING
from applications.doers import BRANCH, COMMITTEE
from applications.models import Application
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action

ELIGIBILITY_DECIDE = Action(
    "eligibility.decide",
    "审查资格（行业党委直属）",
    (COMMITTEE,),
    (StageCode.APPLICATION, StageCode.SELECTION),
    from_states=("submitted", "eligible", "ineligible"),
    source="C0.1, C0.2, S3",
)
# The prefecture chooses first: its branches' forms come to the committee as recommended; after a correction also later.
ELIGIBILITY_DECIDE_RECOMMENDED = Action(
    "eligibility.decide_recommended",
    "审查资格（市州推荐）",
    (COMMITTEE,),
    (StageCode.APPLICATION, *REVERSING),
    from_states=("recommended", "eligible", "ineligible"),
    source="C0.1, C0.2, S3",
)
DECLARE = Action(
    "eligibility.declare",
    "录入无处罚惩戒声明",
    (BRANCH,),
    (StageCode.APPLICATION,),
    own_deadline=True,
    from_states=("draft", "returned", "submitted"),
    source="C0.2",
)


def deciding(application: Application) -> Action:
    """Return the act by which the committee decides on this application's eligibility."""
    return ELIGIBILITY_DECIDE if application.track == "direct" else ELIGIBILITY_DECIDE_RECOMMENDED


ALL = (ELIGIBILITY_DECIDE, ELIGIBILITY_DECIDE_RECOMMENDED, DECLARE)
