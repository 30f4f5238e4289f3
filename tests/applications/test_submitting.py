"""Submitting, withdrawing, sending back (S2, F5), and what each leaves on record."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from applications.models import Application, SelectionDecision, Submission
from applications.services.drafting import save_part
from applications.services.opinions import record_superior_opinion
from applications.services.submitting import send_back, submit, withdraw
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Extension
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import World, moment
from tests.applications.filing import begin, complete, file, give_opinions, seal
from tests.factories import make_branch, make_user


def reread(application: Application) -> Application:
    """The form as another request finds it, with its campaign's calendar as it is now."""
    return Application.objects.with_parties().get(pk=application.pk)


class TestSubmit:
    """F5: frozen as submitted, with a number."""

    def test_the_number_the_snapshot_and_the_messages(self, world: World) -> None:
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        assert (application.state, application.number) == ("submitted", "2020-市州-001")
        assert submission.founded_on == date(2012, 6, 1)
        assert (submission.employee_count, submission.member_count) == (56, 13)
        assert [row["level"] for row in submission.snapshot["opinions"]] == ["branch", "firm"]
        titles = set(Message.objects.values_list("organization__name", "title"))
        assert titles == {
            (world.changsha.name, f"收到申请表：{world.changsha_branch.name}（2020-市州-001）"),
            (world.changsha_branch.name, "申请表已提交，编号 2020-市州-001"),
        }
        event = AuditEvent.objects.about(application).last()
        assert (event.action, event.after["code"]) == ("application.submit", submission.code)

    def test_the_committees_inspectors_read_nothing_of_a_direct_form(self, world: World) -> None:
        """Where the committee is the superior, the message is for its office."""
        file(world.campaign, world.direct_branch, world.direct_secretary)
        inspector = make_user(world.committee, "inspector", "郑涛", "zhengtao")
        assert not Message.objects.visible_to(inspector).exists()
        [message] = Message.objects.visible_to(world.clerk)
        assert message.title.startswith("收到申请表：示例天心会计师事务所党支部")

    def test_a_later_change_of_the_register_does_not_change_what_was_submitted(self, world: World) -> None:
        _, submission = file(world.campaign, world.changsha_branch, world.secretary)
        Organization.objects.filter(pk=world.changsha_branch.pk).update(name="改名后的党支部", secretary_name="新书记")
        submission.refresh_from_db()
        assert submission.branch_name == "示例岳麓会计师事务所党支部"
        assert submission.snapshot["answers"]["secretary_name"] == "张建国"
        assert submission.snapshot["organization_name"] == "示例岳麓会计师事务所党支部"

    def test_numbers_run_by_track_without_gaps(self, world: World) -> None:
        first, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        second_branch = make_branch()
        second, _ = file(world.campaign, second_branch, make_user(second_branch))
        third, _ = file(world.campaign, world.changsha_branch, world.secretary)
        assert [first.number, second.number, third.number] == ["2020-直属-001", "2020-直属-002", "2020-市州-001"]

    def test_nothing_is_submitted_after_the_release(self, world: World) -> None:
        """S3: a form sent back late would come to a committee that has decided; it stays as it is."""
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        send_back(application, reason="请补充。", by=world.clerk)
        at = moment(8, 5)
        SelectionDecision.objects.create(
            campaign=world.campaign, state="released", created_by=world.clerk, created_at=at, saved_at=at
        )
        with pytest.raises(Refused, match="创建对象名单已经公布"):
            submit(application, by=world.direct_secretary)
        assert reread(application).state == "returned"

    def test_everything_that_is_missing_is_said_at_once(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        application = save_part(
            application,
            fields={"grounds": "党" * 501, "contact": ""},
            base_version=application.version,
            by=world.direct_secretary,
        )
        with pytest.raises(Refused) as raised:
            submit(application, by=world.direct_secretary)
        assert [row.field for row in raised.value.findings] == [
            "grounds",
            "contact",
            "own_opinion",
            "firm_opinion",
            "scans",
        ]
        assert reread(application).state == "draft"
        assert not Submission.objects.exists()

    def test_a_second_click_is_told_the_state(self, world: World) -> None:
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        with pytest.raises(Forbidden, match="现在的状态是“已提交”"):
            submit(application, by=world.direct_secretary)
        assert Submission.objects.count() == 1

    def test_the_inner_closing_day_of_the_prefecture(self, world: World, clock: time_machine.Traveller) -> None:
        """S2: three days before the stage closes, for the prefecture's branches only."""
        ours = complete(world.campaign, world.changsha_branch, world.secretary)
        direct = complete(world.campaign, world.direct_branch, world.direct_secretary)
        clock.move_to(moment(8, 13, 0))
        with pytest.raises(Forbidden, match="本市州的内部截止日期是2020年8月12日"):
            submit(reread(ours), by=world.secretary)
        submit(reread(direct), by=world.direct_secretary)

    def test_the_last_second_and_the_first_after_it(self, world: World, clock: time_machine.Traveller) -> None:
        direct = complete(world.campaign, world.direct_branch, world.direct_secretary)
        clock.move_to(moment(8, 16, 0))
        with pytest.raises(Forbidden, match="已于2020年8月15日截止"):
            submit(reread(direct), by=world.direct_secretary)
        clock.move_to(moment(8, 15, 23, 59, 59))
        submit(reread(direct), by=world.direct_secretary)

    def test_the_database_itself_keeps_one_standing_submission(self, world: World) -> None:
        application, submission = file(world.campaign, world.direct_branch, world.direct_secretary)
        submission.pk = None
        submission.round = 2
        with pytest.raises(IntegrityError), transaction.atomic():
            submission.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(number=None)


class TestWithdraw:
    """F5: back to the draft before the deadline; the submission stays on record."""

    def test_back_to_the_draft(self, world: World) -> None:
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        record_superior_opinion(
            application,
            verdict="agree",
            text="同意推荐。",
            signatory="王志强",
            signed_on=date(2020, 8, 5),
            by=world.changsha_officer,
        )
        withdraw(application, by=world.secretary)
        submission.refresh_from_db()
        assert reread(application).state == "draft"
        assert submission.withdrawn_at is not None
        assert not application.opinions.filter(level="superior", superseded_at__isnull=True).exists()
        assert Message.objects.filter(organization=world.changsha, title__startswith="申请表已撤回").exists()

    def test_the_number_stays_and_the_round_goes_on(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        withdraw(application, by=world.secretary)
        second = submit(reread(application), by=world.secretary)
        assert (second.round, reread(application).number) == (2, "2020-市州-001")
        assert [row.round for row in Submission.objects.standing()] == [2]

    def test_not_by_others_and_not_after_the_stage(self, world: World, clock: time_machine.Traveller) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        with pytest.raises(Forbidden):
            withdraw(application, by=world.changsha_officer)
        clock.move_to(moment(8, 16, 0))
        with pytest.raises(Forbidden):
            withdraw(reread(application), by=world.secretary)

    def test_not_after_the_inner_day_when_it_could_not_be_submitted_again(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        """S2: what is withdrawn can be submitted again; the prefecture chooses among what stands."""
        ours, _ = file(world.campaign, world.changsha_branch, world.secretary)
        direct, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        clock.move_to(moment(8, 13, 0))
        with pytest.raises(Forbidden, match="本市州的内部截止日期是2020年8月12日"):
            withdraw(reread(ours), by=world.secretary)
        withdraw(reread(direct), by=world.direct_secretary)


class TestSendBack:
    """F4: any can send the form back with a reason; the organisation gets its own deadline."""

    def test_with_a_reason_remarks_and_a_deadline(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        returned = send_back(
            application,
            reason="申报依据请写清近三年的做法。",
            remarks={"grounds": "不具体", "honours": " ", "state": "x"},
            by=world.changsha_officer,
        )
        assert (returned.until, returned.returning_body) == (date(2020, 8, 8), world.changsha)
        assert returned.remarks == {"grounds": "不具体"}
        assert reread(application).state == "returned"
        extension = Extension.objects.get()
        assert (extension.organization, extension.source) == (world.changsha_branch, "return")
        assert Message.objects.filter(title="申请表被退回补正，请于2020年8月8日前重新提交").exists()
        assert AuditEvent.objects.about(application).last().reason == "申报依据请写清近三年的做法。"

    def test_not_without_end(self, world: World) -> None:
        """S: the own deadline of a return ends with the selection; it is no extension by a superior's hand."""
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        with pytest.raises(Refused, match="补正期限最晚到2020年9月30日"):
            send_back(application, reason="请补充。", until=date(2020, 10, 1), by=world.changsha_officer)
        assert not Extension.objects.exists()

    def test_on_the_last_day_of_the_selection_the_usual_days_are_given(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        clock.move_to(moment(9, 30))
        assert send_back(reread(application), reason="请补充。", by=world.clerk).until == date(2020, 10, 3)

    def test_by_the_committee(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        assert send_back(application, reason="请补充。", by=world.clerk).returning_body == world.committee

    def test_a_return_after_the_stage_has_closed_is_no_dead_end(
        self, world: World, clock: time_machine.Traveller
    ) -> None:
        """S: editing, submitting and the superior's answer follow the organisation's own deadline."""
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        clock.move_to(moment(8, 20))
        send_back(reread(application), reason="请补充。", by=world.clerk)
        clock.move_to(moment(8, 22))
        application = reread(application)
        save_part(application, fields={"grounds": "补充后的依据"}, base_version=application.version, by=world.secretary)
        with pytest.raises(Refused, match="盖章页已过时：上传之后修改了党组织创建申报依据"):
            submit(reread(application), by=world.secretary)
        for scan in application.scans.all():
            from applications.services.scans import remove_sealed_page

            remove_sealed_page(reread(application), scan_id=scan.pk, by=world.secretary)
        seal(reread(application), world.secretary)
        submit(reread(application), by=world.secretary)
        assert application.returns.get().answered_at is not None
        clock.move_to(moment(8, 25))
        record_superior_opinion(
            reread(application),
            verdict="agree",
            text="同意推荐。",
            signatory="王志强",
            signed_on=date(2020, 8, 25),
            by=world.changsha_officer,
        )

    def test_the_own_deadline_ends_too(self, world: World, clock: time_machine.Traveller) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        clock.move_to(moment(8, 20))
        send_back(reread(application), reason="请补充。", by=world.clerk)
        clock.move_to(moment(8, 24, 0))
        with pytest.raises(Forbidden, match="已于2020年8月23日截止"):
            submit(reread(application), by=world.secretary)

    def test_refusals(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        with pytest.raises(Refused) as raised:
            send_back(application, reason=" ", until=date(2020, 8, 5), by=world.changsha_officer)
        assert [row.field for row in raised.value.findings] == ["reason", "until"]
        for stranger in (world.yueyang_officer, world.secretary):
            with pytest.raises(Forbidden):
                send_back(application, reason="请补充。", by=stranger)


def test_the_founding_approval_lets_a_corrected_date_through(world: World) -> None:
    """Section 3: a date other than registered is a finding with the approval uploaded, never a silent overwrite."""
    from applications.services.scans import add_supporting_file
    from tests.applications.filing import scan_file

    application = begin(world.campaign, world.direct_branch, world.direct_secretary)
    application = save_part(
        application, fields={"founded_on": "2011-06-01"}, base_version=application.version, by=world.direct_secretary
    )
    give_opinions(application, world.direct_secretary)
    seal(application, world.direct_secretary)
    with pytest.raises(Refused, match="与登记的2012年6月1日不一致"):
        submit(reread(application), by=world.direct_secretary)
    add_supporting_file(
        application, purpose="founding_approval", upload=scan_file("成立批复.pdf"), by=world.direct_secretary
    )
    submission = submit(reread(application), by=world.direct_secretary)
    assert submission.founded_on == date(2011, 6, 1)
    world.direct_branch.refresh_from_db()
    assert world.direct_branch.founded_on == date(2012, 6, 1)


def test_the_track_follows_the_register_until_there_is_a_number(world: World) -> None:
    """S2: superior and track of the day on which it is submitted; a form that has been counted stays on its track."""
    application = complete(world.campaign, world.direct_branch, world.direct_secretary)
    branch = world.direct_branch
    branch.track, branch.superior, branch.prefecture = "prefecture", world.changsha, world.changsha.prefecture
    branch.save()
    submit(application, by=world.direct_secretary)
    application.refresh_from_db()
    assert (application.track, application.superior, application.number) == (
        "prefecture",
        world.changsha,
        "2020-市州-001",
    )
    withdraw(application, by=world.direct_secretary)
    branch.track, branch.superior = "direct", world.committee
    branch.save()
    submit(application, by=world.direct_secretary)
    application.refresh_from_db()
    assert (application.track, application.superior, application.number) == (
        "prefecture",
        world.committee,
        "2020-市州-001",
    )
