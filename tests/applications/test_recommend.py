"""The one recommendation and the nil return (S2): done, refused, replaced, told, on record."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications import actions
from applications.actions import Filing
from applications.models import Application, EligibilityCheck, Recommendation, Review
from applications.services.opinions import record_superior_opinion
from applications.services.prefecture_reviews import change_verdicts, confirm_verdicts, save_verdicts, standing_review
from applications.services.recommendations import body_of, file_nil_return, filed_words, standing_of
from applications.services.reviews import ReviewConflict
from applications.services.submitting import send_back, submit, withdraw
from applications.task_list import route
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization, Penalty
from tests.applications.conftest import World, moment
from tests.applications.filing import file
from tests.applications.recommending import again, agree, choose, judge, neighbour, ready, verdicts
from tests.factories import make_user


@pytest.fixture
def prepared(world: World) -> Application:
    """Changsha's form, ready to be recommended."""
    return ready(world.campaign, world.changsha_branch, world.secretary, world.changsha_officer)


def told(organization: Organization) -> list[str]:
    """The titles of a body's messages, oldest first."""
    return list(Message.objects.filter(organization=organization).order_by("pk").values_list("title", flat=True))


def test_recommended_and_filed_with_the_committee(world: World, prepared: Application) -> None:
    """S2: the state, the row, the record, the computation, the two messages."""
    filed = choose(prepared, world.changsha_officer)
    application = again(prepared)
    assert (application.state, filed.application_id, filed.organization) == (
        "recommended",
        application.pk,
        world.changsha,
    )
    assert standing_of(world.campaign, world.changsha) == filed
    event = AuditEvent.objects.get(action="application.recommend")
    assert (event.actor_name, event.reason) == ("王志强", "组织健全，特色鲜明，示范带动作用强。")
    check = EligibilityCheck.objects.get(application=application, superseded_at=None)
    assert (check.occasion, check.verdict) == ("recommendation", "missing")
    assert told(world.changsha_branch)[-1] == "已由市州遴选推荐，报省行业党委备案"
    assert told(world.committee)[-1] == "长沙市推荐示例岳麓会计师事务所党支部"
    superior, committee = route(application)[2:]
    assert (superior.tone, superior.state, committee.tone) == ("done", "市州已推荐", "now")
    assert committee.since == application.state_since


def test_another_choice_before_the_deadline_replaces_it(world: World, prepared: Application) -> None:
    """S2: the old form is submitted again, the old row stays with why; its branch is told."""
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    first = choose(prepared, world.changsha_officer)
    second = choose(other, world.changsha_officer, over=first, reasons="示范作用更强。")
    first.refresh_from_db()
    assert (again(prepared).state, again(other).state) == ("submitted", "recommended")
    assert (first.superseded_at is not None, first.superseded_reason) == (True, "改变推荐：示范作用更强。")
    assert standing_of(world.campaign, world.changsha) == second
    assert told(world.changsha_branch)[-1] == "市州改变了推荐，申请表回到“已提交”"
    assert told(world.committee)[-1] == "长沙市改为推荐示例望城会计师事务所党支部"
    assert AuditEvent.objects.filter(action="recommendation.replaced").count() == 1


def test_nil_then_recommended_then_nil(world: World, prepared: Application) -> None:
    """S2: a nil return has its reason and may become a recommendation, and the other way round."""
    officer = world.changsha_officer
    nil = file_nil_return(
        world.campaign, world.changsha, reason="没有合适对象。", expected_standing_id=None, by=officer
    )
    assert nil.is_nil and str(nil) == "示例长沙市注册会计师行业党委：无推荐"
    assert filed_words(nil) == "王志强已于2020年8月5日 10:00 报送“无推荐”"
    assert AuditEvent.objects.get(action="recommendation.nil").reason == "没有合适对象。"
    chosen = choose(prepared, officer, over=nil)
    file_nil_return(world.campaign, world.changsha, reason="另有考虑。", expected_standing_id=chosen.pk, by=officer)
    assert again(prepared).state == "submitted"
    assert Recommendation.objects.filter(organization=world.changsha).count() == 3
    assert Recommendation.objects.filter(organization=world.changsha, superseded_at=None).count() == 1


def test_a_nil_return_without_reason_is_refused(world: World) -> None:
    """Nothing is filed."""
    with pytest.raises(Refused, match="还没有填写"):
        file_nil_return(
            world.campaign, world.changsha, reason=" ", expected_standing_id=None, by=world.changsha_officer
        )
    assert not Recommendation.objects.exists()


def test_who_was_faster_is_named(world: World, prepared: Application) -> None:
    """S2: the page of the second officer showed nothing filed; it is told who, what, when."""
    colleague = make_user(world.changsha, "prefecture", "孙丽")
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    choose(prepared, world.changsha_officer)
    with pytest.raises(Refused, match="王志强已于2020年8月5日 10:00 推荐示例岳麓会计师事务所党支部，本次没有报送"):
        choose(other, colleague)
    with pytest.raises(Refused, match="王志强已于"):
        choose(prepared, colleague)
    assert Recommendation.objects.count() == 1


def test_a_page_that_shows_what_is_no_longer_there(world: World, prepared: Application) -> None:
    """The standing one fell with a return meanwhile: look again."""
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    first = choose(prepared, world.changsha_officer)
    send_back(again(prepared), reason="请核实人数。", by=world.clerk)
    with pytest.raises(Refused, match="原来报送的推荐已经失效"):
        choose(other, world.changsha_officer, over=first)


def test_only_the_body_of_the_prefecture_recommends(world: World, prepared: Application) -> None:
    """S2: not the branch, not another prefecture, not the committee, and no stranger learns what stands."""
    choose(prepared, world.changsha_officer)
    for somebody in (world.secretary, world.yueyang_officer, world.clerk):
        with pytest.raises(Forbidden, match="本市州行业（协会）党组织"):
            choose(prepared, somebody)
        with pytest.raises(Forbidden, match="本市州行业（协会）党组织"):
            file_nil_return(world.campaign, world.changsha, reason="无", expected_standing_id=None, by=somebody)


def test_not_after_the_deadline(world: World, prepared: Application, clock: time_machine.Traveller) -> None:
    """The closing day counts to its last second."""
    clock.move_to(moment(8, 16, 0, 0, 1))
    with pytest.raises(Forbidden, match="2020年8月15日截止"):
        choose(prepared, world.changsha_officer)
    clock.move_to(moment(8, 15, 23, 59, 59))
    assert choose(again(prepared), world.changsha_officer).filed_at == moment(8, 15, 23, 59, 59)


def test_not_from_a_draft(world: World, prepared: Application) -> None:
    """A withdrawn form cannot be recommended."""
    withdraw(prepared, by=world.secretary)
    with pytest.raises(Forbidden, match="现在的状态是“草稿”"):
        choose(again(prepared), world.changsha_officer)


def test_everything_missing_is_said_at_once(world: World) -> None:
    """S2: the superior's opinion, the own review, the reasons; the computation stays on record."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    with pytest.raises(Refused) as refused:
        choose(application, world.changsha_officer, reasons="")
    assert [finding.field for finding in refused.value.findings] == ["opinion", "review", "reasons"]
    assert EligibilityCheck.objects.filter(application=application, occasion="recommendation").count() == 1
    agree(again(application), world.changsha_officer, verdict="disagree")
    with pytest.raises(Refused, match="为不同意推荐"):
        choose(again(application), world.changsha_officer)


def test_a_computed_failure_does_not_block_but_is_addressed(world: World, prepared: Application) -> None:
    """C0.2: a penalty found after submission; recommended all the same, with why, kept beside the reasons."""
    firm = world.changsha_branch.covered_firms.get().firm
    Penalty.objects.create(
        firm=firm,
        kind="discipline",
        decided_on=date(2019, 5, 6),
        authority="示例省注册会计师协会",
        document_number="示例惩戒〔2019〕3号",
    )
    with pytest.raises(Refused, match="资格核对结论为不符合（.*示例惩戒〔2019〕3号") as refused:
        choose(prepared, world.changsha_officer)
    assert [finding.field for finding in refused.value.findings] == ["despite"]
    filed = choose(prepared, world.changsha_officer, despite="惩戒后整改到位，已通过复查。")
    assert filed.despite == "惩戒后整改到位，已通过复查。"


def test_words_about_a_failure_that_there_is_not_are_not_kept(world: World, prepared: Application) -> None:
    """The field is about a computed 不符合 only."""
    assert choose(prepared, world.changsha_officer, despite="多余的话").despite == ""


def test_exactly_one_standing_is_a_constraint(world: World, prepared: Application) -> None:
    """S2: by body and campaign, and by form, in the database itself."""
    choose(prepared, world.changsha_officer)
    facts = {"campaign": world.campaign, "reasons": "理由", "filed_by": world.clerk, "filed_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.create(organization=world.changsha, application=None, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.create(organization=world.yueyang, application=prepared, **facts)


def test_a_recommended_form_is_sent_back(world: World, prepared: Application, clock: time_machine.Traveller) -> None:
    """S2, F4: the recommendation falls with the reason, the body is told, has time, and judges the new form anew."""
    filed = choose(prepared, world.changsha_officer)
    clock.move_to(moment(8, 20))
    send_back(again(prepared), reason="请核实党员人数。", by=world.clerk)
    filed.refresh_from_db()
    assert (filed.superseded_at, filed.superseded_reason) == (moment(8, 20), "申请表退回补正：请核实党员人数。")
    assert told(world.changsha)[-1] == "推荐的申请表被退回补正：示例岳麓会计师事务所党支部"
    assert "期限为2020年8月26日" in Message.objects.filter(organization=world.changsha).latest("pk").body
    extension = Extension.objects.get(organization=world.changsha)
    assert (extension.until, extension.source) == (date(2020, 8, 26), "resubmission")
    assert standing_review(prepared).state == Review.State.ASSIGNED
    clock.move_to(moment(8, 23))
    submit(again(prepared), by=world.secretary)
    clock.move_to(moment(8, 26))
    record_superior_opinion(
        again(prepared),
        verdict="agree",
        text="同意推荐。",
        signatory="王志强",
        signed_on=date(2020, 8, 25),
        by=world.changsha_officer,
    )
    judge(again(prepared), world.changsha_officer)
    choose(again(prepared), world.changsha_officer)
    assert again(prepared).state == "recommended"


def test_a_return_early_in_the_stage_gives_no_extra_days(world: World, prepared: Application) -> None:
    """The stage is long enough."""
    choose(prepared, world.changsha_officer)
    send_back(again(prepared), reason="请核实。", by=world.changsha_officer)
    assert not Extension.objects.filter(organization=world.changsha).exists()
    assert "期限为2020年8月15日" in Message.objects.filter(organization=world.changsha).latest("pk").body


def test_a_form_found_ineligible_is_released_like_any_other(world: World, prepared: Application) -> None:
    """Decision 8: whichever way the committee's verdict went, the branch sees the same."""
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    first = choose(prepared, world.changsha_officer)
    Application.objects.filter(pk=prepared.pk).update(state="ineligible")
    choose(other, world.changsha_officer, over=first)
    assert again(prepared).state == "submitted"


def test_the_direct_track_has_no_body_that_chooses(world: World) -> None:
    """S2: a direct branch applies by itself."""
    application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
    with pytest.raises(Organization.DoesNotExist):
        body_of(application)


# --- the body's own verdicts ------------------------------------------------------------------------------------------


def test_verdicts_are_kept_as_they_are_typed(world: World) -> None:
    """C0–C6: also what would not pass; the same text again is no new version; line ends are unified."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    typed = verdicts(world.campaign, C4="partly", C4_remark="一\r\n二", C5="nonsense") | {"verdict-999": "meets"}
    review = save_verdicts(application, typed=typed, base_version=0, by=world.changsha_officer)
    line = review.lines.get(condition__code="C4")
    assert (review.version, line.verdict, line.remark, review.saved_by) == (
        1,
        "partly",
        "一\n二",
        world.changsha_officer,
    )
    assert review.lines.get(condition__code="C5").verdict == ""
    same = save_verdicts(application, typed={"remark": ""}, base_version=0, by=world.changsha_officer)
    assert same.version == 1
    assert str(review).endswith("市州遴选 王志强")


def test_a_colleague_is_not_overwritten(world: World) -> None:
    """F6 in spirit: both texts are there, nothing was saved."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    colleague = make_user(world.changsha, "prefecture", "孙丽")
    save_verdicts(application, typed={"remark": "先进。"} | verdicts(world.campaign), base_version=0, by=colleague)
    with pytest.raises(ReviewConflict) as conflict:
        save_verdicts(application, typed={"remark": "一般。"}, base_version=0, by=world.changsha_officer)
    assert (conflict.value.fields, conflict.value.saved["remark"]) == (["remark"], "先进。")
    assert standing_review(application).remark == "先进。"


def test_too_long_a_remark_is_refused_whole(world: World) -> None:
    """Said with the number of characters; nothing is cut silently."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    with pytest.raises(Refused, match="有 1001 个字"):
        save_verdicts(application, typed={"remark": "长" * 1001}, base_version=0, by=world.changsha_officer)


def test_an_incomplete_confirmation_keeps_what_was_typed(world: World) -> None:
    """C1–C6: a remark is required unless it meets."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    with pytest.raises(Refused, match="“工作机制健全完善”的结论不是“符合”，请写明理由"):
        judge(application, world.changsha_officer, C4="partly")
    review = standing_review(application)
    assert (review.state, review.lines.get(condition__code="C4").verdict) == ("assigned", "partly")
    assert judge(application, world.changsha_officer, C4="partly", C4_remark="制度还不全。").state == "given"
    event = AuditEvent.objects.get(action="recommendation.review")
    assert (event.action_label, event.after["C4"]) == ("确认审查结论", "基本符合：制度还不全。")


def test_a_verdict_other_than_computed_needs_a_remark(world: World) -> None:
    """C0.2: without a declaration it is computed as 资料不全; 符合 is a person's word and says why."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    sentence = "“无处罚惩戒”系统核对为“资料不全”，您的结论是“符合”，请在说明中写明理由。"
    with pytest.raises(Refused, match=sentence) as refused:
        judge(application, world.changsha_officer, C02_remark=" ")
    assert len(refused.value.findings) == 1
    assert judge(application, world.changsha_officer, C02_remark="经函询主管部门，没有处罚。").state == "given"


def test_confirmed_verdicts_are_changed_by_an_act_of_their_own(world: World, prepared: Application) -> None:
    """On record; the words stay."""
    typed = verdicts(world.campaign)
    with pytest.raises(Refused, match="已经确认"):
        save_verdicts(prepared, typed=typed, base_version=1, by=world.changsha_officer)
    review = change_verdicts(prepared, by=world.changsha_officer)
    assert (review.state, review.given_at) == ("assigned", None)
    with pytest.raises(Refused, match="还没有确认"):
        change_verdicts(prepared, by=world.changsha_officer)
    labels = AuditEvent.objects.filter(action="recommendation.review").order_by("pk")
    assert list(labels.values_list("action_label", flat=True)) == ["确认审查结论", "修改审查结论"]


def test_the_remark_on_the_whole_is_on_record(world: World) -> None:
    """With the verdicts."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    typed = verdicts(world.campaign) | {"remark": "综合最优。"}
    confirm_verdicts(application, typed=typed, base_version=0, by=world.changsha_officer)
    assert AuditEvent.objects.get(action="recommendation.review").after["remark"] == "综合最优。"


def test_only_its_body_reviews_and_only_a_submitted_form(world: World, prepared: Application) -> None:
    """The branch, a neighbour and the committee do not; a recommended form is closed to it."""
    for somebody in (world.secretary, world.yueyang_officer, world.clerk):
        with pytest.raises(Forbidden):
            save_verdicts(prepared, typed={}, base_version=0, by=somebody)
    choose(prepared, world.changsha_officer)
    with pytest.raises(Forbidden, match="已推荐"):
        change_verdicts(again(prepared), by=world.changsha_officer)


def test_a_withdrawn_form_is_judged_anew(world: World, prepared: Application) -> None:
    """The verdicts were on the form that stood."""
    withdraw(prepared, by=world.secretary)
    assert standing_review(prepared).state == "assigned"


def test_an_extension_of_the_branch_is_enough(
    world: World, prepared: Application, clock: time_machine.Traveller
) -> None:
    """S: a single organisation's deadline."""
    Extension.objects.create(
        stage=world.campaign.stages.get(code="application"),
        organization=world.changsha_branch,
        until=date(2020, 8, 18),
        source="extension",
        reason="台风停工",
        granted_by=world.clerk,
    )
    clock.move_to(moment(8, 18))
    filing = Filing(Campaign.objects.get(), world.changsha, again(prepared))
    assert decide(actions.RECOMMEND, user=world.changsha_officer, subject=filing)
    assert choose(again(prepared), world.changsha_officer).application_id == prepared.pk
