"""The task list of a form: what is done, what is missing, what waits for whom; and the strip of its way."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from applications import form, rules
from applications.models import Application, Return, SealedScan, State
from applications.services.checking import all_findings, firms_asked
from applications.services.eligibility_facts import standing_declaration
from benchmark_platform.core.findings import Finding, Level
from benchmark_platform.organizations.models import Track

# The states of a form that its prefecture has chosen (S2).
CHOSEN = (State.RECOMMENDED, State.ELIGIBLE, State.INELIGIBLE, State.SELECTED)
STATUS_WORDS = {"done": ("已完成", "done"), "missing": ("未填完", "neutral"), "attention": ("需要修改", "attention")}


@dataclass(frozen=True)
class Task:
    """One line of the list, as ``_parts/task_list.html`` takes it."""

    label: str
    url: str
    status: str
    tone: str
    hint: str = ""


@dataclass(frozen=True)
class RouteStep:
    """One step of the strip, as ``_parts/route_strip.html`` takes it."""

    label: str
    name: str
    tone: str
    state: str
    since: datetime | None = None


def tasks(application: Application, findings: list[Finding], returned: Return | None = None) -> list[Task]:
    """Return the lines in the order of the work: the form's parts, the two opinions, the sealed page.

    A part on which a standing return remarks needs attention until that field differs from what was submitted.
    """
    remarks = unanswered_remarks(application, returned) if returned else {}
    lines = [
        _remarked(_part_task(application, part, label, findings), remarks.get(part))
        for part, label in form.PARTS.items()
    ]
    lines.append(_task(application, "党组织意见", "own-opinion", "own_opinion", findings))
    for firm in firms_asked(application):
        label = "所在执业机构意见" if firm.required else "所在执业机构意见（选填）"
        lines.append(_firm_task(application, label, firm))
    pages = [scan for scan in application.standing_scans if scan.part == SealedScan.Part.APPLICANT]
    lines.append(
        _task(
            application,
            "打印、盖章、上传盖章页",
            "scans",
            "scans",
            findings,
            hint=f"已上传 {len(pages)} 个文件" if pages else "",
        )
    )
    lines.append(_declaration_task(application))
    return lines


def unanswered_remarks(application: Application, returned: Return) -> dict[str, str]:
    """Return, by part, the first remark of a return whose field still reads as it was submitted."""
    submission = application.latest_submission
    before = submission.snapshot["answers"] if submission else {}
    changed = set(rules.changed_fields(before, application.answers))
    open_remarks: dict[str, str] = {}
    for field in form.FIELDS:
        if field.name in returned.remarks and field.label not in changed:
            open_remarks.setdefault(field.part, returned.remarks[field.name])
    return open_remarks


def _remarked(line: Task, remark: str | None) -> Task:
    return replace(line, status="需要修改", tone="attention", hint=f"退回意见：{remark}") if remark else line


def _declaration_task(application: Application) -> Task:
    """C0.2: not needed for the submission, but without it nobody can say that the condition is met."""
    url = reverse("applications:declaration", args=[application.pk])
    if standing_declaration(application):
        return Task("无处罚惩戒声明", url, "已完成", "done")
    return Task("无处罚惩戒声明", url, "未填", "neutral", "不影响提交；缺少声明的，核对结论为“资料不全”")


def _part_task(application: Application, part: str, label: str, findings: list[Finding]) -> Task:
    mine = [finding for finding in findings if rules.part_of(finding) == part]
    hint = ""
    if part == "grounds":
        count = form.count_characters(form.text_of(application.answers.get("grounds")))
        hint = f"已写 {count} 字，上限 {application.campaign.grounds_limit} 字"
    if part == "honours":
        count = len(form.honour_rows(application.answers))
        hint = f"已填 {count} 项" if count else "近三年没有获得荣誉的，不用填写"
    return _line(application, label, reverse("applications:part", args=[application.pk, part]), mine, hint)


def _task(
    application: Application, label: str, url_name: str, part: str, findings: list[Finding], hint: str = ""
) -> Task:
    mine = [finding for finding in findings if finding.field == part]
    return _line(application, label, reverse(f"applications:{url_name}", args=[application.pk]), mine, hint)


def _firm_task(application: Application, label: str, firm: rules.FirmAsked) -> Task:
    url = reverse("applications:firm-opinion", args=[application.pk, firm.firm_id])
    opinion = next((row for row in application.standing_opinions if row.firm_id == firm.firm_id), None)
    if opinion is None:
        return Task(label, url, "未填完" if firm.required else "未填", "neutral", firm.name)
    if opinion.verdict != "agree":
        return Task(label, url, "机构不同意", "refused", firm.name)
    return Task(label, url, "已完成", "done", firm.name)


def _line(application: Application, label: str, url: str, findings: list[Finding], hint: str) -> Task:
    word, tone = STATUS_WORDS[rules.part_status(findings)]
    first = next((finding.message for finding in findings if finding.code == rules.INVALID), "")
    return Task(label, url, word, tone, first or hint)


def errors_for_summary(application: Application, day: date) -> list[dict[str, str]]:
    """Return what keeps the form from being submitted, each sentence linked to its page."""
    rows = []
    for finding in all_findings(application, day):
        if finding.level == Level.ERROR:
            rows.append({"message": finding.message, "url": _page_of(application, finding)})
    return rows


def _page_of(application: Application, finding: Finding) -> str:
    part = rules.part_of(finding)
    if part in form.PARTS:
        return reverse("applications:part", args=[application.pk, part]) + f"?checked=1#id_{finding.field}"
    if part == "firm_opinion":
        firms = firms_asked(application)
        return reverse("applications:firm-opinion", args=[application.pk, firms[0].firm_id]) if firms else ""
    names = {"own_opinion": "own-opinion", "scans": "scans"}
    return reverse(f"applications:{names[part]}", args=[application.pk])


def route(application: Application) -> list[RouteStep]:
    """Return the way of the form: 党组织 → 执业机构 → 上级 → 行业党委, and where it is."""
    opinions = application.standing_opinions
    firm = next((row for row in opinions if row.level == "firm"), None)
    superior = next((row for row in opinions if row.level == "superior"), None)
    holder = rules.holder(application.state, application.track, superior_has_answered=superior is not None)
    on_direct_track = application.track == Track.DIRECT
    since = application.state_since
    if superior and holder == rules.Holder.COMMITTEE and on_direct_track:
        since = superior.recorded_at
    editing = holder == rules.Holder.BRANCH
    returned = application.state == State.RETURNED
    firm_names = "、".join(covered.firm.name for covered in application.firms_covered)
    steps = [
        RouteStep(
            "党组织",
            application.organization.name,
            "returned" if returned else ("now" if editing else "done"),
            "退回补正" if returned else ("正在填写" if editing else "已提交"),
            since if editing else None,
        ),
        RouteStep("执业机构", firm_names, "done" if firm else "future", "已签署意见" if firm else "待签署意见"),
    ]
    at_superior = holder == rules.Holder.SUPERIOR
    answered = superior is not None
    chosen = application.track == Track.PREFECTURE and application.state in CHOSEN
    steps.append(
        RouteStep(
            "上级党组织",
            application.superior.name,
            "now" if at_superior else ("done" if answered else "future"),
            ("已签署意见，待推荐" if answered else "待签署意见")
            if at_superior
            else ("市州已推荐" if chosen else ("已签署意见" if answered else "未到")),
            since if at_superior else None,
        )
    )
    at_committee = holder == rules.Holder.COMMITTEE
    finished = holder == rules.Holder.NOBODY
    steps.append(
        RouteStep(
            "行业党委",
            application.campaign.filing_office,
            "now" if at_committee else ("done" if finished else "future"),
            "审查中" if at_committee else (application.get_state_display() if finished else "未到"),
            since if at_committee else None,
        )
    )
    return steps
