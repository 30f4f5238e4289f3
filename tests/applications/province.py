"""A province on the eve of the selection: decided eligibility, recommendations, people of the committee."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import time_machine

from applications.document import snapshot_of
from applications.models import (
    Application,
    EligibilityCheck,
    EligibilityDecision,
    Recommendation,
    SelectionDecision,
    SelectionRow,
    State,
)
from applications.rules.selection_draft import fingerprint
from applications.services.eligibility import recheck
from applications.services.selection import open_selection, record_selection_meeting, save_selection, texts_of
from applications.services.selection_deciding import decide_selection
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.files import store_made
from benchmark_platform.organizations.models import Organization, Penalty
from tests.applications.filing import GROUNDS
from tests.applications.rows import add_superior_opinion, make_application
from tests.core.builders import PDF
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

MEETING_DAY = date(2020, 9, 8)
AT = datetime(2020, 8, 20, 2, tzinfo=UTC)
NAMES = ("张志远", "李建华", "王丽娟", "赵国强", "孙晓红", "周立新")


@dataclass
class Province:
    """The committee's people, the forms in their order, who fills in which."""

    campaign: Campaign
    committee: Organization
    clerk: User
    decider: User
    direct: list[Application] = field(default_factory=list)
    recommended: list[Application] = field(default_factory=list)
    people: dict[int, User] = field(default_factory=dict)
    officers: dict[int, User] = field(default_factory=dict)


def make_province(direct: int = 4, prefectures: int = 2) -> Province:
    """A small campaign in September 2020: so many eligible direct forms, so many recommended ones."""
    committee = make_committee()
    province = Province(
        campaign=make_campaign(),
        committee=committee,
        clerk=make_user(committee, "committee", "陈静", "chenjing"),
        decider=make_user(committee, "decider", "张志远", "zhangzhiyuan"),
    )
    for serial in range(1, direct + 1):
        add_direct(province, f"示例直属{serial:02d}会计师事务所党支部")
    for serial in range(1, prefectures + 1):
        add_recommended(province, f"示例{serial:02d}市", f"city{serial:02d}")
    return province


def add_direct(province: Province, name: str, *, state: str = State.ELIGIBLE) -> Application:
    """A direct form of a branch with one person."""
    branch = make_branch(name)
    user = make_user(branch, "branch", "李秀英")
    application = make_application(province.campaign, branch, user, state=state)
    province.people[application.pk] = user
    _freeze(application)
    settle_eligibility(province, application)
    province.direct.append(application)
    return application


def add_recommended(province: Province, prefecture: str, code: str, *, state: str = State.ELIGIBLE) -> Application:
    """A prefecture's one recommendation."""
    body = make_prefecture_body(prefecture, code)
    branch = make_branch(f"示例{prefecture}会计师事务所党支部", superior=body)
    user = make_user(branch, "branch", "王芳")
    application = make_application(province.campaign, branch, user, state=state)
    province.people[application.pk] = user
    _freeze(application)
    province.officers[application.pk] = officer = make_user(body, "prefecture", "刘洋")
    add_superior_opinion(application, officer)
    file_recommendation(province, body, application, officer)
    settle_eligibility(province, application)
    province.recommended.append(application)
    return application


def _freeze(application: Application) -> None:
    """The form as it was submitted: what pages and paper read."""
    application.answers = {"branch_name": application.organization.name, "grounds": GROUNDS}
    application.save(update_fields=["answers"])
    application.submissions.update(snapshot=snapshot_of(application, []))


def file_recommendation(
    province: Province, body: Organization, application: Application | None, officer: User
) -> Recommendation:
    """A standing recommendation; without a form a nil return."""
    return Recommendation.objects.create(
        campaign=province.campaign,
        organization=body,
        application=application,
        reasons="组织健全，作用突出。" if application else "没有符合条件的党组织。",
        filed_by=officer,
        filed_at=AT,
    )


def settle_eligibility(province: Province, application: Application) -> None:
    """A computed verdict, and the committee's decision where the state says that there is one."""
    application.declarations.create(
        has_penalty=False,
        signatory="张建国",
        signed_on=date(2020, 8, 3),
        recorded_by=province.people[application.pk],
        recorded_at=AT,
    )
    check = recheck(application, occasion=EligibilityCheck.Occasion.SUBMISSION)
    if application.state in (State.ELIGIBLE, State.INELIGIBLE):
        eligible = application.state == State.ELIGIBLE
        EligibilityDecision.objects.create(
            application=application,
            check_used=check,
            eligible=eligible,
            overrides=eligible != (check.verdict == "meets"),
            reason="" if eligible else "所在执业机构近3年受到过行政处罚。",
            decided_by=province.clerk,
            decided_at=AT,
        )


def minutes_file(by: User) -> StoredFile:
    """The minutes, kept."""
    return store_made(PDF, name="会议纪要.pdf", kind="pdf", content_type="application/pdf", by=by)


def save(decision: SelectionDecision, typed: Mapping[int, Mapping[str, str]], *, by: User) -> SelectionDecision:
    """Save on top of what is saved now, as somebody does who has just opened the page."""
    base = {row.application_id: fingerprint(texts_of(row)) for row in decision.rows.all()}
    return save_selection(decision, typed=typed, base=base, by=by)


def rank_all(province: Province, decision: SelectionDecision, *, seats: int = 10, reserves: int = 0) -> None:
    """Type a list that can be decided: the direct forms in their order, every recommendation confirmed."""
    typed = {}
    eligible = [form for form in province.direct if form.state == State.ELIGIBLE]
    for rank, form in enumerate(eligible, start=1):
        outcome = "selected" if rank <= seats else "reserve" if rank <= seats + reserves else "not_selected"
        typed[form.pk] = {
            "outcome": outcome,
            "rank": str(rank),
            "reserve_rank": str(rank - seats) if outcome == "reserve" else "",
            "reason": f"经研究，综合排序第{rank}。",
        }
    for form in province.recommended:
        if form.state == State.ELIGIBLE:
            typed[form.pk] = {"outcome": "selected", "reason": "同意市州推荐。"}
    save(decision, typed, by=province.clerk)


def hold_meeting(decision: SelectionDecision, *, by: User, recused: tuple[tuple[str, str], ...] = ()) -> None:
    """A meeting with a quorum."""
    record_selection_meeting(
        decision,
        held_on=MEETING_DAY,
        title="行业党委2020年第5次会议",
        expected_count=7,
        present=NAMES,
        recused=recused,
        minutes=minutes_file(by),
        by=by,
    )


def ready(province: Province, *, seats: int = 10, reserves: int = 0) -> SelectionDecision:
    """A draft that can be decided."""
    decision = open_selection(province.campaign, by=province.clerk)
    rank_all(province, decision, seats=seats, reserves=reserves)
    hold_meeting(decision, by=province.clerk)
    return fresh(decision)


def fresh(decision: SelectionDecision) -> SelectionDecision:
    """The decision as it is in the database."""
    return SelectionDecision.objects.select_related("campaign", "meeting").get(pk=decision.pk)


def decided(province: Province, *, seats: int = 10, reserves: int = 0) -> SelectionDecision:
    """A decided list."""
    decision = ready(province, seats=seats, reserves=reserves)
    return decide_selection(decision, base_version=decision.version, by=province.decider)


def row_of(decision: SelectionDecision, application: Application) -> SelectionRow:
    """The row of an application."""
    return SelectionRow.objects.get(decision=decision, application=application)


def state_of(application: Application) -> str:
    """Its state in the database."""
    return Application.objects.get(pk=application.pk).state


def states(province: Province) -> list[str]:
    """The states of the direct forms, then of the recommended ones."""
    return [state_of(form) for form in (*province.direct, *province.recommended)]


def again(application: Application) -> Application:
    """The application as a view reads it."""
    return Application.objects.with_parties().get(pk=application.pk)


def allow_both(province: Province, user: User) -> None:
    """One person may prepare and decide."""
    Membership.objects.create(user=user, organization=province.committee, role="committee")


def penalize(application: Application, clock: time_machine.Traveller) -> None:
    """A penalty of the firm enters the register, an hour later."""
    clock.shift(3600)
    firm = application.organization.covered_firms.get(is_lead=True).firm
    Penalty.objects.create(
        firm=firm,
        kind=Penalty.Kind.ADMINISTRATIVE,
        decided_on=date(2019, 5, 6),
        authority="中国证监会湖南监管局",
        document_number="〔2019〕12号",
        text="警告",
    )
