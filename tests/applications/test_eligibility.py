"""Eligibility as deeds: computed again when something changes, decided by a person, never applied by itself."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from applications.models import Application, EligibilityCheck, EligibilityDecision, State
from applications.services.declarations import declare
from applications.services.eligibility import (
    BULK_LIMIT,
    Occasion,
    confirm_eligibility,
    decide_eligibility,
    recheck,
    recheck_what_changed,
    standing_check,
    standing_decision,
    up_to_date_check,
    waiting_for_a_person,
)
from applications.services.opinions import record_superior_opinion
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Condition
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Firm, Organization, Penalty
from tests.applications.conftest import World, moment
from tests.applications.filing import complete, file
from tests.factories import make_branch, make_firm, make_user


def fresh(application: Application) -> Application:
    """The row as it is now."""
    return Application.objects.with_parties().get(pk=application.pk)


def declare_nothing(application: Application, by: User, *, has_penalty: bool = False, text: str = "") -> None:
    """The branch's word that nothing happened."""
    declare(application, has_penalty=has_penalty, text=text, signatory="张建国", signed_on=date(2020, 8, 3), by=by)


def filed(world: World, branch: Organization, by: User, *, declared: bool = True) -> Application:
    """A submitted form with the superior's opinion and, as a rule, the declaration."""
    application, submission = file(world.campaign, branch, by)
    if declared:
        declare_nothing(application, by)
    superior = world.clerk if branch.track == "direct" else world.changsha_officer
    record_superior_opinion(
        application,
        verdict="agree",
        text="同意。",
        signatory="王志强",
        signed_on=date(2020, 8, 5),
        code=submission.code,
        scan=None,
        by=superior,
    )
    return fresh(application)


def penalty(firm: Firm, **facts: Any) -> Penalty:
    """An entry in the register."""
    given = {
        "kind": "administrative",
        "decided_on": date(2019, 5, 6),
        "authority": "湖南省财政厅",
        "document_number": "湘财罚〔2019〕3号",
    }
    return Penalty.objects.create(firm=firm, **{**given, **facts})


def firm_of(branch: Organization) -> Firm:
    """The lead firm."""
    return branch.covered_firms.get(is_lead=True).firm


@pytest.fixture
def direct(world: World) -> Application:
    """The direct branch's form: submitted, declared, agreed by the superior."""
    return filed(world, world.direct_branch, world.direct_secretary)


@pytest.fixture
def local(world: World) -> Application:
    """The form of Changsha's branch, recommended."""
    application = filed(world, world.changsha_branch, world.secretary)
    Application.objects.filter(pk=application.pk).update(state=State.RECOMMENDED)
    return fresh(application)


class TestComputing:
    """C0.1, C0.2: on submission and whenever something may have changed."""

    def test_submission_computes_and_a_missing_declaration_is_missing(self, world: World) -> None:
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        check = standing_check(application)
        assert check is not None
        assert (check.occasion, check.verdict, check.changed) == ("submission", "missing", False)
        assert [(row["code"], row["verdict"]) for row in check.working] == [("C0.1", "meets"), ("C0.2", "missing")]
        assert check.reference_day == date(2020, 8, 15)

    def test_the_clause_is_the_campaigns_own_text(self, world: World) -> None:
        Condition.objects.create(campaign=world.campaign, code="C0.1", number=1, title="成立年限", text="至少三年")
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        check = standing_check(application)
        assert check is not None
        assert [row["clause"] for row in check.working] == ["至少三年", "所在执业机构近3年未受到过行政处罚或行业惩戒"]

    def test_declaring_after_submission_computes_again(self, world: World, direct: Application) -> None:
        check = standing_check(direct)
        assert check is not None
        assert (check.occasion, check.verdict, check.changed) == ("declaration", "meets", True)
        assert direct.eligibility_checks.count() == 2
        assert direct.eligibility_checks.filter(superseded_at__isnull=False).get().verdict == "missing"

    def test_without_a_reference_stage_the_day_counts(self, world: World, direct: Application) -> None:
        world.campaign.reference_stage = "none"
        world.campaign.save()
        assert recheck(fresh(direct), occasion=Occasion.REVIEW).reference_day == date(2020, 8, 5)

    def test_the_record_says_what_was_found(self, world: World, direct: Application) -> None:
        recheck(direct, occasion=Occasion.SELECTION, by=world.clerk)
        event = AuditEvent.objects.about(direct).filter(action="eligibility.recheck").last()
        assert event is not None
        assert event.actor_name == "陈静"
        assert event.after["conditions"] == {"C0.1": "meets", "C0.2": "meets"}

    def test_what_would_come_out_the_same_is_not_computed_again(
        self, world: World, direct: Application, clock: time_machine.Traveller
    ) -> None:
        clock.move_to(moment(8, 20))
        before = standing_check(direct)
        assert up_to_date_check(direct, occasion=Occasion.REVIEW) == before
        penalty(firm_of(world.direct_branch))
        assert up_to_date_check(direct, occasion=Occasion.REVIEW) != before

    def test_one_standing_check(self, direct: Application) -> None:
        for occasion in (Occasion.RECOMMENDATION, Occasion.SELECTION):
            recheck(direct, occasion=occasion)
        assert direct.eligibility_checks.filter(superseded_at__isnull=True).count() == 1


class TestByItself:
    """Decision 14: tick finds what changed in the register; a flag and a message, nothing else."""

    @pytest.fixture(autouse=True)
    def later(self, direct: Application, local: Application, clock: time_machine.Traveller) -> None:
        clock.move_to(moment(8, 18))

    def tick(self) -> int:
        return recheck_what_changed(timezone.now())

    def test_nothing_changed(self, direct: Application) -> None:
        assert self.tick() == 0

    def test_a_penalty_found_after_submission(self, world: World, direct: Application) -> None:
        before = Message.objects.count()
        penalty(firm_of(world.direct_branch))
        assert self.tick() == 1
        assert self.tick() == 0
        check = standing_check(direct)
        assert check is not None
        assert (check.occasion, check.verdict, check.changed) == ("register", "fails", True)
        assert fresh(direct).state == State.SUBMITTED
        told = list(Message.objects.all())[: Message.objects.count() - before]
        assert [(one.organization, one.role) for one in told] == [(world.committee, "committee")]
        assert told[0].title.startswith("资格核对结论有变化：示例天心会计师事务所党支部")

    def test_never_applied_to_a_decided_form(self, world: World, direct: Application) -> None:
        decide_eligibility(direct, eligible=True, reason="", by=world.clerk)
        clock_later = moment(8, 19)
        with time_machine.travel(clock_later, tick=False):
            penalty(firm_of(world.direct_branch))
            assert self.tick() == 1
        row = Application.objects.with_eligibility().get(pk=direct.pk)
        assert (row.state, row.computed, row.decided_on, row.outdated) == ("eligible", "fails", "meets", True)

    def test_a_deleted_entry_and_a_corrected_founding_date(self, world: World, direct: Application) -> None:
        entry = penalty(firm_of(world.direct_branch))
        self.tick()
        with time_machine.travel(moment(8, 19), tick=False):
            entry.delete()
            assert self.tick() == 1
            check = standing_check(direct)
            assert check is not None
            assert (check.verdict, check.changed) == ("meets", True)
        with time_machine.travel(moment(8, 20), tick=False):
            world.direct_branch.founded_on = date(2018, 1, 1)
            world.direct_branch.save()
            assert self.tick() == 1
            check = standing_check(direct)
            assert check is not None
            assert (check.verdict, check.changed) == ("fails", True)

    def test_an_entry_that_moved_to_another_firm(self, world: World, direct: Application) -> None:
        entry = penalty(firm_of(world.direct_branch))
        self.tick()
        with time_machine.travel(moment(8, 19), tick=False):
            entry.firm = make_firm()
            entry.save()
            assert self.tick() == 1
            assert standing_check(direct).verdict == "meets"  # type: ignore[union-attr]

    def test_a_renamed_firm_is_shown_and_raises_no_flag(self, world: World, direct: Application) -> None:
        firm = firm_of(world.direct_branch)
        firm.name = "示例新名会计师事务所"
        firm.save()
        before = Message.objects.count()
        assert self.tick() == 1
        check = standing_check(direct)
        assert check is not None and "示例新名" in check.working[1]["sentence"]
        assert (check.changed, Message.objects.count()) == (False, before)

    def test_the_prefecture_is_told_on_its_track(self, world: World, local: Application) -> None:
        with time_machine.travel(moment(8, 19), tick=False):
            penalty(firm_of(world.changsha_branch))
            self.tick()
        told = {(one.organization_id, one.role) for one in Message.objects.filter(title__contains="资格核对结论")}
        assert (world.changsha.pk, "prefecture") in told
        assert (world.committee.pk, "committee") in told
        assert not Message.objects.filter(title__contains="资格核对", organization=world.changsha_branch).exists()

    def test_a_prefecture_without_a_body_is_no_obstacle(self, world: World, local: Application) -> None:
        Organization.objects.filter(pk=world.changsha.pk).update(kind="branch", track="direct")
        penalty(firm_of(world.changsha_branch))
        assert self.tick() == 1

    def test_a_filed_form_without_a_check_gets_one(self, direct: Application) -> None:
        direct.eligibility_checks.all().delete()
        assert self.tick() == 1
        assert standing_check(direct).changed is False  # type: ignore[union-attr]

    @pytest.mark.parametrize("state", ["draft", "returned", "not_selected"])
    def test_what_concerns_nobody_is_left(self, world: World, direct: Application, state: str) -> None:
        Application.objects.filter(pk=direct.pk).update(state=state)
        penalty(firm_of(world.direct_branch))
        assert self.tick() == 0

    def test_no_campaign_or_an_archived_one(self, world: World) -> None:
        penalty(firm_of(world.direct_branch))
        world.campaign.is_read_only = True
        world.campaign.save()
        assert self.tick() == 0
        world.campaign.is_current = False
        world.campaign.save()
        assert self.tick() == 0

    def test_tick_calls_it(self, world: World, direct: Application) -> None:
        penalty(firm_of(world.direct_branch))
        call_command("tick")
        assert standing_check(direct).verdict == "fails"  # type: ignore[union-attr]


class TestDeciding:
    """C0: a person confirms or overrides; both stay on record."""

    def test_confirmed_in_one_click(self, world: World, direct: Application) -> None:
        decision = decide_eligibility(direct, eligible=True, reason="", by=world.clerk)
        assert fresh(direct).state == State.ELIGIBLE
        assert (decision.overrides, decision.check_used.verdict) == (False, "meets")
        assert standing_decision(direct) == decision
        event = AuditEvent.objects.about(direct).get(action="eligibility.decide")
        assert (event.before, event.after) == (
            {"state": "submitted"},
            {"state": "eligible", "computed": "meets", "overrides": False},
        )
        told = Message.objects.filter(organization=world.direct_branch)
        assert not told.filter(title__contains="资格").exists()

    def test_an_override_needs_a_reason_and_keeps_both(self, world: World, direct: Application) -> None:
        penalty(firm_of(world.direct_branch))
        with pytest.raises(Refused, match="审查结论与核对结论不同，请写明理由。"):
            decide_eligibility(direct, eligible=True, reason="", by=world.clerk)
        decision = decide_eligibility(direct, eligible=True, reason="该处罚已被撤销。", by=world.clerk)
        assert (decision.overrides, decision.check_used.verdict, decision.reason) == (
            True,
            "fails",
            "该处罚已被撤销。",
        )
        check = standing_check(direct)
        assert check is not None and check.verdict == "fails"

    def test_missing_data_is_decided_with_a_reason_only(self, world: World) -> None:
        application = filed(world, world.direct_branch, world.direct_secretary, declared=False)
        with pytest.raises(Refused, match="核对结论是“资料不全”"):
            decide_eligibility(application, eligible=False, reason="", by=world.clerk)
        decide_eligibility(application, eligible=False, reason="未提交声明。", by=world.clerk)
        assert fresh(application).state == State.INELIGIBLE

    def test_a_changed_mind_needs_a_reason(self, world: World, direct: Application) -> None:
        decide_eligibility(direct, eligible=False, reason="材料不实。", by=world.clerk)
        with pytest.raises(Refused, match="审查结论与上次不同，请写明理由。"):
            decide_eligibility(fresh(direct), eligible=True, reason="", by=world.clerk)
        decide_eligibility(fresh(direct), eligible=True, reason="复核属实。", by=world.clerk)
        assert fresh(direct).state == State.ELIGIBLE
        assert [row.eligible for row in direct.eligibility_decisions.all()] == [False, True]
        assert direct.eligibility_decisions.filter(superseded_at__isnull=True).count() == 1

    def test_a_recommended_form(self, world: World, local: Application) -> None:
        decide_eligibility(local, eligible=True, reason="", by=world.clerk)
        assert fresh(local).state == State.ELIGIBLE

    def test_a_prefectures_form_that_nobody_has_recommended(self, world: World) -> None:
        application = filed(world, world.changsha_branch, world.secretary)
        with pytest.raises(Forbidden, match="只有在“已推荐”、“行业党委审查中”状态下才能办理"):
            decide_eligibility(application, eligible=True, reason="", by=world.clerk)

    def test_the_third_opinion_comes_first(self, world: World) -> None:
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        declare_nothing(application, world.direct_secretary)
        with pytest.raises(Refused, match="还没有签署“上级党组织意见”"):
            decide_eligibility(application, eligible=True, reason="", by=world.clerk)
        decide_eligibility(application, eligible=False, reason="上级一直未签署。", by=world.clerk)
        assert fresh(application).state == State.INELIGIBLE

    def test_the_register_changed_while_the_page_was_open(self, world: World, direct: Application) -> None:
        seen = standing_check(direct)
        assert seen is not None
        penalty(firm_of(world.direct_branch))
        with pytest.raises(Refused, match="核对结论已重新计算"):
            decide_eligibility(direct, eligible=True, reason="", by=world.clerk, seen=seen.pk)
        now = standing_check(direct)
        assert now is not None and now.verdict == "fails"
        with pytest.raises(Refused, match="核对结论已重新计算"):
            decide_eligibility(direct, eligible=False, reason="", by=world.clerk, seen=999_999)
        decide_eligibility(direct, eligible=False, reason="", by=world.clerk, seen=now.pk)

    def test_a_change_that_does_not_touch_the_verdict_is_no_obstacle(self, world: World, direct: Application) -> None:
        seen = standing_check(direct)
        firm = firm_of(world.direct_branch)
        firm.name = "示例新名会计师事务所"
        firm.save()
        assert seen is not None
        assert decide_eligibility(direct, eligible=True, reason="", by=world.clerk, seen=seen.pk).check_used != seen

    def test_only_the_committee_and_only_in_time(
        self, world: World, direct: Application, clock: time_machine.Traveller
    ) -> None:
        for person in (world.direct_secretary, world.secretary, world.changsha_officer):
            with pytest.raises(Forbidden, match="由行业党委办理"):
                decide_eligibility(direct, eligible=True, reason="", by=person)
        clock.move_to(moment(10, 1))
        with pytest.raises(Forbidden, match="已于2020年9月30日截止"):
            decide_eligibility(direct, eligible=True, reason="", by=world.clerk)
        assert not EligibilityDecision.objects.exists()


class TestConfirmingMany:
    """All or nothing, each through the same service."""

    def seen(self, *applications: Application) -> dict[int, int]:
        return {row.pk: standing_check(row).pk for row in applications}  # type: ignore[union-attr]

    def test_works(self, world: World, direct: Application, local: Application) -> None:
        assert waiting_for_a_person(world.campaign) == 2
        decisions = confirm_eligibility(world.campaign, seen=self.seen(local, direct), by=world.clerk)
        assert [row.application_id for row in decisions] == [direct.pk, local.pk]
        assert {fresh(direct).state, fresh(local).state} == {"eligible"}
        assert waiting_for_a_person(world.campaign) == 0

    def test_one_that_changed_stops_all(
        self, world: World, direct: Application, local: Application, clock: time_machine.Traveller
    ) -> None:
        seen = self.seen(local, direct)
        clock.move_to(moment(8, 6))
        penalty(firm_of(world.changsha_branch))
        with pytest.raises(Refused, match="示例岳麓会计师事务所党支部（.*）的核对结论不是“符合”"):
            confirm_eligibility(world.campaign, seen=seen, by=world.clerk)
        assert fresh(direct).state == "submitted"
        assert not EligibilityDecision.objects.exists()

    def test_one_without_the_third_opinion_is_named(self, world: World, direct: Application) -> None:
        branch = make_branch("示例未签署会计师事务所党支部")
        secretary = make_user(branch)
        other, _ = file(world.campaign, branch, secretary)
        declare_nothing(other, secretary)
        with pytest.raises(Refused, match="示例未签署会计师事务所党支部（.*）：.*还没有签署"):
            confirm_eligibility(world.campaign, seen=self.seen(direct, other), by=world.clerk)
        assert fresh(direct).state == "submitted"

    def test_nobody_too_many_or_unknown(self, world: World, direct: Application) -> None:
        for seen, words in (
            ({}, "还没有选择"),
            (dict.fromkeys(range(BULK_LIMIT + 1), 1), "一次最多确认 200 份"),
            ({direct.pk: 1, 999_999: 1}, "已经不在列表里"),
        ):
            with pytest.raises(Refused, match=words):
                confirm_eligibility(world.campaign, seen=seen, by=world.clerk)

    def test_a_decided_one_is_not_confirmed_twice(self, world: World, direct: Application) -> None:
        seen = self.seen(direct)
        confirm_eligibility(world.campaign, seen=seen, by=world.clerk)
        with pytest.raises(Refused, match="现在的状态是“资格合格”"):
            confirm_eligibility(world.campaign, seen=seen, by=world.clerk)

    def test_not_by_a_branch(self, world: World, direct: Application) -> None:
        with pytest.raises(Forbidden):
            confirm_eligibility(world.campaign, seen=self.seen(direct), by=world.direct_secretary)


class TestDeclaring:
    """C0.2: the branch's signed word."""

    def test_kept_when_replaced(self, world: World) -> None:
        application = complete(world.campaign, world.direct_branch, world.direct_secretary)
        declare_nothing(application, world.direct_secretary)
        declare_nothing(application, world.direct_secretary, has_penalty=True, text="2019年被警告。")
        standing = application.declarations.get(superseded_at__isnull=True)
        assert (standing.has_penalty, standing.text, application.declarations.count()) == (True, "2019年被警告。", 2)
        assert not EligibilityCheck.objects.exists()
        event = AuditEvent.objects.about(application).filter(action="eligibility.declare").last()
        assert event is not None
        assert (event.before, event.after) == (
            {"has_penalty": False},
            {"has_penalty": True, "signatory": "张建国"},
        )

    def test_what_is_missing_is_said_by_field(self, world: World) -> None:
        application = complete(world.campaign, world.direct_branch, world.direct_secretary)
        with pytest.raises(Refused) as refused:
            declare(application, has_penalty=None, text="", signatory="", signed_on=None, by=world.direct_secretary)
        assert [row.field for row in refused.value.findings] == ["has_penalty", "signatory", "signed_on"]

    def test_a_declared_penalty_after_submission_raises_a_flag(self, world: World, direct: Application) -> None:
        declare_nothing(direct, world.direct_secretary, has_penalty=True, text="2019年被警告。")
        check = standing_check(direct)
        assert check is not None
        assert (check.verdict, check.changed) == ("missing", True)

    def test_not_by_others_and_not_once_decided(self, world: World, direct: Application) -> None:
        with pytest.raises(Forbidden):
            declare_nothing(direct, world.clerk)
        decide_eligibility(direct, eligible=True, reason="", by=world.clerk)
        with pytest.raises(Forbidden, match="现在的状态是“行业党委审查中”"):
            declare_nothing(fresh(direct), world.direct_secretary)
