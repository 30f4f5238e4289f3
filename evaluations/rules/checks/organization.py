"""How the organisation is set up, from its registered data (1-1, 1-2, 1-3, 1-6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from benchmark_platform.core.dates import add_years, chinese_day
from evaluations.rules.facts import DocumentFact, OrganizationFact, Rule, UnitFacts
from evaluations.rules.periods import months_before
from evaluations.rules.results import CheckResult, Counted, Status

NO_COUNT = "没有登记正式党员人数，请联系行业党委补登"


def document_counted(row: DocumentFact, why: str = "") -> Counted:
    """The link to a document that a check looked at."""
    return Counted("document", row.pk, f"{row.kind_title}：{row.title}", row.in_force_from, why)


def organisation_form(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-1: the form fits the number of full members; a small general branch needs the superior's approval."""
    body, numbers = facts.organization, rule.parameters
    if body.full_members is None:
        return CheckResult(Status.UNKNOWN, why=NO_COUNT)
    shape = f"现为{body.kind_label}，正式党员 {body.full_members} 名"
    required = _form_for(body.full_members, numbers)
    if body.full_members < numbers["branch_from"]:
        missing = f"正式党员不足 {numbers['branch_from']} 名，不能单独设立，应与合署办公的其他资质平台组建联合党支部"
        return CheckResult(Status.SHORT, found=shape, missing=missing)
    if body.kind == "joint_branch":
        return _joint(body, numbers, shape, required)
    if body.kind_label == required:
        return CheckResult(Status.MET, required=f"应设{required}", found=shape)
    if body.kind == "general_branch" and required == "党支部":
        return _small_general(rule, facts, day, shape)
    return CheckResult(Status.SHORT, required=f"应设{required}", found=shape, missing="组织形式与人数不符")


def _form_for(full_members: int, numbers: Mapping[str, Any]) -> str:
    if full_members >= numbers["committee_from"]:
        return "党委"
    return "党总支" if full_members >= numbers["general_from"] else "党支部"


def _joint(body: OrganizationFact, numbers: Mapping[str, Any], shape: str, required: str) -> CheckResult:
    most, count = numbers["joint_platforms"], len(body.platforms)
    if required != "党支部":
        return CheckResult(Status.SHORT, required=f"应设{required}", found=shape, missing="组织形式与人数不符")
    if not count:
        return CheckResult(Status.UNKNOWN, found=shape, why="没有登记所覆盖的资质平台，请联系行业党委补登")
    found = f"{shape}，覆盖资质平台 {count} 个"
    words = f"联合党支部覆盖的资质平台不超过 {most} 个"
    if count > most:
        return CheckResult(Status.SHORT, required=words, found=found, missing=f"超出 {count - most} 个")
    return CheckResult(Status.MET, required=words, found=found)


def _small_general(rule: Rule, facts: UnitFacts, day: date, shape: str) -> CheckResult:
    approvals = facts.documents_of([rule.parameters["approval"]])
    good = [row for row in approvals if not row.lapsed_or_not_begun(facts.judged_on(day))]
    words = f"不足 {rule.parameters['general_from']} 名设党总支的，须经上级党组织批准"
    if good:
        counted = tuple(document_counted(row) for row in good)
        return CheckResult(Status.MET, required=words, found=f"{shape}，有批复", counted=counted)
    refused = tuple(document_counted(row, "不在有效期内") for row in approvals)
    return CheckResult(Status.SHORT, required=words, found=shape, missing="缺上级党组织的批复", not_counted=refused)


def party_groups(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-2: every group has enough members, one of them full; without groups it does not apply."""
    groups, numbers = facts.organization.groups, rule.parameters
    if not groups:
        return CheckResult(Status.NOT_APPLICABLE, why="没有设党小组")
    wrong = []
    for group in groups:
        if group.members < numbers["members"]:
            wrong.append(f"{group.name}只有 {group.members} 名党员")
        if group.full_members < numbers["full_members"]:
            wrong.append(f"{group.name}只有 {group.full_members} 名正式党员")
    required = f"每个党小组至少 {numbers['members']} 名党员，其中正式党员至少 {numbers['full_members']} 名"
    status = Status.SHORT if wrong else Status.MET
    return CheckResult(status, required=required, found=f"党小组 {len(groups)} 个", missing="；".join(wrong))


def committee_or_officer(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-3: from 7 full members a committee of ``seats``; fewer: a secretary, and one person named for discipline."""
    body, threshold = facts.organization, rule.parameters["committee_from"]
    if body.full_members is None:
        return CheckResult(Status.UNKNOWN, why=NO_COUNT)
    if body.full_members >= threshold:
        return _committee(body, rule.parameters["seats"])
    words = f"正式党员 {body.full_members} 名，应设书记，并明确 1 名同志负责纪检工作"
    officer = body.discipline_officer or next((row.holder for row in body.seats if "纪检" in row.title), "")
    lacking = [name for name, holder in (("书记", body.secretary), ("负责纪检工作的同志", officer)) if not holder]
    if lacking:
        return CheckResult(Status.SHORT, required=words, missing=f"没有登记{'、'.join(lacking)}")
    return CheckResult(Status.MET, required=words, found=f"书记{body.secretary}，纪检{officer}")


def _committee(body: OrganizationFact, least: int) -> CheckResult:
    """A vacant seat is no member: ``least`` seats have to be held."""
    words = f"正式党员 {body.full_members} 名，应设支委，至少 {least} 名在任"
    if not body.seats:
        return CheckResult(Status.SHORT, required=words, missing="没有登记支委")
    held = sum(bool(row.holder) for row in body.seats)
    found = f"支委 {len(body.seats)} 席，在任 {held} 名"
    if held < least:
        return CheckResult(Status.SHORT, required=words, found=found, missing=f"还缺 {least - held} 名")
    return CheckResult(Status.MET, required=words, found=found)


def term(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-6: the term has not run out; or a document approved the extension before it did, and still holds."""
    body, years, on = facts.organization, rule.parameters["years"], facts.judged_on(day)
    if body.elected_on is None or body.elected_on > day:
        why = "没有登记本届产生日期" if body.elected_on is None else "登记的本届产生日期晚于今天"
        return CheckResult(Status.UNKNOWN, why=f"{why}，请联系行业党委补登")
    due = add_years(body.elected_on, years)
    asides = () if body.term_years == years else (f"登记的任期为 {body.term_years} 年，这里按 {years} 年计算",)
    required = f"任期 {years} 年"
    found = f"本届 {chinese_day(body.elected_on)}产生，{chinese_day(due)}届满"
    if on <= due:
        warning = _warning(on, due, rule.parameters["warn_months"])
        return CheckResult(Status.MET, required=required, found=found, missing=warning, asides=asides)
    approvals = facts.documents_of([rule.parameters["approval"]])
    good = [row for row in approvals if _extends(row, due, on)]
    if good:
        counted = tuple(document_counted(row) for row in good)
        words = f"{found}，经批准延期至{chinese_day(max(row.in_force_to for row in good if row.in_force_to))}"
        return CheckResult(Status.MET, required=required, found=words, counted=counted, asides=asides)
    refused = tuple(document_counted(row, "不是届满前批准、现在仍有效的延期批复") for row in approvals)
    return CheckResult(
        Status.SHORT,
        required=required,
        found=found,
        missing="任期已届满，缺提前报批的延期批复（写明制发日期和有效期至）",
        not_counted=refused,
        asides=asides,
    )


def _extends(row: DocumentFact, due: date, day: date) -> bool:
    """Approved before the term ran out, with an end that has not come."""
    return (
        row.in_force_from is not None
        and row.in_force_from <= due
        and row.in_force_to is not None
        and row.in_force_to >= day
    )


def _warning(day: date, due: date, months: list[int]) -> str:
    """不到 3 个月届满: the smallest of the warning steps that has come, or nothing."""
    reached = [step for step in sorted(months) if day > months_before(due, step)]
    return f"不到 {reached[0]} 个月就要届满，请准备换届或提前报批延期" if reached else ""


def no_vacancy(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """1-6: no seat is empty; without a committee the secretary's post is looked at."""
    body = facts.organization
    empty = [row.title for row in body.seats if not row.holder]
    if empty:
        return CheckResult(Status.SHORT, found=f"支委 {len(body.seats)} 席", missing=f"空缺：{'、'.join(empty)}")
    if body.seats:
        return CheckResult(Status.MET, found=f"支委 {len(body.seats)} 席，没有空缺")
    has = body.has_committee(rule.parameters["committee_from"])
    if has is None:
        return CheckResult(Status.UNKNOWN, why=NO_COUNT)
    if has:
        return CheckResult(Status.UNKNOWN, why="应设支委，但没有登记支委名单")
    if not body.secretary:
        return CheckResult(Status.SHORT, missing="书记空缺")
    return CheckResult(Status.NOT_APPLICABLE, why="正式党员人数少，不设支委")
