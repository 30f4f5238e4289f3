"""What has to be done every month, quarter, half-year or year: counted period by period (decision 11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from evaluations.rules.facts import UnitFacts
from evaluations.rules.periods import Per, Period, demanded, in_words, periods
from evaluations.rules.results import CheckResult, Counted, Status


@dataclass(frozen=True)
class PeriodState:
    """One demanded period: how many were found, how many are needed."""

    period: Period
    found: int
    needed: int

    @property
    def done(self) -> bool:
        """Whether there are enough."""
        return self.found >= self.needed


def states_of(days: Iterable[date], wanted: Sequence[Period], times: int) -> list[PeriodState]:
    """Count the days in each period."""
    all_days = list(days)
    return [PeriodState(period, sum(1 for day in all_days if day in period), times) for period in wanted]


def judge(
    states: Sequence[PeriodState],
    *,
    day: date,
    period: str,
    counted: Sequence[Counted] = (),
    not_counted: Sequence[Counted] = (),
    asides: Sequence[str] = (),
    unit: str = "次",
    source: str = "台账",
    late_words: str = "",
    nothing_demanded: str = "考核期内没有完整的期间，不作要求",
) -> CheckResult:
    """Judge the demanded periods on a day: short if one that is over lacks something, running if only later ones do.

    ``late_words`` says what is missing where the labels of the periods do not say enough.
    """
    shared = {"period": period, "counted": tuple(counted), "not_counted": tuple(not_counted), "asides": tuple(asides)}
    if not states:
        return CheckResult(Status.NOT_APPLICABLE, why=nothing_demanded, **shared)  # type: ignore[arg-type]
    late = [state.period for state in states if not state.done and state.period.is_over(day)]
    open_now = [state for state in states if not state.done and not state.period.is_over(day)]
    status = Status.SHORT if late else Status.RUNNING if open_now else Status.MET
    if not any(state.found for state in states) and not counted and not not_counted:
        status = Status.UNTOUCHED
    late_part = (late_words or f"缺 {in_words(late)}") if late else ""
    return CheckResult(
        status,
        required=f"需 {sum(state.needed for state in states)} {unit}",
        found=f"{source} {sum(state.found for state in states)} {unit}",
        missing="；".join(part for part in (late_part, _ahead(open_now, day, unit)) if part),
        overdue=bool(late),
        **shared,  # type: ignore[arg-type]
    )


def _ahead(states: Sequence[PeriodState], day: date, unit: str) -> str:
    """The sentence about periods that are not over: how many are still needed in those that have begun."""
    begun = [state for state in states if state.period.has_begun(day)]
    if begun:
        return "；".join(f"{row.period.label}进行中，还需 {row.needed - row.found} {unit}" for row in begun)
    return f"{in_words([state.period for state in states])}尚未开始" if states else ""


def partial_asides(per: Per, facts: UnitFacts, days: Iterable[date], unit: str = "次") -> list[str]:
    """Say what was found in the periods that lie only partly in the assessment period; they are not demanded."""
    all_days = list(days)
    return [
        f"{period.label}只有一部分在考核期内，不作要求，已有 {sum(1 for day in all_days if day in period)} {unit}"
        for period in periods(per, facts.span)
        if not period.whole
    ]


def wanted_periods(per: str, facts: UnitFacts) -> list[Period]:
    """Return the demanded periods of a rule's ``per``."""
    return demanded(Per(per), facts.span)


def every(per: str, times: int, unit: str = "次") -> str:
    """每季度 1 次."""
    return f"{Per(per).words} {times} {unit}"
