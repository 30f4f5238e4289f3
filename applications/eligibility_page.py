"""What the pages of eligibility show: a branch its own data beside the conditions, the judges the computation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from applications.models import Application, EligibilityCheck, EligibilityDecision
from applications.public import is_insider
from applications.services.eligibility import standing_check, standing_decision
from applications.services.eligibility_facts import preview, workings_of
from applications.verdicts import TONES, Verdict, verdict_of
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Condition
from benchmark_platform.organizations.models import Organization

# To a branch nothing is a verdict: it reads what is registered, and whom to ask.
OWN_WORDS = {
    "meets": ("登记信息与条件相符", "done"),
    "fails": ("请核对登记信息", "attention"),
    "missing": ("尚待补充", "wait"),
}


@dataclass(frozen=True)
class OwnLine:
    """A condition with the branch's own data beside it, where something can be computed."""

    code: str
    name: str
    clause: str
    word: str = ""
    tone: str = ""
    sentence: str = ""
    lines: tuple[str, ...] = ()


def own_lines(working: Iterable[Mapping[str, Any]]) -> list[OwnLine]:
    """Return C0.1 and C0.2 in neutral words, the branch's own data computed now."""
    return [
        OwnLine(
            row["code"],
            "",
            row["clause"],
            *OWN_WORDS[row["verdict"]],
            f"登记信息显示：{row['sentence']}",
            tuple(row["lines"]),
        )
        for row in working
    ]


def own_working(campaign: Campaign, branch: Organization, application: Application | None, day: date) -> list[OwnLine]:
    """Compute C0.1 and C0.2 of a branch without storing anything."""
    workings = workings_of(application, day) if application else preview(campaign, branch, day)
    return own_lines(working.as_plain() for working in workings)


def conditions_of(campaign: Campaign) -> list[Condition]:
    """Return the conditions of the plan, word for word, in order."""
    return list(campaign.conditions.prefetch_related("points"))


@dataclass(frozen=True)
class Check:
    """One computation for the page."""

    check: EligibilityCheck
    workings: list[Verdict]

    @property
    def word(self) -> str:
        """The verdict of all together."""
        return self.check.get_verdict_display()

    @property
    def tone(self) -> str:
        """Its tone."""
        return TONES[self.check.verdict]


@dataclass(frozen=True)
class Panel:
    """Eligibility on an application's page: the standing computation, those before; the decision for the committee."""

    standing: Check | None
    earlier: list[Check] = field(default_factory=list)
    decision: EligibilityDecision | None = None
    decided_before: list[EligibilityDecision] = field(default_factory=list)

    @property
    def outdated(self) -> bool:
        """Whether the computation says otherwise since the committee decided."""
        return bool(self.decision and self.standing and self.decision.check_used.verdict != self.standing.check.verdict)

    @property
    def changed(self) -> bool:
        """Whether the verdict changed at the last computation."""
        return bool(self.standing and self.standing.check.changed)


def panel(application: Application, user: User) -> Panel:
    """Return what this person may read of an application's eligibility; the decision is the committee's alone."""
    standing = standing_check(application)
    earlier = application.eligibility_checks.filter(superseded_at__isnull=False).order_by("-pk")[:20]
    decided: list[EligibilityDecision] = []
    if is_insider(user):
        before = application.eligibility_decisions.filter(superseded_at__isnull=False)
        decided = list(before.select_related("decided_by", "check_used").order_by("-pk"))
    return Panel(
        standing=_check(standing) if standing else None,
        earlier=[_check(check) for check in earlier],
        decision=standing_decision(application) if is_insider(user) else None,
        decided_before=decided,
    )


def _check(check: EligibilityCheck) -> Check:
    return Check(check, [verdict_of(row) for row in check.working])
