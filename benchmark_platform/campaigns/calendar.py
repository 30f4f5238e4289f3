"""The calendar of one campaign: which stage is open for whom on which day (S1–S7).

Days are whole days in Asia/Shanghai and a closing day counts to its last second; "today" is always an argument.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.organizations.models import Organization, Track

if TYPE_CHECKING:
    from benchmark_platform.campaigns.models import Campaign, Stage


def today(at: datetime | None = None) -> date:
    """Return the day in Asia/Shanghai of a moment (default: now)."""
    return timezone.localdate(at or timezone.now())


@dataclass
class CampaignCalendar:
    """Stages, own deadlines of organisations and inner closing days of prefectures, read together in three queries."""

    campaign: "Campaign"
    stages: dict[str, "Stage"]
    own_deadlines: dict[tuple[int, str], date] = field(default_factory=dict)
    inner_days: dict[int, date] = field(default_factory=dict)

    @classmethod
    def of(cls, campaign: "Campaign") -> "CampaignCalendar":
        """Read the calendar of a campaign."""
        from benchmark_platform.campaigns.models import Extension  # the models import this module

        own: dict[tuple[int, str], date] = {}
        # From the extensions, not over the stages: a filter on the joined rows would join them a second time, N by N.
        rows = Extension.objects.filter(stage__campaign=campaign).order_by()
        for organization_id, code, until in rows.values_list("organization_id", "stage__code", "until"):
            key = (organization_id, code)
            own[key] = max(until, own.get(key, until))
        inner = dict(campaign.inner_closing_days.values_list("organization__prefecture_id", "closes_on"))
        return cls(campaign, {stage.code: stage for stage in campaign.stages.all()}, own, inner)

    @property
    def in_order(self) -> list["Stage"]:
        """The stages by number."""
        return sorted(self.stages.values(), key=lambda stage: stage.number)

    def open_stages(self, day: date) -> list["Stage"]:
        """Return the stages that are open for everybody on a day."""
        return [
            stage
            for stage in self.in_order
            if stage.opens_on <= day and (stage.closes_on is None or day <= stage.closes_on)
        ]

    def closing_day(self, code: str, organization: Organization | None, *, own_deadline: bool = True) -> date | None:
        """Return the last day of a stage for an organisation (its own deadline if later); None is open-ended."""
        stage = self.stages[code]
        if stage.closes_on is None or organization is None or not own_deadline:
            return stage.closes_on
        return max(stage.closes_on, self.own_deadlines.get((organization.pk, code), stage.closes_on))

    def inner_closing_day(self, prefecture_id: int | None) -> date | None:
        """Return the day by which a prefecture wants its branches' forms (S2)."""
        stage = self.stages.get("application")
        if stage is None or stage.closes_on is None or prefecture_id is None:
            return None
        default = max(stage.opens_on, stage.closes_on - timedelta(days=self.campaign.inner_days))
        return self.inner_days.get(prefecture_id, default)

    def submission_day(self, organization: Organization) -> date | None:
        """Return the last day on which this branch may submit: inner day or stage's end, or its own deadline."""
        last = self.closing_day("application", organization)
        own = self.own_deadlines.get((organization.pk, "application"))
        if organization.track == Track.PREFECTURE and last is not None:
            inner = self.inner_closing_day(organization.prefecture_id)
            return max(filter(None, (inner, own)), default=last)
        return last

    def closed_reason(
        self,
        stages: tuple[str, ...],
        organization: Organization | None,
        day: date,
        *,
        own_deadline: bool,
        inner_day: bool,
    ) -> str:
        """Return "" if one of the stages is open for the organisation on ``day``, else a sentence that says why not."""
        if self.campaign.is_read_only:
            return f"{self.campaign.short_title}已经归档，内容只能查看。"
        known = [self.stages[code] for code in stages if code in self.stages]
        past: list[str] = []
        for stage in known:
            if day < stage.opens_on:
                continue
            last = self.closing_day(stage.code, organization, own_deadline=own_deadline)
            if inner_day and organization is not None and organization.track == Track.PREFECTURE:
                inner = self.submission_day(organization)
                if last is not None and inner is not None and inner < day <= last:
                    past.append(f"本市州的内部截止日期是{chinese_day(inner)}，已经过了；如有特殊情况，请联系市州党组织")
                    continue
            if last is None or day <= last:
                return ""
            past.append(
                f"“{stage.title}”阶段已于{chinese_day(last)}截止；如有特殊情况，请联系{self.campaign.filing_office}申请延期"
            )
        if past:
            return past[-1] + "。"
        upcoming = min(known, key=lambda stage: stage.opens_on, default=None)
        if upcoming is None:
            return "本计划没有设置这项工作的阶段，不能办理。"
        until = f"，{chinese_day(upcoming.closes_on)}截止" if upcoming.closes_on else ""
        return f"“{upcoming.title}”阶段{chinese_day(upcoming.opens_on)}开始{until}，现在还不能办理。"
