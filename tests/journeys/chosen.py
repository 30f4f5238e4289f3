"""Who is there in September 2020: forms filed and answered in August by the services, as their people would."""

from dataclasses import dataclass
from datetime import date

from applications.models import Application
from applications.services.declarations import declare
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from tests.applications.filing import file
from tests.applications.recommending import again, agree
from tests.factories import make_branch, make_user
from tests.journeys.conftest import Plan

PLACES = ("芙蓉", "开福", "雨花", "望城坡", "麓谷", "星沙", "橘洲", "浏阳河", "白沙", "韶山", "桂花")
YOUNG = "示例桂花会计师事务所党支部"


def name_of(place: str) -> str:
    """The name of a sample branch."""
    return f"示例{place}会计师事务所党支部"


def filed(campaign: Campaign, branch: Organization, secretary: User, superior: User) -> Application:
    """A form with the declaration, handed in and agreed to by the superior."""
    application, _ = file(campaign, branch, secretary)
    declare(application, has_penalty=False, text="", signatory="张建国", signed_on=date(2020, 8, 4), by=secretary)
    agree(again(application), superior)
    return again(application)


def of_changsha(plan: Plan) -> list[Application]:
    """Two forms of Changsha: 示例岳麓 and 示例宁乡."""
    other = make_branch("示例宁乡会计师事务所党支部", superior=plan.changsha)
    secretaries = make_user(plan.branch, "branch", "李秀英", "lixiuying"), make_user(other, "branch", "周海燕")
    return [
        filed(plan.campaign, branch, secretary, plan.officer)
        for branch, secretary in zip((plan.branch, other), secretaries, strict=True)
    ]


@dataclass
class Direct:
    """The direct forms by name, in official order, and who decides and reviews."""

    forms: dict[str, Application]
    decider: User
    reviewer: User
    inspector: User


def direct_forms(plan: Plan, number: int = len(PLACES)) -> Direct:
    """示例天心 of 周明, and so many others; the last of eleven is younger than three years (C0.1)."""
    plan.campaign.desk_reviewers = 2
    plan.campaign.save()
    forms = {}
    for place in ("天心", *PLACES[:number]):
        name = name_of(place)
        if place == "天心":
            branch, secretary = plan.direct_branch, plan.direct_secretary
        else:
            branch = make_branch(name, founded_on=date(2019, 3, 1) if name == YOUNG else date(2012, 6, 1))
            secretary = make_user(branch, "branch", f"{place[0]}书记")
        forms[name] = filed(plan.campaign, branch, secretary, plan.clerk)
    committee = plan.direct_branch.superior
    assert committee is not None
    return Direct(
        forms,
        decider=make_user(committee, "decider", "赵国强", "zhaoguoqiang"),
        reviewer=make_user(committee, "committee", "何伟", "hewei"),
        inspector=make_user(committee, "inspector", "罗兰", "luolan"),
    )
