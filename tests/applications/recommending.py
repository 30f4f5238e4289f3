"""A prefecture on its way to its one choice, by the services, as its officers do it."""

from datetime import date

from applications.models import Application, Recommendation, Review
from applications.services.opinions import record_superior_opinion
from applications.services.prefecture_reviews import confirm_verdicts, standing_review
from applications.services.recommendations import recommend
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Condition
from benchmark_platform.organizations.models import Organization
from tests.applications.filing import file
from tests.factories import make_branch, make_user

TITLES = {
    "C0.1": "成立年限",
    "C0.2": "无处罚惩戒",
    "C1": "党组织政治过硬",
    "C2": "领导班子坚强有力",
    "C3": "党员队伍充满活力",
    "C4": "工作机制健全完善",
    "C5": "党建工作特色鲜明",
    "C6": "推动发展成效显著",
}


def make_conditions(campaign: Campaign) -> list[Condition]:
    """The eight conditions of the plan."""
    return [
        Condition.objects.get_or_create(
            campaign=campaign, code=code, defaults={"number": number, "title": title, "text": f"{title}。"}
        )[0]
        for number, (code, title) in enumerate(TITLES.items(), start=1)
    ]


def verdicts(campaign: Campaign, **changed: str) -> dict[str, str]:
    """Every condition met, as the page sends it; ``C4="partly"`` changes one, ``C4_remark`` gives its remark."""
    typed = {}
    for condition in make_conditions(campaign):
        key = condition.code.replace(".", "")
        typed[f"verdict-{condition.pk}"] = changed.get(key, "meets")
        # Filed without a declaration, C0.2 is computed as 资料不全: who finds it met says why.
        own = "经查登记，没有处罚惩戒。" if key == "C02" else ""
        typed[f"remark-{condition.pk}"] = changed.get(f"{key}_remark", own)
    return typed


def agree(application: Application, by: User, verdict: str = "agree") -> None:
    """The superior's opinion."""
    record_superior_opinion(
        application,
        verdict=verdict,
        text="同意推荐。" if verdict == "agree" else "不同意推荐。",
        signatory="王志强",
        signed_on=date(2020, 8, 5),
        by=by,
    )


def judge(application: Application, by: User, **changed: str) -> Review:
    """The body's own verdicts, confirmed."""
    review = standing_review(application)
    return confirm_verdicts(
        application,
        typed=verdicts(application.campaign, **changed),
        base_version=review.version if review else 0,
        by=by,
    )


def again(application: Application) -> Application:
    """The form as it is now."""
    return Application.objects.with_parties().get(pk=application.pk)


def ready(campaign: Campaign, branch: Organization, secretary: User, officer: User) -> Application:
    """A form that its body may recommend at once."""
    application, _ = file(campaign, branch, secretary)
    agree(application, officer)
    judge(application, officer)
    return again(application)


def neighbour(
    campaign: Campaign, body: Organization, officer: User, name: str = "示例望城会计师事务所党支部"
) -> Application:
    """Another branch of the same prefecture, just as far."""
    branch = make_branch(name, superior=body)
    return ready(campaign, branch, make_user(branch, name="周海燕"), officer)


def choose(application: Application, by: User, *, over: Recommendation | None = None, **facts: str) -> Recommendation:
    """Recommend, in place of what stands."""
    reasons = facts.pop("reasons", "组织健全，特色鲜明，示范带动作用强。")
    return recommend(application, reasons=reasons, expected_standing_id=over.pk if over else None, by=by, **facts)
