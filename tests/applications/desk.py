"""The desk review in tests: the conditions of the plan, the committee's people, forms that were filed."""

from dataclasses import dataclass

from applications.models import Application, Review
from applications.services.desk_reviews import assign, give
from applications.services.reviews import lines_of
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Condition, ConditionPoint
from benchmark_platform.organizations.models import Organization
from tests.applications.rows import make_application
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

TITLES = [
    ("C0.1", "成立年限"),
    ("C1", "党组织政治过硬"),
    ("C2", "领导班子坚强有力"),
    ("C3", "党员队伍充满活力"),
    ("C4", "工作机制健全完善"),
    ("C5", "党建工作特色鲜明"),
    ("C6", "推动发展成效显著"),
]


@dataclass
class Desk:
    """陈静 assigns; 周敏, 何伟 and the inspector 罗兰 review the direct branch 示例天心 and others."""

    campaign: Campaign
    committee: Organization
    changsha: Organization
    branch: Organization
    local: Organization
    direct: Application
    recommended: Application
    clerk: User
    zhou: User
    he: User
    luo: User

    def assign(self, *reviewers: User, note: str = "", to: Application | None = None) -> list[Review]:
        """Assign by 陈静."""
        return assign([to or self.direct], reviewers=reviewers, note=note, by=self.clerk)


def make_desk(*, wanted: int = 2) -> Desk:
    """A campaign with six conditions, one direct form and one that Changsha recommends; two reviewers are wanted."""
    campaign = make_campaign()
    campaign.desk_reviewers = wanted
    campaign.save()
    for number, (code, title) in enumerate(TITLES, 1):
        condition = Condition.objects.create(
            campaign=campaign, code=code, number=number, title=title, text=f"{title}的原文。"
        )
        if code == "C4":
            for point in range(1, 7):
                ConditionPoint.objects.create(condition=condition, number=point, text=f"要点{point}")
    committee, changsha = make_committee(), make_prefecture_body("长沙市", "changsha")
    branch = make_branch("示例天心会计师事务所党支部")
    local = make_branch("示例岳麓会计师事务所党支部", superior=changsha)
    return Desk(
        campaign=campaign,
        committee=committee,
        changsha=changsha,
        branch=branch,
        local=local,
        direct=filed(campaign, branch),
        recommended=filed(campaign, local, state="recommended"),
        clerk=make_user(committee, "committee", "陈静", "chenjing"),
        zhou=make_user(committee, "committee", "周敏", "zhoumin"),
        he=make_user(committee, "decider", "何伟", "hewei"),
        luo=make_user(committee, "inspector", "罗兰", "luolan"),
    )


def filed(campaign: Campaign, branch: Organization, state: str = "submitted") -> Application:
    """A filed form whose frozen copy can be shown."""
    application = make_application(campaign, branch, make_user(branch), state=state)
    submission = application.submissions.get()
    submission.snapshot = {
        "answers": {"branch_name": branch.name, "grounds": "党建与业务深度融合。"},
        "code": "K7QM-4TDA",
        "track": branch.track,
        "prefecture": "长沙市" if branch.track == "prefecture" else "",
        "organization_code": branch.code,
        "organization_name": branch.name,
        "registered_founded_on": "2012-06-01",
        "superior_name": "",
        "firm_names": [],
        "opinions": [],
        "superior_opinion": None,
    }
    submission.save()
    return application


def typed(review: Review, verdict: str = "meets", remark: str = "", **verdicts: tuple[str, str]) -> dict[str, str]:
    """What is typed into the form: one verdict for all, others by ``C4=("partly", "…")``."""
    texts = {"remark": ""}
    for line in lines_of(review):
        word, words = verdicts.get(line.condition.code, (verdict, remark))
        texts[f"verdict-{line.condition_id}"] = word
        texts[f"remark-{line.condition_id}"] = words
    return texts


def given(review: Review, verdict: str = "meets", remark: str = "", **verdicts: tuple[str, str]) -> Review:
    """Give the review by its reviewer."""
    texts = typed(review, verdict, remark, **verdicts)
    return give(review, typed=texts, base_version=review.version, by=review.reviewer)
