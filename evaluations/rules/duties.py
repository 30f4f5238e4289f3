"""From the periodic checks to duties with stored days: what has to be done by when, reminded when (decision 11)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from evaluations.rules.checks import periodic_state
from evaluations.rules.facts import Rule, UnitFacts


@dataclass(frozen=True)
class DutyDays:
    """The campaign's numbers: so many days before the due day a reminder, so many after it the liaison member."""

    remind: int
    escalate: int


@dataclass(frozen=True)
class WantedDuty:
    """A duty as it follows from a rule and the facts of a unit on a day; ``done`` is what the check says."""

    rule: int
    period_from: date
    period_to: date
    title: str
    due_on: date
    remind_on: date
    escalate_on: date
    done: bool

    @property
    def key(self) -> tuple[int, date]:
        """What makes it the same duty later: the rule, and the first day of the period."""
        return self.rule, self.period_from


def wanted_duties(
    rules: Iterable[Rule], facts: UnitFacts, *, day: date, opened_on: date, days: DutyDays
) -> list[WantedDuty]:
    """Return the duties of a unit: one per demanded period that ends on or after its opening.

    What is over before the opening is 补录: the check shows it, nobody is reminded of it. A reminder is never earlier
    than the first day of the period: before that nothing could be done.
    """
    found = []
    for rule in rules:
        if not rule.is_duty:
            continue
        for period, done in periodic_state(rule, facts, day):
            if period.last < opened_on:
                continue
            found.append(
                WantedDuty(
                    rule=rule.pk,
                    period_from=period.first,
                    period_to=period.last,
                    title=f"{rule.title}（{period.label}）",
                    due_on=period.last,
                    remind_on=max(period.first, period.last - timedelta(days=days.remind)),
                    escalate_on=period.last + timedelta(days=days.escalate),
                    done=done,
                )
            )
    return found


def digest(titles: Collection[str], *, limit: int) -> str:
    """Return the lines of a message, one per duty; what is too much is counted."""
    lines = list(titles)[:limit]
    rest = len(titles) - len(lines)
    return "\n".join([*lines, f"另有{rest}项，见待办清单。"] if rest else lines)
