"""The task guide (Appendix 2) as data, and the units at work on it (stages 4 to 7)."""

from evaluations.models.article import Article
from evaluations.models.check import CheckRule, Duty
from evaluations.models.closing import AgreedScore, ItemObjection, VisitClosing
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
from evaluations.models.rubric import Combination, Indicator, Item, NamedSystem, Rubric, Way
from evaluations.models.scoring import ItemScore, RubricChange, ScoringPoint
from evaluations.models.self_assessment import SelfAssessment, SelfScore, SelfSubmission
from evaluations.models.sheet import DeviceCopy, Sheet, SheetEntry, SheetPhoto, SheetScore
from evaluations.models.support import Complaint, Liaison, LiaisonVisit, Pair, Problem, ProblemReply
from evaluations.models.unit import ENDED_STATES, CreationUnit, GroupMember, UnitState
from evaluations.models.verdict import VerdictDecision, VerdictRow
from evaluations.models.visit import Visit, VisitInspector

__all__ = [
    "ENDED_STATES",
    "AgreedScore",
    "Article",
    "Attendance",
    "CheckRule",
    "Combination",
    "Complaint",
    "CreationPlan",
    "CreationUnit",
    "DeviceCopy",
    "DocumentKind",
    "Duty",
    "Event",
    "EventMaterial",
    "GroupMember",
    "Indicator",
    "Invitation",
    "Item",
    "ItemObjection",
    "ItemRemark",
    "ItemScore",
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
    "RubricChange",
    "ScoringPoint",
    "SelfAssessment",
    "SelfScore",
    "SelfSubmission",
    "Sheet",
    "SheetEntry",
    "SheetPhoto",
    "SheetScore",
    "UnitDocument",
    "UnitState",
    "VerdictDecision",
    "VerdictRow",
    "Visit",
    "VisitClosing",
    "VisitInspector",
    "Way",
    "YearFigure",
]
