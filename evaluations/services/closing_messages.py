"""Who is told of closings, answers and reopenings. No message carries a score: the pages ask who may read one."""

from benchmark_platform.accounts.models import User
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.inbox.services import send_to_people
from evaluations import addresses
from evaluations.models import ItemObjection, VisitClosing
from evaluations.services.messages import tell_committee, tell_prefecture, tell_unit


def tell_closed(closing: VisitClosing) -> None:
    """Tell the unit until when it may answer; committee and prefecture that the visit is closed."""
    unit, visit = closing.unit, closing.visit
    kind, event = visit.get_kind_display(), _event(closing, "closed")
    until = chinese_day(closing.answer_until)
    tell_unit(
        unit,
        title=f"{kind}已结束，请在{until}前确认考评分",
        body=f"请逐项查看考评分和扣分原因；有异议的，在{until}前提出。逾期未提出异议，视为无异议。",
        link=addresses.visit_answer(visit.pk),
        event=event,
    )
    title = f"{unit.organization.name}的{kind}已结束"
    tell_committee(unit, title=title, link=addresses.inspection(visit.pk), event=event)
    tell_prefecture(unit, title=title, event=event)


def tell_reopened(closing: VisitClosing) -> None:
    """Tell the unit and the team, with the reason; the prefecture that the visit goes on."""
    unit, visit = closing.unit, closing.visit
    kind, event = visit.get_kind_display(), _event(closing, "reopened")
    title = f"{unit.organization.name}的{kind}已重新打开"
    tell_unit(
        unit,
        title=f"{kind}已重新打开",
        body=f"理由：{closing.reopen_reason}\n考核组重新确定考评分后，会再请你单位确认。",
        link=addresses.visit_answer(visit.pk),
        event=event,
    )
    _tell(closing, [row.person for row in visit.standing_team], title, event, body=f"理由：{closing.reopen_reason}")
    tell_prefecture(unit, title=title, event=event)


def tell_confirmed(closing: VisitClosing) -> None:
    """Tell the committee and the leader; the unit itself where it was put down on the spot."""
    unit, visit = closing.unit, closing.visit
    event = _event(closing, "confirmed")
    title = f"{unit.organization.name}已确认考评分"
    tell_committee(unit, title=title, link=addresses.inspection(visit.pk), event=event)
    if closing.on_the_spot:
        tell_unit(
            unit,
            title="已现场确认考评分",
            body=f"确认人：{closing.answered_name}。与事实不符的，请联系行业党委。",
            link=addresses.visit_answer(visit.pk),
            event=event,
        )
    else:
        _tell(closing, [closing.closed_by], title, event)


def tell_objected(closing: VisitClosing, codes: list[str]) -> None:
    """Tell the committee, which answers, and the leader; the unit itself where it was put down on the spot."""
    unit = closing.unit
    event = _event(closing, "objected")
    title = f"{unit.organization.name}对{'、'.join(codes)}的考评分有异议"
    tell_committee(unit, title=title, link=addresses.objections(unit.campaign.code), event=event)
    if closing.on_the_spot:
        tell_unit(
            unit,
            title="已现场登记对考评分的异议",
            body=f"提出人：{closing.answered_name}；内容：{'、'.join(codes)}。",
            link=addresses.visit_answer(closing.visit_id),
            event=event,
        )
    else:
        _tell(closing, [closing.closed_by], title, event)


def tell_answered(objection: ItemObjection) -> None:
    """Tell the unit what became of its objection."""
    closing = objection.closing
    tell_unit(
        closing.unit,
        title=f"对 {objection.item.code} 考评分的异议已答复：{objection.get_outcome_display()}",
        body=objection.reply,
        link=addresses.visit_answer(closing.visit_id),
        event=f"objection:{objection.pk}",
    )


def _tell(closing: VisitClosing, people: list[User], title: str, event: str, *, body: str = "") -> None:
    link = addresses.inspection(closing.visit_id)
    send_to_people(people, title=title, body=body, link=link, key=f"unit:{closing.unit.pk}:team:{event}")


def _event(closing: VisitClosing, what: str) -> str:
    return f"closing:{closing.pk}:{what}"
