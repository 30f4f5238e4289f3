"""The task guide (Appendix 2) as data, and the units at work on it (stages 4 to 7)."""

from evaluations.models.article import Article
from evaluations.models.check import CheckRule, Duty
from evaluations.models.event import Attendance, Event, EventMaterial, Invitation
from evaluations.models.evidence import (
    DocumentKind,
    ItemRemark,
    PremisesAnswer,
    PremisesPoint,
    UnitDocument,
    YearFigure,
)
from evaluations.models.ledger import LedgerRecord, Member, RecordPerson, RecordPhoto
from evaluations.models.plan import CreationPlan, PlanSubmission, PlanTask
from evaluations.models.record_kind import KindField, RecordKind
from evaluations.models.rubric import Indicator, Item, NamedSystem, Rubric
from evaluations.models.support import Complaint, Liaison, LiaisonVisit, Pair, Problem, ProblemReply
from evaluations.models.unit import ENDED_STATES, CreationUnit, GroupMember, UnitState

__all__ = [
    "ENDED_STATES",
    "Article",
    "Attendance",
    "CheckRule",
    "Complaint",
    "CreationPlan",
    "CreationUnit",
    "DocumentKind",
    "Duty",
    "Event",
    "EventMaterial",
    "GroupMember",
    "Indicator",
    "Invitation",
    "Item",
    "ItemRemark",
    "KindField",
    "LedgerRecord",
    "Liaison",
    "LiaisonVisit",
    "Member",
    "NamedSystem",
    "Pair",
    "PlanSubmission",
    "PlanTask",
    "PremisesAnswer",
    "PremisesPoint",
    "Problem",
    "ProblemReply",
    "RecordKind",
    "RecordPerson",
    "RecordPhoto",
    "Rubric",
    "UnitDocument",
    "UnitState",
    "YearFigure",
]
