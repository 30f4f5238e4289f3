"""The action table of a prefecture's new choice after a released place was taken back (S3).

Subjects are :class:`~applications.actions.recommendation.Recommendations` for asking, then the
:class:`~applications.models.ReplacementRequest`. Units may be replaced until the last one has been accepted.
"""

from applications.actions.selection import REVERSING
from applications.doers import COMMITTEE, DECIDER
from benchmark_platform.core.gate import Action

ASK = Action("second_choice.ask", "更正后要求重新推荐", (COMMITTEE,), REVERSING, source="[inf] S3")
DECIDE = Action(
    "second_choice.decide",
    "拟定重新推荐的结果",
    (DECIDER,),
    REVERSING,
    from_states=("filed", "decided"),
    to_state="decided",
    source="[inf] S3",
)
RELEASE = Action(
    "second_choice.release",
    "公布重新推荐的结果",
    (DECIDER,),
    REVERSING,
    from_states=("decided",),
    to_state="ended",
    source="[inf] S3",
)
CLOSE = Action(
    "second_choice.close",
    "结束重新推荐，名额暂空",
    (COMMITTEE,),
    REVERSING,
    from_states=("asked", "nil"),
    to_state="ended",
    source="[inf] S3",
)

ALL = (ASK, DECIDE, RELEASE, CLOSE)
