"""S4, M1.2, M2.1: the pages of leading group and plan. Not mine 404, not now 403, wrong method 405, bad input."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from evaluations.models import CreationPlan, CreationUnit, PlanTask
from evaluations.plan_content import fingerprint, plan_of, tasks_of
from evaluations.services.plan_answers import acknowledge_plan, return_plan, revise_plan
from evaluations.services.plans import keep_firm_scan, save_plan
from tests.core.builders import EXE, PDF
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.units import (
    EMPTY_BASE,
    GROUP,
    HEAD,
    TASK,
    TEXTS,
    filed_plan,
    fill_plan,
    page,
    scan,
    sign_in,
    submit,
)

pytestmark = pytest.mark.django_db


def at(unit: CreationUnit, rest: str = "plan/") -> str:
    """An address under a unit."""
    return f"/evaluations/units/{unit.pk}/{rest}"


def rows(prefix: str, lines: list[dict[str, Any]]) -> dict[str, str]:
    """Rows as a browser posts them; an unticked box is not posted."""
    posted = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    for index, line in enumerate(lines):
        posted |= {
            f"{prefix}-{index}-{key}": "on" if value is True else str(value)
            for key, value in line.items()
            if value is not False
        }
    return posted


def plan_post(base: dict[str, str] | None = None, **changed: Any) -> dict[str, str]:
    """The page of the plan as a browser posts it."""
    texts = TEXTS | changed
    posted = {name: str(value) for name, value in texts.items() if name != "tasks"}
    posted |= {f"base-{name}": value for name, value in (base or EMPTY_BASE).items()}
    return posted | rows("tasks", texts["tasks"])


@pytest.fixture
def unit_client(work: WorkWorld) -> Client:
    """周明 at his desk."""
    return sign_in(work.secretary)


def test_strangers_find_nothing_and_readers_only_read(work: WorkWorld) -> None:
    """404; 403 with the reason; the page itself read-only."""
    filed_plan(work.unit, by=work.secretary)
    [task] = tasks_of(plan_of(work.unit))
    reading = ["plan/", "group/", "plan/plan.pdf", "plan/submissions/1/"]
    writing = ["plan/edit/", "plan/confirmation/", "plan/submit/", f"plan/tasks/{task.pk}/"]
    for rest in [*reading, *writing, "plan/answer/"]:
        for person in (work.stranger, work.changsha_secretary, work.changsha_officer):
            assert sign_in(person).get(at(work.unit, rest)).status_code == 404
    client = sign_in(work.clerk)
    assert [client.get(at(work.unit, rest)).status_code for rest in reading] == [200] * 4
    assert [client.get(at(work.unit, rest)).status_code for rest in writing] == [403] * 4
    assert client.post(at(work.unit, "group/"), {}).status_code == 403
    assert "何建华" in page(client, at(work.unit, "group/"))
    assert sign_in(work.secretary).get(at(work.unit, "plan/answer/")).status_code == 403
    assert client.get(at(work.unit, "plan/submissions/2/")).status_code == 404
    assert client.get(at(work.unit, "plan/tasks/999999/")).status_code == 404
    assert client.post(at(work.unit)).status_code == 405
    assert client.get(at(work.unit, "plan/revise/")).status_code == 405


def test_group_is_typed_and_warned_about(work: WorkWorld, unit_client: Client) -> None:
    """Blank and deleted rows go; M1.2 is said early."""
    lines = [HEAD, {"name": "", "post": "member"}, HEAD | {"name": "多余", "DELETE": "on", "post": "member"}]
    posted = rows("group", lines) | {"base": fingerprint([])}
    response = unit_client.post(at(work.unit, "group/"), posted, follow=True)
    assert "领导小组已保存。" in response.content.decode()
    assert [member.name for member in work.unit.group_members.all()] == ["周明"]
    assert "须有所在机构管理层人员" in page(unit_client, at(work.unit, "group/"))
    assert "还没有成立领导小组。" in page(sign_in(work.clerk), at(work.changsha_unit, "group/"))


def test_the_first_row_of_a_new_group_is_its_head_and_every_other_a_member(
    work: WorkWorld, unit_client: Client
) -> None:
    """S4: nobody is made a second head by a row that was left as it came."""
    formset = unit_client.get(at(work.unit, "group/")).context["formset"]
    assert [row["post"].value() for row in formset.forms] == ["head", "member"]
    posted = rows("group", [HEAD]) | {"base": fingerprint([]), "add_row": "group"}
    formset = unit_client.post(at(work.unit, "group/"), posted).context["formset"]
    assert [row["post"].value() for row in formset.forms] == ["head", "member", "member"]


def test_a_refused_group_loses_nothing(work: WorkWorld, unit_client: Client) -> None:
    """Everything typed is there again, with the sentence at its row; a further row keeps it too."""
    posted = rows("group", [HEAD, HEAD | {"name": "李强"}]) | {"base": fingerprint([])}
    response = unit_client.post(at(work.unit, "group/"), posted)
    text = response.content.decode()
    assert response.status_code == 422
    assert "第 2 行小组职务：组长只能有 1 人" in text and 'value="李强"' in text
    more = unit_client.post(at(work.unit, "group/"), posted | {"add_row": "group"}).content.decode()
    assert 'value="李强"' in more and 'name="group-3-name"' in more
    assert not work.unit.group_members.exists()
    assert unit_client.post(at(work.unit, "group/"), {"group-TOTAL_FORMS": "x" * 9}).status_code in (302, 409)


def test_two_tabs_of_the_group(work: WorkWorld, unit_client: Client) -> None:
    """Both lists shown; mine again with one click."""
    unit_client.post(at(work.unit, "group/"), rows("group", GROUP) | {"base": fingerprint([])})
    response = unit_client.post(at(work.unit, "group/"), rows("group", [HEAD]) | {"base": fingerprint([])})
    assert response.status_code == 409
    text = response.content.decode()
    assert "已在别处被修改" in text and "何建华" in text
    assert fingerprint(GROUP) in text


def test_plan_is_typed(work: WorkWorld, unit_client: Client) -> None:
    """Saved, shown as a picture with words, as a task list, and on paper."""
    assert "填写创建方案" not in page(unit_client, at(work.unit))  # first the leading group
    response = unit_client.post(at(work.unit, "plan/edit/"), plan_post(), follow=True)
    assert "创建方案已保存。" in response.content.decode()
    text = page(unit_client, at(work.unit))
    assert "完善党员活动室" in text and "<svg" in text and "进行中" in text and "50000" in text
    [task] = tasks_of(plan_of(work.unit))
    edit = page(unit_client, at(work.unit, "plan/edit/"))
    assert f'name="tasks-0-id" value="{task.pk}"' in edit and "2020年10月" in edit and "2021年3月" not in edit


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"tasks": [TASK | {"starts_in": "2021-01", "ends_in": "2020-11"}]}, "完成月份早于开始月份"),
        ({"tasks": [TASK | {"ends_in": "2021-05"}]}, "完成月份须在创建阶段之内"),
        ({"tasks": [TASK | {"items": "9-9"}]}, "任务指南中没有“9-9”"),
        ({"funds": "很多钱"}, "经费请填写金额"),
        ({"aims": "字" * 20_001}, "创建目标过长"),
        ({"tasks": [TASK] * 61}, "工作任务最多 60 项"),
    ],
)
def test_a_refused_plan_loses_nothing(
    work: WorkWorld, unit_client: Client, changed: dict[str, Any], sentence: str
) -> None:
    """Nothing is saved, everything typed is on the page."""
    response = unit_client.post(at(work.unit, "plan/edit/"), plan_post(**changed, staff="专职人员\x00甲"))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text and "专职人员甲" in text and 'value="完善党员活动室"' in text
    assert not CreationPlan.objects.exists()


def test_a_further_row_without_script_keeps_what_was_typed(work: WorkWorld, unit_client: Client) -> None:
    """And the fingerprints of what was opened."""
    text = unit_client.post(at(work.unit, "plan/edit/"), plan_post() | {"add_row": "tasks"}).content.decode()
    assert 'value="完善党员活动室"' in text and 'name="tasks-2-title"' in text
    assert f'name="base-aims" value="{EMPTY_BASE["aims"]}"' in text


def test_two_tabs_of_the_plan(work: WorkWorld, unit_client: Client) -> None:
    """Both texts shown, nothing saved; mine with one click, theirs on record."""
    save_plan(work.unit, texts=TEXTS, base=EMPTY_BASE, by=work.secretary)
    other = [TASK | {"title": "讲党课"}]
    response = unit_client.post(at(work.unit, "plan/edit/"), plan_post(aims="另一个目标", tasks=other))
    assert response.status_code == 409
    text = response.content.decode()
    assert TEXTS["aims"] in text and "另一个目标" in text and "讲党课" in text and "完善党员活动室" in text
    posted = plan_post(aims="另一个目标", tasks=other) | {"settles": "1"}
    posted |= {"base-aims": fingerprint(TEXTS["aims"])}
    posted |= {"base-tasks": fingerprint([{**{k: v for k, v in TASK.items() if k != "id"}, "items": "1-4、3-1"}])}
    assert posted["base-aims"] in text and posted["base-tasks"] in text
    assert unit_client.post(at(work.unit, "plan/edit/"), posted).status_code == 302
    assert plan_of(work.unit).aims == "另一个目标"


def test_confirmation_with_a_wrong_file_keeps_the_text(work: WorkWorld, unit_client: Client) -> None:
    """And a good file is kept where the day is wrong."""
    address = at(work.unit, "plan/confirmation/")
    base = unit_client.get(address).context["base"]
    typed = {"firm_signatory": "何建华", "firm_confirmed_on": "2020-11-09", "base": base}
    response = unit_client.post(address, typed | {"scan": scan("盖章页.pdf", EXE)})
    assert response.status_code == 422
    assert plan_of(work.unit).firm_signatory == "何建华" and plan_of(work.unit).firm_scan is None
    # What was kept is what the page shows now: the next save is no conflict.
    assert response.context["base"] != base
    response = unit_client.post(address, {"firm_signatory": "何建华", "firm_confirmed_on": "昨天", "scan": scan()})
    assert response.status_code == 422 and "盖章页.pdf" in response.content.decode()
    plan = plan_of(work.unit)
    assert plan.firm_scan is not None
    assert unit_client.post(address, typed).status_code == 302
    assert "2020年11月9日" in page(unit_client, address)
    file = unit_client.get(at(work.unit, f"plan/scan/{plan.firm_scan.pk}/"))
    assert file["Content-Type"] == "application/pdf" and file.getvalue() == PDF
    assert unit_client.get(at(work.unit, "plan/scan/999999/")).status_code == 404
    assert unit_client.get(at(work.changsha_unit, f"plan/scan/{plan.firm_scan.pk}/")).status_code == 404
    assert sign_in(work.clerk).get(at(work.changsha_unit, f"plan/scan/{plan.firm_scan.pk}/")).status_code == 404


def test_an_earlier_sealed_page_stays_readable(work: WorkWorld, unit_client: Client) -> None:
    """It belongs to the submission that carried it."""
    submission = filed_plan(work.unit, by=work.secretary)
    acknowledge_plan(work.unit, number=1, by=work.clerk)
    revise_plan(work.unit, by=work.secretary)
    keep_firm_scan(work.unit, upload=scan("二.pdf"), by=work.secretary)
    old = submission.content["firm_scan"]["id"]
    assert unit_client.get(at(work.unit, f"plan/scan/{old}/")).getvalue() == PDF


def test_checked_then_submitted(work: WorkWorld, unit_client: Client) -> None:
    """What is missing leads to its page; what was checked is submitted; pressed again it is the same."""
    address = at(work.unit, "plan/submit/")
    text = page(unit_client, address)
    assert "还没有成立创建工作领导小组" in text and "报送创建方案</button>" not in text
    assert unit_client.post(address, {"seen": ""}).status_code == 422
    fill_plan(work.unit, by=work.secretary)
    text = page(unit_client, address)
    assert "报送创建方案</button>" in text
    response = unit_client.post(address, {"seen": "old"})
    assert response.status_code == 422 and "刚才有变化" in response.content.decode()
    seen = response.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert unit_client.post(address, {"seen": seen})["Location"] == at(work.unit, "plan/submissions/1/")
    assert unit_client.post(address, {"seen": seen})["Location"] == at(work.unit, "plan/submissions/1/")
    assert unit_client.post(address, {"seen": "old"}).status_code == 403
    assert "待行业党委备案" in page(unit_client, at(work.unit, "plan/submissions/1/"))


def test_the_committee_answers(work: WorkWorld, unit_client: Client) -> None:
    """Sent back with a reason, submitted again, compared, acknowledged, revised."""
    filed_plan(work.unit, by=work.secretary)
    client, address = sign_in(work.clerk), at(work.unit, "plan/answer/")
    assert "办理创建方案" in page(client, at(work.unit))
    response = client.post(address, {"number": "1", "answer": "return", "reason": ""})
    assert response.status_code == 422 and "请写明退回修改的理由" in response.content.decode()
    assert client.post(address, {"number": "1", "answer": "return", "reason": "请补充党课"}).status_code == 302
    assert "请补充党课" in page(unit_client, at(work.unit))
    texts = {**TEXTS, "aims": "补充党课安排"}
    plan = plan_of(work.unit)
    base = EMPTY_BASE | {"aims": fingerprint(plan.aims)}
    save_plan(work.unit, texts={**texts, "tasks": [TASK]}, base=base, by=work.secretary)
    submit(work.unit, by=work.secretary)
    text = page(client, address)
    assert "与第 1 次报送不同的地方" in text and "补充党课安排" in text and TEXTS["aims"] in text
    assert client.post(address, {"number": "junk", "answer": "acknowledge"}).status_code == 422
    assert client.post(address, {"number": "2", "answer": "acknowledge"}).status_code == 302
    assert client.get(address).status_code == 403
    assert "修订创建方案" in page(unit_client, at(work.unit))
    assert unit_client.post(at(work.unit, "plan/revise/")).status_code == 302
    assert plan_of(work.unit).state == "draft"


def test_the_same_submitted_again(work: WorkWorld) -> None:
    """The comparison says so."""
    filed_plan(work.unit, by=work.secretary)
    return_plan(work.unit, number=1, reason="请再核对", by=work.clerk)
    submit(work.unit, by=work.secretary)
    assert "内容相同。" in page(sign_in(work.clerk), at(work.unit, "plan/submissions/2/"))


def test_progress_of_a_task(work: WorkWorld, unit_client: Client) -> None:
    """Typed, refused with what was typed, two tabs; the picture follows."""
    filed_plan(work.unit, by=work.secretary)
    task = PlanTask.objects.get()
    address = at(work.unit, f"plan/tasks/{task.pk}/")
    assert address in page(unit_client, at(work.unit))
    untouched = fingerprint({"done_on": "", "result": ""})
    response = unit_client.post(address, {"done_on": "2020-11-31", "result": "布置完成", "base": untouched})
    assert response.status_code == 422 and "布置完成" in response.content.decode()
    posted = {"done_on": "2020-11-10", "result": "布置完成", "base": untouched}
    assert unit_client.post(address, posted).status_code == 302
    assert "已完成" in page(unit_client, at(work.unit)) and "布置完成" in page(unit_client, at(work.unit))
    response = unit_client.post(address, {"done_on": "", "result": "还在布置", "base": untouched})
    text = response.content.decode()
    assert response.status_code == 409 and "还在布置" in text and "布置完成" in text
    assert "布置完成" in page(unit_client, address)


def test_outside_the_stage_there_is_a_reason(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """403 for the act, the reason on the page."""
    clock.move_to(moment(2021, 3, 5))
    client = sign_in(work.secretary)
    assert client.get(at(work.unit, "plan/edit/")).status_code == 403
    assert "已于2021年2月28日截止" in page(client, at(work.unit))


def test_on_paper(work: WorkWorld, unit_client: Client) -> None:
    """A4, the same words; as it stands, and as it was submitted; the same bytes each time."""
    filed_plan(work.unit, by=work.secretary)
    for query, words in (("", "已报送"), ("?submission=1", "第1次报送")):
        response = unit_client.get(at(work.unit, f"plan/plan.pdf{query}"))
        reader = PdfReader(BytesIO(response.content))
        text = "".join(sheet.extract_text() for sheet in reader.pages).replace("\n", "")
        assert "示例天心会计师事务所党支部创建方案和时间表" in text and words in text
        assert "完善党员活动室" in text and "何建华" in text
        assert {round(float(sheet.mediabox.height)) for sheet in reader.pages} == {842}
        assert unit_client.get(at(work.unit, f"plan/plan.pdf{query}")).content == response.content
    assert unit_client.get(at(work.unit, "plan/plan.pdf?submission=7")).status_code == 404
    assert sign_in(work.clerk).get(at(work.changsha_unit, "plan/plan.pdf")).status_code == 200
