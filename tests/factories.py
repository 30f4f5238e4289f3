"""Named bodies and persons for tests. Everything is visibly a sample (示例)."""

from datetime import date
from itertools import count

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign, Quota, Stage
from benchmark_platform.organizations.models import CoveredFirm, Firm, LicencePlatform, Organization, Prefecture

serial = count(1)

# The plan's calendar: stage 2 opens on the day of the notice, the others on the day after the one before closes.
STAGES = [
    ("mobilization", "全面动员部署", date(2020, 7, 24), date(2020, 7, 30)),
    ("application", "自行申报推荐", date(2020, 7, 24), date(2020, 8, 15)),
    ("selection", "确定创建对象", date(2020, 8, 16), date(2020, 9, 30)),
    ("creation", "对标开展创建", date(2020, 10, 1), date(2021, 2, 28)),
    ("assessment", "组织考核评估", date(2021, 3, 1), date(2021, 3, 31)),
    ("acceptance", "抓好巩固验收", date(2021, 4, 1), date(2021, 4, 30)),
    ("award", "进行表彰授牌", date(2021, 5, 1), date(2021, 6, 30)),
    ("follow_up", "动态管理", date(2021, 7, 1), None),
]


def make_campaign(code: str = "2020", *, is_current: bool = True) -> Campaign:
    """The plan of 2020 with its seven stages and quotas, without texts."""
    campaign = Campaign.objects.create(
        code=code,
        short_title="“标杆引领”计划",
        title="湖南省注册会计师资产评估行业开展“标杆引领”计划实施方案",
        form_title="湖南省注册会计师资产评估行业党建“标杆引领”计划创建单位申请表",
        guide_title="湖南省注册会计师资产评估行业党建“标杆引领”计划创建工作任务指南",
        issuer="中共湖南省注册会计师资产评估行业委员会",
        issued_on=date(2020, 7, 24),
        body="正文",
        filing_office="省注协行业党建工作部",
        is_current=is_current,
        assessment_from=date(2020, 1, 1),
        assessment_to=date(2021, 2, 28),
    )
    Stage.objects.bulk_create(
        Stage(campaign=campaign, code=stage, number=number, title=title, opens_on=opens, closes_on=closes)
        for number, (stage, title, opens, closes) in enumerate(STAGES, start=1)
    )
    Quota.objects.create(campaign=campaign, track="direct", seats=10)
    Quota.objects.create(campaign=campaign, track="prefecture", seats=14)
    return campaign


def make_committee() -> Organization:
    """The provincial committee; there is one."""
    committee, _ = Organization.objects.get_or_create(
        kind="committee", defaults={"code": "SW", "name": "中共湖南省注册会计师资产评估行业委员会"}
    )
    return committee


def make_prefecture(name: str = "长沙市", code: str = "changsha") -> Prefecture:
    """A prefecture."""
    prefecture, _ = Prefecture.objects.get_or_create(
        code=code, defaults={"name": name, "order": Prefecture.objects.count() + 1}
    )
    return prefecture


def make_prefecture_body(name: str = "长沙市", code: str = "changsha") -> Organization:
    """A prefecture's party body."""
    return Organization.objects.create(
        code=f"SZ-{code}",
        name=f"示例{name}注册会计师行业党委",
        kind="prefecture_body",
        prefecture=make_prefecture(name, code),
        superior=make_committee(),
    )


def make_firm(name: str = "", *, employee_count: int | None = 56) -> Firm:
    """A firm with one platform."""
    number = next(serial)
    firm = Firm.objects.create(
        code=f"91430000SL{number:08d}", name=name or f"示例第{number}会计师事务所", employee_count=employee_count
    )
    LicencePlatform.objects.create(firm=firm, kind="cpa")
    return firm


def make_branch(
    name: str = "",
    *,
    superior: Organization | None = None,
    founded_on: date | None = date(2012, 6, 1),
    firms: list[Firm] | None = None,
) -> Organization:
    """A branch: direct by default, on the prefecture track under a prefecture body."""
    number = next(serial)
    superior = superior or make_committee()
    direct = superior.kind == "committee"
    branch = Organization.objects.create(
        code=f"ZB{number:05d}",
        name=name or f"示例第{number}会计师事务所党支部",
        kind="branch",
        track="direct" if direct else "prefecture",
        superior=superior,
        prefecture=make_prefecture() if direct else superior.prefecture,
        founded_on=founded_on,
        secretary_name="张建国",
        full_member_count=12,
        probationary_member_count=1,
    )
    for index, firm in enumerate(firms if firms is not None else [make_firm()]):
        CoveredFirm.objects.create(organization=branch, firm=firm, is_lead=index == 0)
    return branch


def make_user(organization: Organization, role: str = Role.BRANCH, name: str = "李秀英", username: str = "") -> User:
    """A person with one role in one body; the password is "示例口令2020"."""
    user = User.objects.create_user(username=username or f"user{next(serial)}", password="示例口令2020", full_name=name)
    Membership.objects.create(user=user, organization=organization, role=role)
    return user
