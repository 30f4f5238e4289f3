"""Who is told what about a visit: the unit, its prefecture, those who inspect and those who do so no more (S5)."""

from collections.abc import Iterable

from benchmark_platform.accounts.models import User
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.inbox.services import send_to_people
from evaluations import addresses
from evaluations.models import CreationUnit, Visit
from evaluations.services.messages import tell_prefecture, tell_unit

# What the plan assesses on site: 现场查看、查阅资料、座谈了解.
PREPARE_LINES = (
    "按任务指南整理的台账、文件和会议记录本原件",
    "供现场查看的党员活动场所和宣传栏",
    "党组织书记和有关党员参加座谈",
    "可以使用的会议室",
)
PREPARE = "请准备：\n" + "\n".join(f"{number}. {line}" for number, line in enumerate(PREPARE_LINES, start=1))


def when_words(visit: Visit) -> str:
    """Return day and time in words."""
    return chinese_day(visit.day) + (f"{visit.starts_at:%H:%M}" if visit.starts_at else "")


def facts_words(visit: Visit) -> str:
    """Return when, where and who, line by line."""
    lines = [f"时间：{when_words(visit)}"]
    if visit.place:
        lines.append(f"地点：{visit.place}")
    team = "、".join(
        f"{row.person.full_name}（组长）" if row.is_leader else row.person.full_name for row in visit.standing_team
    )
    lines.append(f"考核组：{team}")
    if visit.note:
        lines.append(f"说明：{visit.note}")
    return "\n".join(lines)


def tell_arranged(visit: Visit) -> None:
    """Tell everybody of a new visit; the unit with what to prepare."""
    kind, link = visit.get_kind_display(), addresses.inspection(visit.pk)
    title = f"{when_words(visit)}对本单位进行{kind}"
    body, event = facts_words(visit), f"visit.arranged:{visit.pk}"
    tell_unit(visit.unit, title=title, body=f"{body}\n{PREPARE}", link=link, event=event)
    title = f"{when_words(visit)}对{visit.unit.organization.name}进行{kind}"
    tell_prefecture(visit.unit, title=title, body=body, link=link, event=event)
    tell_joined(visit, [row.person for row in visit.standing_team])


def tell_changed(visit: Visit, *, joined: Iterable[User], left: Iterable[User], stayed: Iterable[User]) -> None:
    """Tell unit, prefecture and team what stands now; who has left, that it is so."""
    link, event = addresses.inspection(visit.pk), f"visit.changed:{visit.pk}:{visit.version}"
    title, body = f"{visit.unit.organization.name}{visit.get_kind_display()}的安排有调整", facts_words(visit)
    tell_unit(visit.unit, title=title, body=body, link=link, event=event)
    tell_prefecture(visit.unit, title=title, body=body, link=link, event=event)
    send_to_people(stayed, title=title, body=body, link=link, key=event)
    tell_joined(visit, joined)
    words = f"您不再参加{visit.unit.organization.name}的{visit.get_kind_display()}"
    send_to_people(left, title=words, body="已填写的评分保留备查。", key=f"{event}:left")


def tell_joined(visit: Visit, people: Iterable[User]) -> None:
    """Tell each person that he or she inspects, and whether as the leader."""
    rows, leader = list(people), visit.leader
    what = f"{visit.unit.organization.name}的{visit.get_kind_display()}"
    body = f"{facts_words(visit)}\n出发前请在有网络的地方打开评分表，或打印评分表、下载电子表格。"
    for as_what, chosen in (
        ("担任组长", [one for one in rows if one == leader]),
        ("参加", [one for one in rows if one != leader]),
    ):
        send_to_people(
            chosen,
            title=f"请您{as_what}：{what}",
            body=body,
            link=addresses.inspection(visit.pk),
            key=f"visit.joined:{visit.pk}:{visit.version}",
        )


def tell_cancelled(visit: Visit, team: Iterable[User]) -> None:
    """Tell everybody that the visit does not take place, and why."""
    title = f"{when_words(visit)}{visit.unit.organization.name}的{visit.get_kind_display()}已取消"
    body, event = f"理由：{visit.cancel_reason}", f"visit.cancelled:{visit.pk}"
    link = addresses.inspection(visit.pk)
    tell_unit(visit.unit, title=title, body=body, link=link, event=event)
    tell_prefecture(visit.unit, title=title, body=body, link=link, event=event)
    send_to_people(team, title=title, body=body, key=event)


def tell_unit_ended(unit: CreationUnit) -> None:
    """Tell the teams of visits that are not closed that their unit takes no more part, so that nobody travels there."""
    coming = (Visit.State.PLANNED, Visit.State.REOPENED)
    for visit in Visit.objects.filter(unit=unit, state__in=coming).order_by("pk"):
        send_to_people(
            [row.person for row in visit.standing_team],
            title=f"{unit.organization.name}{unit.get_state_display()}，{when_words(visit)}的考核不再进行",
            body="已填写的评分保留备查。",
            key=f"visit.unit_ended:{visit.pk}",
        )
