"""The steps of stage 4 in which others help: a training, a problem and its answer, reminders."""

from typing import Any

from django.core.management import call_command

from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from evaluations.models import CreationUnit, Event, Problem
from tests.journeys.people import Person
from tests.journeys.recording import at
from tests.journeys.working import filled_in

TRAINING = "2020年第一期书记培训班"
QUESTION = "党员活动室的消防验收怎样办理"
ANSWER = "已与区住建局联系，由市行业党委统一报送资料，本月底前办结。"


def hold_a_training(clerk: Person, bodies: list[Organization]) -> None:
    """M2.3: planned, the units invited, the attendance from Excel; a bad row is named and nobody is entered."""
    clerk.go("/evaluations/events/")
    clerk.look()
    clerk.follow("组织活动")
    clerk.page.get_by_label("书记集中培训").check()
    clerk.fill(event_name=TRAINING, starts_on="2020-11-09", ends_on="2020-11-10", place="长沙")
    clerk.look()
    clerk.press("保存，下一步选择邀请对象")
    clerk.sees("活动已登记，还没有通知任何人。")
    clerk.look()
    clerk.press("邀请并通知")
    clerk.sees(f"新邀请 {len(bodies)} 个党组织", *(body.name for body in bodies))
    clerk.look()
    clerk.follow("登记出席名单")
    clerk.arrives_at("登记出席名单")
    clerk.look()
    event = Event.objects.get()
    template = clerk.fetch(f"/evaluations/events/{event.pk}/attendance/template.xlsx")
    good = [present(body) for body in bodies]
    bad = [*good[:-1], good[-1] | {"出席情况": "到了"}]
    clerk.go(f"/evaluations/events/{event.pk}/attendance/import/")
    clerk.look()
    clerk.field("file").set_input_files(filled_in(template, "出席名单.xlsx", bad))
    clerk.press("上传并核对")
    clerk.is_told(f"第 {len(bodies) + 1} 行“出席情况”")
    clerk.look()
    assert not event.attendances.exists()
    clerk.field("file").set_input_files(filled_in(template, "出席名单.xlsx", good))
    clerk.press("上传并核对")
    clerk.sees(f"核对无误，将导入以下 {len(bodies)} 人")
    clerk.look()
    clerk.press("确认导入")
    clerk.sees(f"已导入 {len(bodies)} 人。", f"出席名单（{len(bodies)}）")
    clerk.look()


def present(body: Organization) -> dict[str, Any]:
    """A secretary who was there."""
    return {"党组织": body.name, "姓名": body.secretary_name, "党组织书记": "是", "出席情况": "出席"}


def raise_a_problem(secretary: Person, unit: CreationUnit, *, owner: str) -> Problem:
    """M1: asked of the prefecture's body, to be answered within five working days."""
    secretary.go(at(unit, "support/"))
    secretary.look()
    secretary.follow("提出问题")
    secretary.fill(problem=QUESTION)
    secretary.press("提出问题")
    secretary.is_told("请谁解决")
    secretary.look()
    secretary.page.get_by_label(owner).check()
    secretary.fill(text="装修后一直没有验收，影响挂牌。")
    secretary.press("提出问题")
    secretary.sees(QUESTION, "待答复", "2020年11月17日")
    secretary.look()
    return Problem.objects.get()


def answer_in_the_end(officer: Person, problem: Problem) -> None:
    """M1: the owner's home page says that it is late; the answer goes to the unit."""
    officer.go("/")
    officer.sees("答复创建单位提出的问题", "1 个问题待答复，其中 1 个已超期")
    officer.look()
    officer.follow("答复创建单位提出的问题")
    officer.press("发出答复")
    officer.is_told("请")
    officer.look()
    officer.fill(text=ANSWER)
    officer.press("发出答复")
    officer.sees("答复已发出，已告知创建单位。", "已答复")
    officer.look()
    problem.refresh_from_db()
    assert problem.state == "replied"


def settle(secretary: Person) -> None:
    """M1: the unit says that it is done with."""
    secretary.go("/")
    secretary.follow("查看答复，解决了请办结")
    secretary.sees(ANSWER)
    secretary.look()
    secretary.press("办结问题")
    secretary.sees("已办结。")
    secretary.look()


def tick() -> list[Message]:
    """What happens by itself once a minute; return the messages that it sent."""
    known = set(Message.objects.values_list("pk", flat=True))
    call_command("tick", verbosity=0)
    return list(Message.objects.exclude(pk__in=known).select_related("organization", "user").order_by("pk"))
