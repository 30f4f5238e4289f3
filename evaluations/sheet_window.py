"""A visit as :mod:`evaluations.rules.sheets` needs it: until when its sheets take entries (S5)."""

from datetime import date

from benchmark_platform.campaigns.calendar import today
from evaluations.actions.visits import INSPECTING
from evaluations.models import Visit
from evaluations.rules.sheets import CLOSED, Window, accepted_until


def window_of(visit: Visit) -> Window:
    """Return what decides whether an entry of the visit is taken; the calendar is read once for each campaign."""
    calendar = visit.campaign.calendar
    known = [calendar.stages[code] for code in INSPECTING if code in calendar.stages]
    last = [calendar.closing_day(stage.code, visit.organization) for stage in known]
    ends = [day for day in last if day is not None]
    return Window(
        state=visit.state,
        arranged_on=today(visit.arranged_at),
        opens_on=min((stage.opens_on for stage in known), default=date.max),
        closes_on=max(ends, default=None) if len(ends) == len(last) else None,
        closed_on=today(visit.state_since) if visit.state == CLOSED else None,
        grace_days=visit.campaign.sync_grace_days,
    )


def accepted_until_of(visit: Visit) -> date | None:
    """Return the last day on which entries of the visit may come in; None: open-ended, or cancelled."""
    return accepted_until(window_of(visit))
