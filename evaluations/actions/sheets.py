"""The action table of the inspectors' own score sheets (S5). Until when an entry is accepted is ``rules/sheets.py``'s:

an offline sheet may arrive when the stage is over, so these acts name no stage.
"""

from benchmark_platform.core.gate import Action
from evaluations.doers import COMMITTEE, SHEET_OWNER, TEAM, TEAM_LEADER

# Asked on the visit.
OPEN_SHEET = Action("sheet.open", "打开现场评分表", (TEAM,), source="S5")
# Asked on the sheet.
FILL_SHEET = Action("sheet.fill", "填写现场评分", (SHEET_OWNER,), from_states=("draft",), source="S5")
SUBMIT_SHEET = Action(
    "sheet.submit", "提交现场评分表", (SHEET_OWNER,), from_states=("draft",), to_state="submitted", source="S5"
)
REOPEN_SHEET = Action(
    "sheet.reopen",
    "退回现场评分表修改",
    (TEAM_LEADER, COMMITTEE),
    from_states=("submitted",),
    to_state="draft",
    source="[inf] S5",
)

ALL = (OPEN_SHEET, FILL_SHEET, SUBMIT_SHEET, REOPEN_SHEET)
