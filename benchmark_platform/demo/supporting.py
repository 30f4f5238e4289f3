"""Visits, problems, events with their lists, and a complaint, around the sample units (M1, M2.2, M2.3, 6-3)."""

from datetime import date, timedelta

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo.papers import paper
from benchmark_platform.demo.people import People
from evaluations.models import CreationUnit, Event, Problem
from evaluations.rules.events import AttendanceRow, EventFacts
from evaluations.services.attendance import save_attendance
from evaluations.services.complaints import record_complaint, settle_complaint
from evaluations.services.events import add_material, hold_event, invite
from evaluations.services.liaison import record_visit
from evaluations.services.problems import close_problem, possible_owners, raise_problem, reply

PROBLEMS = (
    ("党员活动室场地不足", "现有会议室与活动室合用，年报期间经常冲突，希望协调解决固定场地。"),
    ("外勤党员组织生活难以集中", "年报期间三分之二党员在外勤，希望上级党组织指导线上组织生活的记录要求。"),
    ("专职党务工作者薪酬没有依据", "所在机构愿意保障，但没有可参照的标准，希望提供同类机构的做法。"),
    ("党员组织关系未转入", "两名党员的组织关系仍在原单位，多次联系未果，请协助协调。"),
)
REPLIES = (
    "已与所在机构管理层沟通，自下月起三楼会议室每周五下午固定用作党员活动室。",
    "可以线上召开，会议记录注明方式和参加人员，截图归档即可。",
    "已汇总三家机构的做法发至邮箱，可参照制定。",
)
SEEN = ("查看会议记录本和制度汇编，与书记、支委座谈。", "了解台账录入和阵地建设进度，走访党员活动室。")
ADVICE = ("建议尽快补录上半年集中学习的考勤。", "建议把质量复核与党员责任区结合的做法整理成典型经验。")
WAYS = ("到场", "电话", "视频")
ASKED = "请党组织书记参加，不能参加的请提前请假。"
# Days before the demo on which the events were; the last one is still to come.
EVENTS = (
    (Event.Kind.TRAINING, "党组织书记集中培训（示例）", 45, 2, "示例培训中心"),
    (Event.Kind.SYMPOSIUM, "创建工作座谈会（示例）", 20, 1, "省注协会议室"),
    (Event.Kind.OBSERVATION, "标杆党组织观摩会（示例）", -9, 1, "示例会计师事务所"),
)


def hold_events(campaign: Campaign, units: list[CreationUnit], by: User, *, opened: date, today: date) -> None:
    """A training and a symposium with their lists, and an observation visit to which all are invited."""
    for turn, (kind, title, days_ago, length, place) in enumerate(EVENTS):
        first = max(opened, today - timedelta(days=days_ago)) if days_ago > 0 else today - timedelta(days=days_ago)
        facts = EventFacts(kind, title, first, first + timedelta(days=length - 1), place, ASKED)
        event = hold_event(campaign, facts=facts, key=f"demo-event-{turn}", by=by)
        invite(event, organizations=[unit.organization for unit in units], by=by)
        if facts.last_day is not None and facts.last_day <= today:
            event.refresh_from_db()
            rows = [_present(number, unit, turn) for number, unit in enumerate(units)]
            save_attendance(event, rows=rows, version=event.version, by=by)
            add_material(event, upload=paper(f"{title}材料", turn), title="会议材料", by=by)


def _present(number: int, unit: CreationUnit, turn: int) -> AttendanceRow:
    away = (number * 5 + turn * 3) % 9
    presence = "excused" if away == 4 else "absent" if away == 7 and turn else "present"
    return AttendanceRow(number + 1, unit.organization_id, unit.organization.secretary_name, True, presence)


def visit(units: list[CreationUnit], *, opened: date, today: date) -> None:
    """What the liaison members saw: two visits here, one there, none elsewhere."""
    for index, unit in enumerate(units):
        standing = unit.standing_liaison
        for turn in range((2, 1, 0, 1)[index % 4] if standing else 0):
            assert standing is not None  # asked above
            record_visit(
                unit,
                visited_on=max(opened, today - timedelta(days=5 + 17 * turn + index)),
                way=WAYS[(index + turn) % len(WAYS)],
                seen=SEEN[(index + turn) % len(SEEN)],
                advice=ADVICE[(index + turn) % len(ADVICE)],
                key=f"demo-visit-{turn}",
                by=standing.person,
            )


def raise_problems(units: list[CreationUnit], people: People) -> list[Problem]:
    """Every third unit has raised one, so long ago that an unanswered one is overdue."""
    raised = []
    for index, unit in enumerate(units[::3]):
        title, text = PROBLEMS[index % len(PROBLEMS)]
        owner = possible_owners(unit)[0]
        person = people.of_body[unit.organization_id]
        raised.append(raise_problem(unit, title=title, text=text, owner=owner, key="demo-problem", by=person))
    return raised


def answer_problems(problems: list[Problem], people: People) -> None:
    """Replied and closed, replied, or still waiting and overdue; one is new."""
    for index, problem in enumerate(problems):
        if index % 4 == 3:
            continue
        handler = people.of_body.get(problem.owner_id, people.committee)
        reply(problem, text=REPLIES[index % len(REPLIES)], key="demo-reply", by=handler)
        if index % 4 == 0:
            problem.refresh_from_db()
            close_problem(problem, by=people.of_body[problem.unit.organization_id])


def complain(units: list[CreationUnit], by: User, *, today: date) -> None:
    """One unfounded complaint, and one that is still looked into."""
    for turn, unit in enumerate((units[6], units[14])):
        complaint = record_complaint(
            unit,
            received_on=today - timedelta(days=20 - 9 * turn),
            subject="反映所在机构加班补休安排问题（示例）",
            text="内容为演示而编。",
            key="demo-complaint",
            by=by,
        )
        if turn == 0:
            words = "经核实，机构已按制度安排补休，反映情况不属实。"
            settle_complaint(complaint, outcome="unfounded", outcome_on=today - timedelta(days=8), text=words, by=by)
