"""September 2020: direct and prefecture forms before the committee, and decisions on them as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from applications.models import Application, SelectionDecision, SelectionReversal, SelectionRow, State
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Attendee, Campaign, Meeting
from benchmark_platform.core.services.files import store_made
from benchmark_platform.organizations.models import Organization
from tests.applications.rows import make_application
from tests.core.builders import PDF
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

SHANGHAI = ZoneInfo("Asia/Shanghai")
TIANXIN, FURONG, KAIFU = "示例天心会计师事务所党支部", "示例芙蓉会计师事务所党支部", "示例开福会计师事务所党支部"
YUELU, NINGXIANG, ZHUZHOU = (
    "示例岳麓会计师事务所党支部",
    "示例宁乡会计师事务所党支部",
    "示例株洲会计师事务所党支部",
)


def september(day: int, hour: int = 10) -> datetime:
    """A moment of September 2020 in Shanghai."""
    return datetime(2020, 9, day, hour, tzinfo=SHANGHAI)


@dataclass
class Field:
    """Three direct forms, one of Changsha's recommended and one not, one of Zhuzhou's recommended."""

    campaign: Campaign
    clerk: User
    decider: User
    inspector: User
    officers: dict[str, User]
    forms: dict[str, Application]
    secretaries: dict[str, User]
    bodies: dict[str, Organization]


def make_field(code: str = "2020", *, is_current: bool = True) -> Field:
    """The forms in the states that they have when the committee meets."""
    committee = make_committee()
    clerk = make_user(committee, "committee", "陈静")
    changsha, zhuzhou = make_prefecture_body("长沙市", "changsha"), make_prefecture_body("株洲市", "zhuzhou")
    plan = [
        (TIANXIN, None, State.ELIGIBLE),
        (FURONG, None, State.ELIGIBLE),
        (KAIFU, None, State.INELIGIBLE),
        (ZHUZHOU, zhuzhou, State.ELIGIBLE),
        (YUELU, changsha, State.ELIGIBLE),
        (NINGXIANG, changsha, State.SUBMITTED),
    ]
    campaign = make_campaign(code, is_current=is_current)
    forms, secretaries, bodies = {}, {}, {}
    for name, superior, state in plan:
        branch = make_branch(name, superior=superior)
        secretaries[name] = make_user(branch, "branch", f"{name[2:4]}书记")
        forms[name] = make_application(campaign, branch, secretaries[name], state=state)
        forms[name].submissions.update(
            snapshot={"firm_names": [branch.covered_firms.get().firm.name], "answers": {}, "track": branch.track}
        )
        bodies[name] = branch
    return Field(
        campaign=campaign,
        clerk=clerk,
        decider=make_user(committee, "decider", "赵审定"),
        inspector=make_user(committee, "inspector", "孙考核"),
        officers={
            "长沙市": make_user(changsha, "prefecture", "王志强"),
            "株洲市": make_user(zhuzhou, "prefecture", "刘洋"),
        },
        forms=forms,
        secretaries=secretaries,
        bodies=bodies,
    )


def decide(field: Field, outcomes: Mapping[str, str], *, state: str = "decided") -> SelectionDecision:
    """A decided list: outcome by name; 候补 get their rank in the order of the mapping."""
    minutes = store_made(PDF, name="会议纪要.pdf", kind="pdf", content_type="application/pdf", by=field.clerk)
    meeting = Meeting.objects.create(
        campaign=field.campaign,
        held_on=date(2020, 9, 3),
        title="党委会",
        expected_count=1,
        minutes=minutes,
        recorded_by=field.clerk,
        recorded_at=september(3),
    )
    Attendee.objects.create(meeting=meeting, number=1, name="赵审定")
    decision = SelectionDecision.objects.create(
        campaign=field.campaign,
        state=state,
        meeting=meeting,
        created_by=field.clerk,
        created_at=september(1),
        saved_by=field.clerk,
        saved_at=september(1),
        decided_by=field.decider,
        decided_at=september(3),
    )
    reserve = 0
    for name, outcome in outcomes.items():
        reserve += outcome == "reserve"
        SelectionRow.objects.create(
            decision=decision,
            application=field.forms[name],
            outcome=outcome,
            reserve_rank=reserve if outcome == "reserve" else None,
            reason=f"{name}的内部理由",
            is_final=True,
            decided_state=field.forms[name].state,
        )
    return decision


def release(field: Field, decision: SelectionDecision) -> SelectionDecision:
    """The list as released: rows and states, as the service leaves them."""
    decision.state = "released"
    decision.released_by, decision.released_at = field.decider, september(20)
    decision.save()
    chosen = decision.rows.filter(outcome="selected").values("application")
    filed = Application.objects.filter(campaign=field.campaign, number__isnull=False).exclude(state=State.DRAFT)
    filed.filter(pk__in=chosen).update(state=State.SELECTED)
    filed.exclude(pk__in=chosen).update(state=State.NOT_SELECTED)
    for form in field.forms.values():
        form.refresh_from_db()
    return decision


USUAL = {
    TIANXIN: "selected",
    FURONG: "reserve",
    KAIFU: "not_selected",
    ZHUZHOU: "selected",
    YUELU: "not_confirmed",
}


def released_field() -> tuple[Field, SelectionDecision]:
    """天心 and 株洲 are selected, 芙蓉 is the first reserve, 岳麓 is not confirmed, 宁乡 was not recommended."""
    field = make_field()
    return field, release(field, decide(field, USUAL))


def reverse(field: Field, name: str, outcome: str, *, moved_up: str = "") -> SelectionReversal:
    """A later correction, in the evening of 25 September."""
    return SelectionReversal.objects.create(
        application=field.forms[name],
        old_outcome=USUAL[name],
        new_outcome=outcome,
        reason="不能公开的理由",
        moved_up=field.forms[moved_up] if moved_up else None,
        reversed_by=field.decider,
        reversed_at=september(25, 21),
    )
