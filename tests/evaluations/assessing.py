"""March 2021: the assessment. A visit to 周明's unit with three inspectors, and short ways to scores of all kinds.

Rows are written as the services leave them, so that each area's tests start where it begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from benchmark_platform.accounts.models import User
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    Item,
    SelfAssessment,
    SelfScore,
    SelfSubmission,
    Sheet,
    SheetScore,
    UnitState,
    Visit,
    VisitClosing,
    VisitInspector,
)
from evaluations.rules.scoring import ZERO, read_answer, score_of
from evaluations.scales import scale_of, scaled_items
from tests.factories import make_user

if TYPE_CHECKING:
    from tests.evaluations.conftest import WorkWorld


@dataclass
class Assessment:
    """``work`` in March 2021 with a visit to its direct unit: 罗刚 leads, 唐丽 and 许峰 inspect, 马超 is in no team."""

    work: "WorkWorld"
    visit: Visit
    leader: User
    second: User
    third: User
    outsider: User

    @property
    def unit(self) -> CreationUnit:
        """The inspected unit."""
        return self.work.unit

    @property
    def team(self) -> list[User]:
        """The three inspectors, the leader first."""
        return [self.leader, self.second, self.third]


def make_assessment(work: "WorkWorld") -> Assessment:
    """The people of the assessment; the clock stands where the test has moved it (10 March 2021 for ``assess``)."""
    leader, second, third, outsider = (
        make_user(work.committee, "inspector", name, username)
        for name, username in [("罗刚", "luogang"), ("唐丽", "tangli"), ("许峰", "xufeng"), ("马超", "machao")]
    )
    visit = make_visit(work.unit, [leader, second, third], by=work.clerk)
    return Assessment(work, visit, leader, second, third, outsider)


def full_answer(item: Item) -> dict[str, Any]:
    """What is entered for full marks, by the item's way."""
    answers: dict[str, dict[str, Any]] = {
        "graded": {"score": str(item.marks)},
        "deductions": {"no_deduction": True},
        "counted": {"count": "99"},
        "yes_no": {"yes": "yes"},
    }
    return answers[item.way]


def _entered(item: Item, entered: Mapping[str, Any] | None, reason: str) -> dict[str, Any]:
    typed = dict(full_answer(item) if entered is None else entered)
    scale = scale_of(item)
    answer, findings = read_answer(scale, typed)
    assert not findings, findings
    score = score_of(scale, answer)
    lost = answer.not_applicable or (score is not None and score < item.marks)
    return {
        "item": item,
        "answer": answer.as_json(),
        "marks": item.marks,
        "score": score,
        "not_applicable": answer.not_applicable,
        "reason": reason or ("现场没有看到相应材料" if lost else ""),
        "saved_at": timezone.now(),
    }


def fill_self(unit: CreationUnit, by: User, *, differ: Mapping[str, Any] | None = None, submitted: bool = True) -> Any:
    """The unit's self-assessment: full marks but for ``differ`` (code → what is entered instead)."""
    now = timezone.now()
    own = SelfAssessment.objects.create(
        unit=unit, state="submitted" if submitted else "draft", state_since=now, saved_at=now, saved_by=by
    )
    for row in scaled_items(unit.campaign.rubric):
        entered = (differ or {}).get(row.item.code)
        SelfScore.objects.create(assessment=own, saved_by=by, **_entered(row.item, entered, ""))
    if submitted:
        SelfSubmission.objects.create(
            assessment=own, number=1, content={}, total=Decimal("100.0"), submitted_by=by, submitted_at=now
        )
        CreationUnit.objects.filter(pk=unit.pk).update(state=UnitState.SELF_ASSESSED, state_since=now)
        unit.refresh_from_db()
    return own


def make_visit(unit: CreationUnit, team: list[User], *, by: User, day: date = date(2021, 3, 15)) -> Visit:
    """A planned visit; the first of the team leads it."""
    now = timezone.now()
    visit = Visit.objects.create(unit=unit, day=day, state_since=now, arranged_by=by, arranged_at=now)
    for number, person in enumerate(team):
        VisitInspector.objects.create(
            visit=visit, person=person, is_leader=number == 0, assigned_by=by, assigned_at=now
        )
    return visit


def fill_sheet(
    visit: Visit, inspector: User, *, differ: Mapping[str, Any] | None = None, submitted: bool = True
) -> Sheet:
    """An inspector's sheet: full marks but for ``differ`` (code → what is entered instead, None: left out)."""
    now = timezone.now()
    sheet = Sheet.objects.create(
        visit=visit,
        inspector=inspector,
        state="submitted" if submitted else "draft",
        opened_at=now,
        submitted_at=now if submitted else None,
    )
    for row in scaled_items(visit.unit.campaign.rubric):
        if differ and row.item.code in differ and differ[row.item.code] is None:
            continue
        entered = (differ or {}).get(row.item.code)
        SheetScore.objects.create(sheet=sheet, saved_by=inspector, **_entered(row.item, entered, ""))
    return sheet


def close(
    visit: Visit, *, by: User, differ: Mapping[str, Decimal | None] | None = None, state: str = "confirmed"
) -> VisitClosing:
    """Agreed scores (full marks but for ``differ``: code → score, None: not applicable) and a closing of the visit."""
    now = timezone.now()
    earned = marks = ZERO
    for row in scaled_items(visit.unit.campaign.rubric):
        score: Decimal | None = row.item.marks
        if differ and row.item.code in differ:
            score = differ[row.item.code]
        AgreedScore.objects.create(
            visit=visit,
            item=row.item,
            marks=row.item.marks,
            score=score,
            not_applicable=score is None,
            spread=ZERO,
            reason="" if score == row.item.marks else "材料不全",
            saved_at=now,
            saved_by=by,
        )
        if score is not None:
            earned, marks = earned + score, marks + row.item.marks
    answered = {"answered_by": by, "answered_at": now, "answered_name": "周明"} if state == "confirmed" else {}
    closing = VisitClosing.objects.create(
        visit=visit,
        number=1,
        state=state,
        edition=1,
        total=round(earned / marks * 100, 1),
        content={},
        closed_by=by,
        closed_at=now,
        answer_until=date(2021, 3, 18),
        **answered,
    )
    Visit.objects.filter(pk=visit.pk).update(state="closed", state_since=now)
    CreationUnit.objects.filter(pk=visit.unit_id).update(state=UnitState.INSPECTED, state_since=now)
    visit.state, visit.unit.state = Visit.State.CLOSED, UnitState.INSPECTED
    return closing
