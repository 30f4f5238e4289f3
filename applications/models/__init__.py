"""Appendix 1 from the first keystroke to the release of the list."""

from applications.models.application import Application, State
from applications.models.eligibility import Computed, EligibilityCheck, EligibilityDecision, SelfDeclaration
from applications.models.letter import LetterText
from applications.models.opinion import Level, Opinion, Verdict
from applications.models.recommendation import Recommendation, ReplacementRequest
from applications.models.returned import Return
from applications.models.review import ConditionVerdict, DeclaredConflict, Review, ReviewLine
from applications.models.revision import Revision
from applications.models.scan import SealedScan, SupportingFile
from applications.models.selection import Objection, Seat, SelectionDecision, SelectionReversal, SelectionRow
from applications.models.submission import Submission

__all__ = [
    "Application",
    "Computed",
    "ConditionVerdict",
    "DeclaredConflict",
    "EligibilityCheck",
    "EligibilityDecision",
    "LetterText",
    "Level",
    "Objection",
    "Opinion",
    "Recommendation",
    "ReplacementRequest",
    "Return",
    "Review",
    "ReviewLine",
    "Revision",
    "SealedScan",
    "Seat",
    "SelectionDecision",
    "SelectionReversal",
    "SelectionRow",
    "SelfDeclaration",
    "State",
    "Submission",
    "SupportingFile",
    "Verdict",
]
