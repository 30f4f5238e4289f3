"""Typing the form (F6): one form per branch, nothing lost, nothing overwritten silently."""

from typing import Any

import pytest
import time_machine

from applications import form
from applications.codes import tidy, version_code
from applications.models import Application, Revision
from applications.services.drafting import Conflict, restore_revision, save_part, start
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import World, moment
from tests.factories import make_branch, make_firm, make_user


def test_a_form_opens_with_what_the_register_knows(world: World) -> None:
    """F: facts are not asked twice (design decision 10)."""
    application = start(world.campaign, world.direct_branch, by=world.direct_secretary)
    assert application.answers == {
        "branch_name": "示例天心会计师事务所党支部",
        "founded_on": "2012-06-01",
        "secretary_name": "张建国",
        "employee_count": "56",
        "member_count": "13",
        "honours": [],
        "grounds": "",
        "filled_by": "周明",
        "contact": "",
    }
    assert (application.state, application.track, application.version) == ("draft", "direct", 1)
    assert AuditEvent.objects.about(application).get().action == "application.start"


def test_a_form_opens_with_gaps_where_the_register_has_some(world: World) -> None:
    """F: an unknown number stays empty."""
    branch = make_branch(founded_on=None, firms=[make_firm(employee_count=None)])
    Organization.objects.filter(pk=branch.pk).update(full_member_count=None)
    branch.refresh_from_db()
    answers = start(world.campaign, branch, by=make_user(branch)).answers
    assert (answers["founded_on"], answers["employee_count"], answers["member_count"]) == ("", "", "")


def test_a_second_click_finds_the_first_form(world: World) -> None:
    """F6: a double click or a refresh makes no second draft."""
    first = start(world.campaign, world.direct_branch, by=world.direct_secretary)
    assert start(world.campaign, world.direct_branch, by=world.direct_secretary) == first
    assert Application.objects.count() == 1


def test_a_branch_without_a_superior_is_told_whom_to_ask(world: World) -> None:
    """Decision 5: who gives the third opinion must be known before printing."""
    Organization.objects.filter(pk=world.direct_branch.pk).update(superior=None)
    world.direct_branch.refresh_from_db()
    with pytest.raises(Refused, match="还没有登记上级党组织"):
        start(world.campaign, world.direct_branch, by=world.direct_secretary)


def test_starting_is_for_the_branch_and_its_stage(world: World, clock: time_machine.Traveller) -> None:
    """S2: nobody else's account, and not after the closing day."""
    with pytest.raises(Forbidden, match="由申报的基层党组织办理"):
        start(world.campaign, world.direct_branch, by=world.secretary)
    clock.move_to(moment(8, 16, 0))
    with pytest.raises(Forbidden, match="“自行申报推荐”阶段已于2020年8月15日截止"):
        start(world.campaign, world.direct_branch, by=world.direct_secretary)
    assert not Application.objects.exists()


def draft(world: World) -> Application:
    """The direct branch's open form."""
    return start(world.campaign, world.direct_branch, by=world.direct_secretary)


def save(application: Application, world: World, *, version: int | None = None, **fields: Any) -> Application:
    """Save some fields as the direct branch's secretary."""
    base = application.version if version is None else version
    return save_part(application, fields=fields, base_version=base, by=world.direct_secretary)


class TestSaving:
    """F6: a version on every save, also of text that would not pass."""

    def test_text_that_would_not_pass_is_kept(self, world: World) -> None:
        saved = save(draft(world), world, founded_on="二〇一二年", grounds="党" * 501, employee_count="很多")
        saved.refresh_from_db()
        assert saved.answers["founded_on"] == "二〇一二年"
        assert len(saved.answers["grounds"]) == 501
        assert saved.answers["employee_count"] == "很多"

    def test_every_save_is_a_version_and_unchanged_text_is_none(self, world: World) -> None:
        application = save(draft(world), world, grounds="第一稿")
        application = save(application, world, grounds="第一稿")
        application = save(application, world, grounds="第二稿")
        revisions = Revision.objects.filter(application=application).order_by("version")
        assert [(row.version, row.answers["grounds"]) for row in revisions] == [(1, ""), (2, "第一稿"), (3, "第二稿")]

    def test_line_ends_and_stray_fields(self, world: World) -> None:
        saved = save(draft(world), world, grounds="一\r\n二\r三\x00", state="selected", number="1")
        assert saved.answers["grounds"] == "一\n二\n三"
        assert set(saved.answers) == set(form.LABELS)

    def test_what_is_no_text_counts_as_empty(self, world: World) -> None:
        saved = save(draft(world), world, grounds=["列表"], honours=["不是行", {"title": 3, "body": "长沙市委"}])
        assert saved.answers["grounds"] == ""
        assert saved.answers["honours"] == [{"title": "", "body": "长沙市委", "awarded_on": "", "owner": ""}]

    def test_too_much_is_refused_in_words(self, world: World) -> None:
        with pytest.raises(Refused, match="“党组织创建申报依据”过长（20001 个字符）"):
            save(draft(world), world, grounds="党" * 20_001)
        with pytest.raises(Refused, match="“所获荣誉”最多填写 60 项"):
            save(draft(world), world, honours=[{"title": "荣誉"}] * 61)

    def test_nobody_else_may_type(self, world: World) -> None:
        application = draft(world)
        for stranger in (world.secretary, world.clerk, world.changsha_officer):
            with pytest.raises(Forbidden):
                save_part(application, fields={"grounds": "改"}, base_version=1, by=stranger)

    def test_not_after_the_stage(self, world: World, clock: time_machine.Traveller) -> None:
        application = draft(world)
        clock.move_to(moment(8, 15, 23, 59, 59))
        save(application, world, grounds="最后一秒")
        clock.move_to(moment(8, 16, 0))
        with pytest.raises(Forbidden):
            save(application, world, grounds="迟了一秒")


class TestTwoEditors:
    """F6: a second tab or a colleague is told and shown both texts."""

    def test_the_same_field_changed_by_both_refuses_the_save(self, world: World) -> None:
        application = draft(world)
        save(application, world, grounds="同事写的")
        with pytest.raises(Conflict, match="党组织创建申报依据") as raised:
            save(application, world, version=1, grounds="我写的")
        (field,) = raised.value.fields
        assert (field.theirs, field.mine) == ("同事写的", "我写的")
        application.refresh_from_db()
        assert application.answers["grounds"] == "同事写的"

    def test_other_parts_do_not_stand_in_the_way(self, world: World) -> None:
        application = draft(world)
        save(application, world, contact="13800000000")
        saved = save(application, world, version=1, grounds="我写的")
        assert (saved.answers["contact"], saved.answers["grounds"]) == ("13800000000", "我写的")

    def test_an_old_page_does_not_put_an_old_text_back(self, world: World) -> None:
        application = draft(world)
        save(application, world, secretary_name="王芳")
        with pytest.raises(Conflict, match="党组织书记"):
            save(application, world, version=1, secretary_name="张建国", branch_name="新名称党支部")

    def test_a_lost_answer_is_no_conflict(self, world: World) -> None:
        application = draft(world)
        save(application, world, grounds="我写的")
        assert save(application, world, version=1, grounds="我写的").version == 2

    def test_an_unknown_version_loses_nothing(self, world: World) -> None:
        application = save(draft(world), world, grounds="已有内容")
        with pytest.raises(Conflict):
            save(application, world, version=99, grounds="新内容")


def test_an_older_version_comes_back_as_a_new_one(world: World) -> None:
    """F6: old versions are kept and can be made current again."""
    application = save(draft(world), world, grounds="第一稿")
    application = save(application, world, grounds="第二稿")
    restored = restore_revision(application, version=2, by=world.direct_secretary)
    assert (restored.version, restored.answers["grounds"]) == (4, "第一稿")
    assert AuditEvent.objects.about(application).last().after == {"version": 2}
    assert restore_revision(restored, version=4, by=world.direct_secretary).version == 4
    with pytest.raises(Revision.DoesNotExist):
        restore_revision(restored, version=50, by=world.direct_secretary)
    with pytest.raises(Forbidden):
        restore_revision(restored, version=2, by=world.clerk)


def test_the_code_of_a_version(world: World) -> None:
    """F3: same text, same code; another text or another branch's form, another code; forgiving to typists."""
    application = draft(world)
    code = version_code(application.pk, application.answers)
    assert code == version_code(application.pk, dict(application.answers))
    assert code != version_code(application.pk + 1, application.answers)
    assert code != version_code(application.pk, application.answers | {"grounds": "。"})
    assert application.revisions.get().code == code
    assert tidy(code.lower().replace("-", " ")) == code
    assert tidy(" 不是码 ") == "不是码"
