"""Two vocabularies: the committee reads the state as it is, everybody else one word for a verdict until release.

Whatever a page, list or spreadsheet says of a state to somebody outside the committee comes from here (decision 8).
"""

from applications.models import Application, State
from applications.models.application import IN_REVIEW, PUBLIC_LABELS
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.audit.models.event import AuditEventQuerySet

__all__ = ["IN_REVIEW", "events_for", "is_insider", "public_state", "state_for", "tone_state"]

# What the record tells outside the committee; eligibility, reviews and the selection are the committee's alone.
_PUBLIC_ACTS = r"^((application|opinion|scan|file)\.|eligibility\.declare$)"
# A verdict, for everybody else, is a form that the committee has.
_SHOWN_AS = {State.ELIGIBLE: State.RECOMMENDED, State.INELIGIBLE: State.RECOMMENDED}


def is_insider(user: User) -> bool:
    """Whether the person reads the committee's own words."""
    return user.holds(Role.COMMITTEE, Role.DECIDER)


def public_state(application: Application) -> str:
    """Return the state's word for everybody outside the committee: the same for eligible and ineligible."""
    return PUBLIC_LABELS[application.state]


def state_for(user: User, application: Application) -> str:
    """Return the state's word for this person."""
    return application.get_state_display() if is_insider(user) else public_state(application)


def tone_state(user: User, state: State) -> State:
    """Return the state whose colour this person sees."""
    return state if is_insider(user) else _SHOWN_AS.get(state, state)


def events_for(user: User, application: Application) -> AuditEventQuerySet:
    """Return what was done with an application, as far as this person may read it."""
    events: AuditEventQuerySet = AuditEvent.objects.about(application)
    if is_insider(user):
        return events
    return events.filter(action__regex=_PUBLIC_ACTS)
