"""`manage.py demo` (decision 4)."""

import re
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.utils import timezone

from applications.desk_summary import summaries
from applications.form import count_characters
from applications.models import (
    Application,
    EligibilityCheck,
    EligibilityDecision,
    Recommendation,
    Review,
    SelectionDecision,
    State,
    Submission,
)
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign, Extension, MobilizationReport, NoticeRead
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.demo import filing_time, mobilization, people, plan, secret, texts
from benchmark_platform.organizations.models import Organization, Prefecture
from benchmark_platform.organizations.samples import make_sample_organizations
from evaluations.models import Item

pytestmark = pytest.mark.django_db

PREFECTURES = (
    "changsha", "zhuzhou", "xiangtan", "hengyang", "shaoyang", "yueyang", "changde", "zhangjiajie", "yiyang",
    "chenzhou", "yongzhou", "huaihua", "loudi", "xiangxi",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_password_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither from the environment nor from an earlier test."""
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    secret.file().unlink(missing_ok=True)


def demo(*arguments: str) -> str:
    """Run the command; return what it printed."""
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def signs_in(username: str, password: str) -> bool:
    """Whether the password opens the account."""
    request = RequestFactory().post("/accounts/login/")
    return authenticate(request, username=username, password=password) is not None


@pytest.mark.slow
def test_the_demo_shows_every_state_and_keeps_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wanted stage open today, accounts as agreed, forms in every state; a second run changes nothing."""
    printed = demo("--stage", "application")
    campaign = Campaign.objects.get(is_current=True)
    assert "application" in {stage.code for stage in campaign.calendar.open_stages(today())}
    assert Item.objects.filter(indicator__rubric__campaign=campaign).count() == 32
    usernames = set(User.objects.values_list("username", flat=True))
    expected = {"committee", "committee2", "branch-001", *(f"inspector{number}" for number in range(1, 7))}
    assert expected | {f"prefecture-{name}" for name in PREFECTURES} <= usernames
    roles = {membership.role for membership in User.objects.get(username="committee").memberships.all()}
    assert roles == {"committee", "decider"}
    branches = list(Organization.objects.branches().in_official_order())
    assert User.objects.get(username="branch-001").bodies("branch") == {branches[0].pk}
    assert all(body.is_sample for body in branches)
    states = set(Application.objects.values_list("state", flat=True))
    assert states == {State.DRAFT, State.SUBMITTED, State.RETURNED}
    assert Application.objects.filter(state="draft", number__isnull=False).exists(), "withdrawn"
    assert NoticeRead.objects.exists()
    assert f"Password of all of them: {secret.kept()}" in printed
    assert secret.file().stat().st_mode & 0o777 == 0o600

    before = (Application.objects.count(), User.objects.count(), Campaign.objects.count())
    again = demo("--stage", "mobilization")
    assert (Application.objects.count(), User.objects.count(), Campaign.objects.count()) == before
    assert "they are kept" in again
    assert secret.kept() in again

    monkeypatch.setenv("DEMO_PASSWORD", "换一个示例口令")
    demo()
    assert signs_in("committee", "换一个示例口令")
    assert signs_in("branch-001", "换一个示例口令")


def test_the_mobilization_stage_has_reports_and_no_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some reported, some with a draft; the password from the environment."""
    monkeypatch.setenv("DEMO_PASSWORD", "示例口令2020")
    with time_machine.travel("2027-05-27T09:00:00+08:00", tick=False):
        printed = demo("--stage", "mobilization")
    assert Campaign.objects.get(is_current=True).code == "2027"
    assert set(MobilizationReport.objects.values_list("state", flat=True)) == {"draft", "submitted"}
    assert Application.objects.count() == 0
    assert "示例口令2020" in printed
    assert signs_in("prefecture-changsha", "示例口令2020")


@pytest.mark.parametrize("stage", ["acceptance", "award"])
def test_a_stage_that_is_not_built_yet_is_named(stage: str) -> None:
    """A sentence, and nothing is made."""
    with pytest.raises(CommandError, match=f'The stage "{stage}" comes in a later version'):
        demo("--stage", stage)
    assert not Campaign.objects.exists()


def test_data_of_others_are_never_touched() -> None:
    """Fixtures are not loaded over what is there, and no account is printed that is not the demo's."""
    User.objects.create_user(username="real", password="示例口令2020", full_name="真实人员")
    printed = demo()
    assert "they are kept" in printed
    assert "real" not in printed
    assert not Campaign.objects.exists()


def test_the_size_is_bounded() -> None:
    """Zero organisations are no demo."""
    with pytest.raises(CommandError, match="between 1 and 1000"):
        demo("--size", "0")


def test_the_grounds_are_within_the_limit() -> None:
    """F1: 200 to 500 characters, eight different texts."""
    assert len(set(texts.GROUNDS)) == 8
    written = [texts.grounds(number, members=112, employees=1204) for number in range(8)]
    assert all(200 <= count_characters(text) <= 500 for text in written)
    assert not any("{" in text for text in written)


def test_names_differ() -> None:
    """As many names as people, each of two or three characters: none with a number behind it."""
    names = {texts.name(index) for index in range(27_000)}
    assert len(names) == 27_000
    assert {len(name) for name in names} == {2, 3}


def test_the_password_file_is_replaced_whole() -> None:
    """A longer old one leaves nothing behind."""
    secret.keep("a-very-long-password")
    secret.keep("short")
    assert Path(secret.file()).read_text() == "short\n"


@pytest.mark.parametrize("moment", ["2027-02-28", "2028-02-29", "2027-07-01", "2027-12-31", "2027-07-14", "2027-07-20"])
def test_every_branch_can_submit_on_the_day_of_the_demo(moment: str) -> None:
    """S2: also where the inner closing days would have passed (the 14th), or the stage (the 20th)."""
    with time_machine.travel(f"{moment}T09:00:00+08:00", tick=False):
        campaign = plan.copy_for(plan.load_plan(), stage="application", day=today())
        make_sample_organizations(prefectures=list(Prefecture.objects.order_by("order")))
        acting = people.make_people(campaign, password="示例口令2020")
        mobilization.keep_prefectures_open(campaign, acting, day=today())
        calendar = Campaign.objects.get(pk=campaign.pk).calendar
        late = [branch for branch in Organization.objects.branches() if calendar.submission_day(branch) < today()]
    assert late == []


@pytest.mark.slow
def test_the_selection_stage_is_in_the_middle_of_its_work() -> None:
    """S3: forty direct applicants, the 14 in all their kinds, every verdict, an override, a late penalty, a tie."""
    printed = demo("--stage", "selection")
    campaign = Campaign.objects.get(is_current=True)
    assert "selection" in {stage.code for stage in campaign.calendar.open_stages(today())}
    filed = Application.objects.filter(campaign=campaign, number__isnull=False).with_eligibility()
    direct = list(filed.filter(track="direct"))
    assert len(direct) == 40
    assert {row.computed for row in direct} == {"meets", "fails", "missing"}
    assert sum(1 for row in direct if row.eligible is True) >= 25, "most are confirmed"
    assert {row.eligible for row in direct} == {True, False, None}
    assert [bool(decision.reason) for decision in overrides(campaign)] == [True]
    assert [(row.check_changed, row.outdated) for row in direct if row.check_changed] == [(True, True)]

    standing = Recommendation.objects.filter(campaign=campaign, superseded_at__isnull=True)
    assert (standing.filter(application__isnull=False).count(), standing.filter(application=None).count()) == (12, 1)
    missing = Organization.objects.filter(kind="prefecture_body").exclude(pk__in=standing.values("organization"))
    late = Extension.objects.get(organization__in=missing)
    assert late.until > today() or late.until == campaign.calendar.stages["selection"].closes_on
    assert Recommendation.objects.filter(superseded_at__isnull=False).count() == 1

    decision = SelectionDecision.objects.get()
    assert (decision.state, decision.version) == ("draft", 1)
    tied = [row.rank for row in decision.rows.all() if row.rank == 10]
    assert tied == [10, 10]
    given = Review.objects.desk().filter(state="given").count()
    assert 0 < Review.objects.desk().filter(state="assigned").count() < given
    assert any(summary.differs_widely for summary in summaries(filed.select_related("campaign")).values())

    closes_on = campaign.calendar.stages["application"].closes_on
    moments = [
        timezone.localdate(row.submitted_at) for row in Submission.objects.filter(application__campaign=campaign)
    ]
    assert closes_on is not None
    assert max(moments) <= closes_on, "filed in the stage of applying"
    assert all(row.working for row in EligibilityCheck.objects.filter(superseded_at__isnull=True))
    for check in EligibilityCheck.objects.filter(occasion="submission"):
        [penalties] = [row for row in check.working if row["code"] == "C0.2"]
        computed = chinese_day(timezone.localdate(check.computed_at))
        assert f"至{computed}（" in penalties["sentence"]
    for submission in Submission.objects.standing().select_related("application__organization"):
        words = re.search(r"现有党员(\d+)名", submission.snapshot["answers"]["grounds"])
        assert words is None or int(words[1]) == submission.member_count
    assert "98 sample branches" in printed


def overrides(campaign: Campaign) -> list[EligibilityDecision]:
    """The decisions that differ from what was computed, to the applicant's advantage."""
    return list(EligibilityDecision.objects.filter(application__campaign=campaign, overrides=True, eligible=True))


@pytest.mark.parametrize("moment", ["2027-02-28", "2028-02-29", "2027-07-01", "2027-12-31", "2027-09-30"])
def test_the_selection_is_open_and_the_forms_were_filed_before_it(moment: str) -> None:
    """Design decision 4: on any day of the year, also on the last day of a window."""
    with time_machine.travel(f"{moment}T09:00:00+08:00", tick=False):
        campaign = plan.copy_for(plan.load_plan(), stage="selection", day=today())
        stages = campaign.calendar.stages
        assert "selection" in {stage.code for stage in campaign.calendar.open_stages(today())}
        closes_on = stages["application"].closes_on
        assert closes_on is not None
        assert stages["application"].opens_on <= filing_time.filing_day(campaign) <= min(closes_on, today())
