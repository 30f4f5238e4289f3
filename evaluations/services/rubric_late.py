"""A change of the rubric after the marks were frozen: what was scored by it already, and whom to tell (E)."""

from collections.abc import Iterable

from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.services import Letter, send_letters, send_to_people
from evaluations import addresses
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    Rubric,
    RubricChange,
    SelfAssessment,
    SelfScore,
    Sheet,
    SheetScore,
    VerdictDecision,
    Visit,
    VisitInspector,
)
from evaluations.models.unit import CreationUnitQuerySet
from evaluations.rubric_texts import change_lines

MOST_LINES = 40


def lock_scoring(rubric: Rubric) -> None:
    """Lock what scores by the rubric until the transaction ends: units, visits, sheets, in the house's order.

    Whoever is handing something in just now is waited for, and then seen; whoever comes later reads the new marks.
    """
    visits = Visit.objects.filter(unit__campaign=rubric.campaign_id).order_by("pk")
    sheets = Sheet.objects.filter(visit__unit__campaign=rubric.campaign_id).order_by("pk")
    for rows in (_taking_part(rubric).order_by("pk"), visits, sheets):
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def submitted_scores(rubric: Rubric, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return for the code of an item what was handed in for it already, in words."""
    units, codes = _taking_part(rubric), list(codes)
    own = SelfScore.objects.filter(
        assessment__unit__in=units, assessment__state=SelfAssessment.State.SUBMITTED, item__code__in=codes
    )
    sheets = SheetScore.objects.filter(
        sheet__visit__in=Visit.objects.standing().filter(unit__in=units),
        sheet__state=Sheet.State.SUBMITTED,
        item__code__in=codes,
    )
    agreed = AgreedScore.objects.filter(visit__in=Visit.objects.standing().filter(unit__in=units), item__code__in=codes)
    found: dict[str, list[str]] = {}
    for words, rows in (("自评分", own), ("现场评分", sheets), ("考评分", agreed)):
        for code in sorted(set(rows.values_list("item__code", flat=True))):
            found.setdefault(code, []).append(words)
    return found


def verdict_is_decided(rubric: Rubric) -> bool:
    """Whether a verdict was decided or released on the marks as they are."""
    states = [VerdictDecision.State.DECIDED, VerdictDecision.State.RELEASED]
    return VerdictDecision.objects.filter(campaign=rubric.campaign_id, state__in=states).exists()


def tell_everybody(change: RubricChange) -> None:
    """Tell every unit that takes part and the teams of visits to come what has changed, and why (E)."""
    rubric = change.rubric
    lines = change_lines(change.before, change.after)
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"……共 {len(lines)} 处修改"]
    body = "\n".join([f"理由：{change.reason}", *lines])
    title = f"评分标准有修改（第{change.edition}版）"
    link, key = addresses.guide(rubric.campaign.code), f"rubric:{rubric.pk}:{change.edition}"
    send_letters(
        Letter(organization=unit.organization, title=title, body=body, link=link, key=f"{key}:{unit.pk}")
        for unit in _taking_part(rubric).with_parties()
    )
    send_to_people(_inspectors(rubric), title=title, body=body, link=link, key=f"{key}:inspector")


def _inspectors(rubric: Rubric) -> list[User]:
    coming = [Visit.State.PLANNED, Visit.State.REOPENED]
    teams = VisitInspector.objects.standing().filter(visit__state__in=coming, visit__unit__in=_taking_part(rubric))
    return list(User.objects.filter(pk__in=teams.values("person")).order_by("pk"))


def _taking_part(rubric: Rubric) -> CreationUnitQuerySet:
    return CreationUnit.objects.filter(campaign=rubric.campaign_id).taking_part()
