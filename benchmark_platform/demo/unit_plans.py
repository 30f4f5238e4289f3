"""Leading groups, creation plans in all their states, liaison members and pairs of the sample units (S4, M1.2, M2)."""

from datetime import date, timedelta

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import texts
from benchmark_platform.demo.papers import paper
from benchmark_platform.demo.people import People
from benchmark_platform.organizations.models import Organization
from evaluations.models import CreationUnit
from evaluations.plan_content import content_of, fingerprint, group_texts, month_text, plan_of, plan_texts, tasks_of
from evaluations.services.leading_group import save_group
from evaluations.services.liaison import assign_many
from evaluations.services.pairs import make_pair
from evaluations.services.plan_answers import acknowledge_plan, return_plan, submit_plan
from evaluations.services.plans import (
    creation_months,
    keep_confirmation,
    keep_firm_scan,
    progress_texts,
    record_progress,
    save_plan,
)

# The way of the plan of the n-th unit: acknowledged, submitted, returned, a whole draft, half a draft, nothing yet.
WAYS = "AAAAARAASAAADAASARAHASAN"
WITHOUT_LIAISON = (9, 17, 23)
PAIRED = {0: 5, 4: 12, 11: 18}

TASKS = (
    ("召开动员会，成立领导小组，明确分工", 0, 0, "1-1、1-3"),
    ("健全“三会一课”和组织生活，规范会议记录本", 0, 4, "1-4、1-5、2-1"),
    ("落实谈心谈话和集中学习", 0, 4, "2-2、2-3"),
    ("完善党员活动室和宣传栏", 1, 2, "3-1、3-2"),
    ("修订党建工作制度汇编", 1, 3, "5-2"),
    ("开展主题党日、志愿服务和示范岗活动", 0, 4, "4-1、4-3"),
    ("报送宣传稿，总结典型经验", 1, 4, "7-1、7-2"),
    ("对照任务指南自查，补齐台账", 4, 4, "3-3"),
)
AIMS = "对照任务指南七项指标，补齐组织生活记录和阵地建设短板，形成“党建+所建”可推广的做法，创建期满达到标杆党组织要求。"
RETURN_REASON = "第4项、第5项任务没有写明责任人；经费没有写明从哪一年度预算列支，请补充后重新报送。"
ACKNOWLEDGED = "予以备案，请按时间表组织实施，重点补齐组织生活记录。"
RESULT = "已按时间表完成，会议记录和照片已录入台账。"


def begin(campaign: Campaign, units: list[CreationUnit], people: People, *, confirmed_on: date) -> None:
    """Assign liaison members, then let every unit get as far with its plan as it does."""
    _assign(campaign, units, people.committee)
    for index, unit in enumerate(units):
        person = people.of_body[unit.organization_id]
        way = WAYS[index % len(WAYS)]
        if way != "N":
            _group(unit, index, person)
            _plan(unit, index, person, way, confirmed_on)
        if way in "AR":
            _answer(unit, way, people.committee)
    for index, partner in PAIRED.items():
        if max(index, partner) < len(units):
            body = units[partner].organization
            words = "互派党员参加主题党日，共享学习资源，每季度交流一次台账和制度。"
            make_pair(units[index], partner=body, content=words, by=people.committee)


def progress(units: list[CreationUnit], people: People, *, day: date) -> None:
    """Put down how far the tasks have come: the more diligent the unit, the more of what was to be done by now."""
    for index, unit in enumerate(units):
        if WAYS[index % len(WAYS)] != "A" or index % 5 == 4:
            continue
        person = people.of_body[unit.organization_id]
        for place, task in enumerate(unit.plan.tasks.all()):
            if task.ends_in <= day and (index + place) % 4 != 3:
                done_on = min(day, task.ends_in + timedelta(days=20))
                record_progress(
                    task,
                    done_on=done_on.isoformat(),
                    result=RESULT,
                    base=fingerprint(progress_texts(task)),
                    by=person,
                )


def _assign(campaign: Campaign, units: list[CreationUnit], by: User) -> None:
    committee = Organization.objects.get(kind=Organization.Kind.COMMITTEE)
    found = User.objects.filter(memberships__organization=committee, memberships__role=Role.COMMITTEE)
    staff = list(found.distinct().order_by("username"))
    chosen = {unit.pk: staff[index % len(staff)] for index, unit in enumerate(units) if index not in WITHOUT_LIAISON}
    assign_many(campaign, people=chosen, seen={}, by=by)


def _group(unit: CreationUnit, index: int, person: User) -> None:
    rows = [
        _member(unit.organization.secretary_name, "head", "党组织书记、主任会计师", "全面负责创建工作"),
        _member(texts.name(1200 + index), "deputy", "管理合伙人", "经费、人员和场地保障", is_firm=True),
        _member(texts.name(1300 + index), "member", "组织委员", "“三会一课”和党员教育管理"),
        _member(texts.name(1400 + index), "member", "宣传委员", "阵地和宣传稿"),
    ]
    save_group(unit, rows=rows, base=fingerprint(group_texts([])), by=person)


def _member(name: str, post: str, duty: str, helps_with: str, *, is_firm: bool = False) -> dict[str, object]:
    return {"name": name, "post": post, "duty": duty, "is_firm_management": is_firm, "helps_with": helps_with}


def _plan(unit: CreationUnit, index: int, person: User, way: str, confirmed_on: date) -> None:
    empty = plan_texts(plan_of(unit), [])
    base = {name: fingerprint(value) for name, value in empty.items()}
    half = way == "H"
    months = creation_months(unit)
    tasks = TASKS[:3] if half else TASKS
    typed = {
        "aims": AIMS,
        "funds": "" if half else str(20_000 + index * 3_000),
        "funds_note": "" if half else "列入本年度党建经费预算，主要用于活动、学习资料和阵地建设。",
        "staff": "" if half else "专职党务工作者1名，各部门联络员4名。",
        "venue": "" if half else "党员活动室八十平方米，另有会议室可用。",
        "tasks": [_task(index, place, row, months) for place, row in enumerate(tasks)],
    }
    save_plan(unit, texts=typed, base=base, by=person)
    if half:
        return
    signatory = texts.name(1200 + index)
    keep_confirmation(unit, signatory=signatory, confirmed_on=confirmed_on.isoformat(), by=person)
    keep_firm_scan(unit, upload=paper("所在机构保障确认", 100 + index), by=person)
    if way != "D":
        plan = plan_of(unit)
        content = content_of(plan, tasks_of(plan), unit.group_members.all())
        submit_plan(unit, seen=fingerprint(content), by=person)


def _task(index: int, place: int, row: tuple[str, int, int, str], months: list[date]) -> dict[str, str]:
    title, first, last, items = row
    end = len(months) - 1
    return {
        "title": title,
        "starts_in": month_text(months[min(first, end)]),
        "ends_in": month_text(months[min(last, end)]),
        "person": texts.name(1200 + 100 * (place % 3) + index),
        "items": items,
    }


def _answer(unit: CreationUnit, way: str, by: User) -> None:
    if way == "A":
        acknowledge_plan(unit, number=1, text=ACKNOWLEDGED, by=by)
    else:
        return_plan(unit, number=1, reason=RETURN_REASON, by=by)
