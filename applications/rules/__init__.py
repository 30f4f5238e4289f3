"""The decisions of the plan in stages 2 and 3: pure functions, arguments in, findings out; the day is an argument.

``appendix1`` is the form (F), ``eligibility`` C0.1 and C0.2, ``review`` the desk review of C1–C6, ``recommendation``
the prefecture's one choice, ``selection`` the committee's decision (S3). The form's rules are offered here directly.
"""

from applications.rules.appendix1 import (
    INVALID,
    MISSING,
    FirmAsked,
    Holder,
    PlanNumbers,
    Registered,
    changed_fields,
    check_form,
    check_new_opinion,
    check_opinions,
    check_return,
    check_scans,
    holder,
    part_of,
    part_status,
    scan_changes,
)

__all__ = [
    "INVALID",
    "MISSING",
    "FirmAsked",
    "Holder",
    "PlanNumbers",
    "Registered",
    "changed_fields",
    "check_form",
    "check_new_opinion",
    "check_opinions",
    "check_return",
    "check_scans",
    "holder",
    "part_of",
    "part_status",
    "scan_changes",
]
