"""The campaign as data: its plan, stages, quotas, conditions, notice; and the deadlines as they were moved."""

from benchmark_platform.campaigns.models.campaign import Campaign, PlatformDefault
from benchmark_platform.campaigns.models.condition import Condition, ConditionPoint
from benchmark_platform.campaigns.models.deadline import DateChange, Extension, InnerClosingDay
from benchmark_platform.campaigns.models.meeting import Attendee, Meeting
from benchmark_platform.campaigns.models.notice import MobilizationReport, NoticeAttachment, NoticeRead, ReportPhoto
from benchmark_platform.campaigns.models.quota import Quota
from benchmark_platform.campaigns.models.stage import Stage, StageCode

__all__ = [
    "Attendee",
    "Campaign",
    "Condition",
    "ConditionPoint",
    "DateChange",
    "Extension",
    "InnerClosingDay",
    "Meeting",
    "MobilizationReport",
    "NoticeAttachment",
    "NoticeRead",
    "PlatformDefault",
    "Quota",
    "ReportPhoto",
    "Stage",
    "StageCode",
]
