"""The steps from the draft to the release, as lines of a task list: what is done, what is next, by whom (S3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from applications.actions import selection as actions
from applications.models import SelectionDecision
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding
from benchmark_platform.core.gate import Action

State = SelectionDecision.State
SECRET = "公布之前，名单只有行业党委能看到"


@dataclass(frozen=True)
class Step:
    """One line; without ``url`` there is nothing to open now."""

    label: str
    status: str
    tone: str
    url: str = ""
    hint: str = ""


def steps_of(
    campaign: Campaign, decision: SelectionDecision, *, user: User, findings: Sequence[Finding], undecided: int
) -> list[Step]:
    """Return the steps: list, meeting, decision, notice where the campaign has one, release.

    ``findings`` is what stands in the way of the next act: of deciding a draft, of releasing a decided list.
    """
    steps = [
        _listed(decision, undecided),
        _met(campaign, decision, user),
        _decided(campaign, decision, user, len(findings)),
    ]
    if campaign.public_notice_on or decision.notice_from:
        steps.append(_shown(campaign, decision))
    return [*steps, _released(campaign, decision, user, findings)]


def _url(name: str, campaign: Campaign) -> str:
    return in_campaign(reverse(f"applications:{name}"), campaign)


def _url_if(action: Action, name: str, campaign: Campaign, decision: SelectionDecision, user: User) -> str:
    """Return the address of an act where the gate allows it now: a line that leads to a refusal leads nowhere."""
    return _url(name, campaign) if decide(action, user=user, subject=decision) else ""


def _listed(decision: SelectionDecision, undecided: int) -> Step:
    if decision.state == State.DRAFT and undecided:
        return Step("拟定名单", f"{undecided} 份未定", "wait", hint="在下面逐份填写结果和理由")
    return Step("拟定名单", "已填写", "done")


def _met(campaign: Campaign, decision: SelectionDecision, user: User) -> Step:
    url = _url_if(actions.RECORD_SELECTION_MEETING, "selection-meeting", campaign, decision, user)
    meeting = decision.meeting
    if meeting is None:
        return Step("会议情况", "未录入", "wait", url, "日期、到会人员、回避、会议纪要")
    return Step("会议情况", "已录入", "done", url, f"{chinese_day(meeting.held_on)}，{meeting.title}")


def _decided(campaign: Campaign, decision: SelectionDecision, user: User, missing: int) -> Step:
    label = "审定：拟定创建对象名单"
    if decision.decided_at and decision.decided_by:
        return Step(label, "已审定", "done", hint=_who(decision.decided_by, chinese_day(today(decision.decided_at))))
    status, tone = (f"还缺 {missing} 项", "wait") if missing else ("可以审定", "attention")
    url = _url_if(actions.DECIDE_SELECTION, "selection-decide", campaign, decision, user)
    return Step(label, status, tone, url, "由审定人员办理；审定不改变申报的状态，也不通知任何单位")


def _shown(campaign: Campaign, decision: SelectionDecision) -> Step:
    if decision.notice_from and decision.notice_to:
        days = f"{chinese_day(decision.notice_from)}至{chinese_day(decision.notice_to)}"
        url = _url("objections", campaign)
        if decision.state == State.RELEASED or today() > decision.notice_to:
            return Step("公示拟定名单", "公示已结束", "done", url, days)
        status = "公示中" if today() >= decision.notice_from else "等待公示"
        return Step("公示拟定名单", status, "wait", url, days)
    return Step(
        "公示拟定名单",
        "未开始",
        "neutral",
        _url("notice-open", campaign) if decision.state == State.DECIDED else "",
        "公示期满、异议处理完毕后才能公布",
    )


def _released(campaign: Campaign, decision: SelectionDecision, user: User, findings: Sequence[Finding]) -> Step:
    if decision.released_at and decision.released_by:
        who = _who(decision.released_by, chinese_day(today(decision.released_at)))
        return Step("确定并公布", "已公布", "done", hint=who)
    if decision.state == State.NOTICE or (decision.state == State.DECIDED and not campaign.public_notice_on):
        url = _url_if(actions.RELEASE_SELECTION, "selection-release", campaign, decision, user)
        if findings:
            words = "；".join(finding.message.rstrip("。") for finding in findings[:3])
            return Step("确定并公布", "还不能公布", "wait", url, words)
        return Step("确定并公布", "待公布", "attention", url, SECRET)
    return Step("确定并公布", "未开始", "neutral", hint=SECRET)


def _who(person: User, day: str) -> str:
    return f"{person.full_name}，{day}"
