"""What a visit's page says of its closings, and the next act of leader, unit and committee there (S5)."""

from datetime import date
from typing import Any

from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.dates import chinese_day
from evaluations.actions import closing as actions
from evaluations.closing_lines import standing_on
from evaluations.closing_view import may_compare, may_read_closings
from evaluations.models import Sheet, Visit, VisitClosing
from evaluations.taking_part import decide_in_part
from evaluations.unit_panels import Panel, Step


def closing_panel(visit: Visit, user: User, day: date) -> Panel | None:
    """Return the closings of a visit, the latest first; None for whoever reads none, and while there is none."""
    if not decide(actions.SEE_AGREED, user=user, subject=visit):
        return None
    rows = []
    if may_read_closings(visit, user):
        rows = list(visit.closings.order_by("-number").defer("content").prefetch_related("objections"))
    compares = visit.state in (Visit.State.PLANNED, Visit.State.REOPENED) and may_compare(visit, user)
    if not rows and not compares:
        return None
    lines = [{"closing": row, "standing": standing_on(row, row.objections.all(), day)} for row in rows]
    return Panel("evaluations/closing_panel.html", {"visit": visit, "lines": lines, "compares": compares})


def closing_step(visit: Visit, user: User, day: date) -> Step | None:
    """Return what the reader does next about the closing: agree and close, confirm, or answer objections."""
    if visit.state in (Visit.State.PLANNED, Visit.State.REOPENED):
        return _leaders(visit, user, day)
    closing = visit.standing_closing if visit.state == Visit.State.CLOSED else None
    if closing is None:
        return None
    closing.visit = visit
    if closing.state == VisitClosing.State.WAITING and day <= closing.answer_until:
        return _answer(closing, user, day)
    if decide_in_part(actions.ANSWER_OBJECTION, user=user, subject=closing, day=day):
        waiting = closing.objections.filter(outcome="").order_by("pk").first()
        if waiting:
            return Step("答复异议", reverse("evaluations:objection", args=[waiting.pk]))
    return None


def opened_again(visit: Visit) -> VisitClosing | None:
    """Return the closing whose reason the team has to look at before it closes again; one query, none otherwise."""
    if visit.state != Visit.State.REOPENED:
        return None
    return visit.closings.select_related("reopened_by").prefetch_related("objections__item").order_by("-number").first()


def _leaders(visit: Visit, user: User, day: date) -> Step | None:
    if not decide_in_part(actions.CLOSE_VISIT, user=user, subject=visit, day=day):
        return None
    handed_in: Any = Sheet.objects.filter(visit=visit, state=Sheet.State.SUBMITTED).values_list(
        "inspector_id", flat=True
    )
    handed_in = set(handed_in)
    if user.pk not in handed_in:
        return None
    missing = [row.person.full_name for row in visit.standing_team if row.person_id not in handed_in]
    detail = f"{'、'.join(missing)}还没有提交现场评分表。" if missing else "考核组的现场评分表都已提交。"
    again = opened_again(visit)
    if again:
        detail = f"考核已重新打开，理由：{again.reopen_reason.rstrip('。')}。{detail}"
    return Step("确定考评分，结束考核", reverse("evaluations:closing", args=[visit.pk]), detail)


def _answer(closing: VisitClosing, user: User, day: date) -> Step | None:
    until = f"请在{chinese_day(closing.answer_until)}前办理；逾期未提出异议，视为无异议。"
    if decide_in_part(actions.CONFIRM_CLOSING, user=user, subject=closing, day=day):
        return Step("确认考评分", reverse("evaluations:visit_answer", args=[closing.visit_id]), until)
    if decide_in_part(actions.CONFIRM_ON_THE_SPOT, user=user, subject=closing, day=day):
        return Step("请创建单位负责人现场确认", reverse("evaluations:visit_on_the_spot", args=[closing.visit_id]))
    return None
