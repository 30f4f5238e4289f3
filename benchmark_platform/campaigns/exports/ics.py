"""The calendar for phones and office programs: one all-day event for each closing day."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max
from icalendar import Calendar, Event

from benchmark_platform.campaigns.models import Campaign

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_ics(campaign: Campaign) -> bytes:
    """Return the closing days as iCalendar. An event keeps its UID when its day is moved; SEQUENCE counts the moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//Benchmark Platform//campaign calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", campaign.short_title)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    issued = datetime.combine(campaign.issued_on, datetime.min.time(), tzinfo=UTC)
    stages = campaign.stages.annotate(moves=Count("date_changes"), moved_at=Max("date_changes__changed_at"))
    stages = stages.order_by("number")  # a grouped query keeps no default order
    for stage in stages:
        last_day = stage.closes_on
        if last_day is None:
            continue
        event = Event()
        event.add("uid", f"{campaign.code}-{stage.code}@benchmark-platform")
        event.add("dtstamp", stage.moved_at or issued)
        event.add("sequence", stage.moves)
        event.add("dtstart", last_day)
        event.add("dtend", last_day + timedelta(days=1))
        event.add("summary", f"{stage.title}截止")
        event.add("description", f"{campaign.short_title}“{stage.title}”阶段的最后一天，当天24时截止。")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
