"""The action table of the task guide's marks and ways of scoring (E): open until 启动创建, then an act with reason."""

from dataclasses import dataclass

from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.gate import Action
from evaluations.doers import COMMITTEE, DECIDER
from evaluations.models import Rubric

OPEN, FROZEN = "open", "frozen"
# Once frozen it may still be wrong until the last unit has been assessed.
LATE = (StageCode.CREATION, StageCode.ASSESSMENT, StageCode.ACCEPTANCE)


@dataclass(frozen=True)
class Guide:
    """A campaign's rubric as the gate sees it: its marks are open to changes, or frozen."""

    rubric: Rubric

    @property
    def campaign(self) -> Campaign:
        """The campaign of the rubric."""
        return self.rubric.campaign

    @property
    def state(self) -> str:
        """Open until the work period was opened."""
        return OPEN if self.rubric.frozen_at is None else FROZEN

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return {OPEN: "启动创建之前", FROZEN: "已随启动创建冻结"}


SEE_RUBRIC = Action("rubric.see", "查看评分标准设置", (COMMITTEE,), source="E", reads=True)
EDIT_RUBRIC = Action("rubric.edit", "修改评分标准", (COMMITTEE,), from_states=(OPEN,), source="E")
CHANGE_RUBRIC = Action("rubric.change", "启动创建后修改评分标准", (DECIDER,), LATE, from_states=(FROZEN,), source="E")

ALL = (SEE_RUBRIC, EDIT_RUBRIC, CHANGE_RUBRIC)


def act_on(rubric: Rubric) -> Action:
    """Return the act by which a rubric is changed now: free until it is frozen, then with reason and notice."""
    return EDIT_RUBRIC if rubric.frozen_at is None else CHANGE_RUBRIC
