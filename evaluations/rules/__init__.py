"""The decisions of Appendix 2 and of the work period, as pure functions: arguments in, findings out."""

from evaluations.rules.marks import check_marks, check_thresholds

__all__ = ["check_marks", "check_thresholds"]
