"""Appendix 1 from the first keystroke to the release of the list."""

from applications.models.application import Application, State
from applications.models.opinion import Level, Opinion, Verdict
from applications.models.returned import Return
from applications.models.revision import Revision
from applications.models.scan import SealedScan, SupportingFile
from applications.models.submission import Submission

__all__ = [
    "Application",
    "Level",
    "Opinion",
    "Return",
    "Revision",
    "SealedScan",
    "State",
    "Submission",
    "SupportingFile",
    "Verdict",
]
