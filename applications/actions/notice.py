"""The action table of the notice, the objections, the letters and the official list (S3).

Subjects are :class:`~applications.models.SelectionDecision`, for letters' texts
:class:`~applications.services.letters.LetterDesk`.
"""

from applications.doers import COMMITTEE, DECIDER
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action, Doer

SELECTING = (StageCode.SELECTION,)
# A notice is for the public: whoever reads it may object, without an account.
ANYBODY = Doer("anybody", "任何人", lambda user, subject: True)

OPEN_NOTICE = Action(
    "notice.open",
    "公示拟创建对象名单",
    (DECIDER,),
    SELECTING,
    from_states=("decided",),
    to_state="notice",
    source="S3",
)
FILE_OBJECTION = Action("objection.file", "提出异议", (ANYBODY,), SELECTING, from_states=("notice",), source="S3")
SEE_OBJECTIONS = Action("objection.see", "查看异议", (COMMITTEE,), source="S3", reads=True)
# Also when the list was taken back meanwhile: whoever objected is owed an outcome on record.
SETTLE_OBJECTION = Action(
    "objection.settle", "处理异议", (COMMITTEE,), SELECTING, from_states=("notice", "cancelled"), source="S3"
)
PREVIEW_LIST = Action(
    "selection.preview_list",
    "查看拟定名单",
    (COMMITTEE,),
    from_states=("draft", "decided", "notice"),
    source="S3",
    reads=True,
)
SEE_LETTERS = Action("letters.see", "查看和下载结果通知", (COMMITTEE,), source="S3", reads=True)
EDIT_LETTERS = Action("letters.edit", "修改结果通知的文本", (COMMITTEE,), from_states=("open",), source="S3")

ALL: tuple[Action, ...] = (
    OPEN_NOTICE,
    FILE_OBJECTION,
    SEE_OBJECTIONS,
    SETTLE_OBJECTION,
    PREVIEW_LIST,
    SEE_LETTERS,
    EDIT_LETTERS,
)
