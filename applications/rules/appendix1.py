"""The decisions of the plan on Appendix 1: pure functions, arguments in, findings out; the day is an argument."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from applications import form
from applications.form import Appendix1, Honour
from benchmark_platform.core.dates import add_years, chinese_day
from benchmark_platform.core.findings import Finding, Findings, Level

MISSING = "missing"
# More people than any firm has: a slip of the finger, said at once.
LARGEST_COUNT = 100_000
INVALID = "invalid"


@dataclass(frozen=True)
class PlanNumbers:
    """The numbers of the campaign that the form is held to."""

    grounds_limit: int
    honour_years: int
    minimum_age_years: int
    reference_day: date


@dataclass(frozen=True)
class Registered:
    """What the register of organisations says of the branch (None: not registered)."""

    founded_on: date | None = None
    has_founding_approval: bool = False


def check_form(
    values: Appendix1, typed: Mapping[str, Any], *, numbers: PlanNumbers, registered: Registered, day: date
) -> list[Finding]:
    """Return what stands between these values and a submission on ``day`` (F1, F2, F5), in the form's order."""
    found = Findings()
    _need_text(found, values.branch_name, "branch_name", 120)
    _check_founding(found, values, typed, numbers, registered, day)
    _need_text(found, values.secretary_name, "secretary_name", 40)
    _need_count(found, values.employee_count, typed, "employee_count")
    _need_count(found, values.member_count, typed, "member_count")
    for index, honour in enumerate(values.honours):
        _check_honour(found, honour, index, numbers, day)
    _check_grounds(found, values.grounds, numbers.grounds_limit)
    _need_text(found, values.filled_by, "filled_by", 40)
    _need_text(found, values.contact, "contact", 60)
    return found.rows


def _need_text(found: Findings, text: str, name: str, limit: int) -> None:
    label = form.LABELS[name]
    if not text:
        found.error(f"“{label}”还没有填写。", name, MISSING)
    elif len(text) > limit:
        found.error(f"“{label}”有 {len(text)} 个字，请控制在 {limit} 个字以内。", name, INVALID)


def _need_count(found: Findings, count: int | None, typed: Mapping[str, Any], name: str) -> None:
    label = form.LABELS[name]
    text = form.text_of(typed.get(name))
    if not text:
        found.error(f"“{label}”还没有填写。", name, MISSING)
    elif count is None:
        found.error(f"“{label}”填的是“{text[:20]}”，请只填数字，例如 56。", name, INVALID)
    elif not 0 < count <= LARGEST_COUNT:
        found.error(f"“{label}”填的是 {count}，请核对：应在 1 到 {LARGEST_COUNT} 之间。", name, INVALID)


def _check_founding(
    found: Findings,
    values: Appendix1,
    typed: Mapping[str, Any],
    numbers: PlanNumbers,
    registered: Registered,
    day: date,
) -> None:
    name = "founded_on"
    founded = values.founded_on
    text = form.text_of(typed.get(name))
    if not text:
        found.error("“党组织成立时间”还没有填写。", name, MISSING)
    elif founded is None:
        found.error(
            f"“党组织成立时间”填的是“{text[:20]}”，不是有效日期，请写成 2012-06-01 或 2012年6月1日。", name, INVALID
        )
    elif founded > day:
        found.error("“党组织成立时间”不能晚于今天，请核对年份。", name, INVALID)
    elif founded < date(1921, 7, 23):
        found.error("“党组织成立时间”过早，请核对年份。", name, INVALID)
    else:
        _compare_with_register(found, founded, registered)
        if add_years(founded, numbers.minimum_age_years) > numbers.reference_day:
            found.warning(
                f"按基准日{chinese_day(numbers.reference_day)}计算，党组织成立不满 {numbers.minimum_age_years} 年；"
                "可以提交，是否符合条件由行业党委审查确定。",
                name,
            )


def _compare_with_register(found: Findings, founded: date, registered: Registered) -> None:
    if registered.founded_on is None or registered.founded_on == founded:
        return
    sentence = f"填写的成立时间与登记的{chinese_day(registered.founded_on)}不一致"
    if registered.has_founding_approval:
        found.warning(f"{sentence}，已上传成立批复，由行业党委核对。", "founded_on")
    else:
        found.error(f"{sentence}。如登记有误，请上传成立批复；如填写有误，请改回。", "founded_on", INVALID)


def _check_honour(found: Findings, honour: Honour, index: int, numbers: PlanNumbers, day: date) -> None:
    """F2: each within the last years that the plan names; an older one is refused with the day from which it counts."""
    row = f"第 {index + 1} 项荣誉"
    at = f"honours-{index}-"
    if not honour.title:
        found.error(f"{row}没有填写名称。", at + "title", MISSING)
    if not honour.body:
        found.error(f"{row}没有填写授予单位。", at + "body", MISSING)
    if honour.owner not in form.HONOUR_OWNERS:
        found.error(f"{row}没有选择是党组织还是所在机构获得的。", at + "owner", MISSING)
    earliest = add_years(numbers.reference_day, -numbers.honour_years)
    if not honour.typed_date:
        found.error(f"{row}没有填写获得时间。", at + "awarded_on", MISSING)
    elif honour.awarded_on is None:
        found.error(
            f"{row}的获得时间“{honour.typed_date[:20]}”不是有效日期，请写成 2019-07-01。", at + "awarded_on", INVALID
        )
    elif honour.awarded_on > day:
        found.error(f"{row}的获得时间晚于今天，请核对。", at + "awarded_on", INVALID)
    elif honour.awarded_on < earliest:
        found.error(
            f"{row}获得于{chinese_day(honour.awarded_on)}，不在近 {numbers.honour_years} 年内"
            f"（{chinese_day(earliest)}以后），请删去这一项。",
            at + "awarded_on",
            INVALID,
        )


def _check_grounds(found: Findings, grounds: str, limit: int) -> None:
    """F1: the limit is counted without white space."""
    count = form.count_characters(grounds)
    if count == 0:
        found.error("“党组织创建申报依据”还没有填写。", "grounds", MISSING)
    elif count > limit:
        found.error(
            f"“党组织创建申报依据”有 {count} 字（不计空格），超出 {count - limit} 字，请控制在 {limit} 字以内。",
            "grounds",
            INVALID,
        )


@dataclass(frozen=True)
class FirmAsked:
    """A firm whose opinion the form needs or may carry (F4)."""

    firm_id: int
    name: str
    required: bool


def check_opinions(opinions: Sequence[Any], firms: Sequence[FirmAsked]) -> list[Finding]:
    """Return what is missing among the applicant's own opinions, or out of order (F4: organisation, then the firms)."""
    found = Findings()
    own = next((opinion for opinion in opinions if opinion.level == "branch"), None)
    if own is None:
        found.error("“党组织意见”还没有录入。", "own_opinion", MISSING)
    elif own.verdict != "agree":
        found.error("“党组织意见”为不同意，不能提交。", "own_opinion", INVALID)
    by_firm = {opinion.firm_id: opinion for opinion in opinions if opinion.level == "firm"}
    if not firms:
        found.error("党组织还没有登记所在执业机构，请联系行业党委补充登记。", "firm_opinion", INVALID)
    for firm in firms:
        opinion = by_firm.get(firm.firm_id)
        if opinion is None and firm.required:
            found.error(f"“所在执业机构意见”（{firm.name}）还没有录入。", "firm_opinion", MISSING)
        elif opinion is not None and opinion.verdict != "agree":
            found.error(
                f"“所在执业机构意见”（{firm.name}）为不同意，不能提交；请修改申请表后请机构重新填写意见。",
                "firm_opinion",
                INVALID,
            )
        elif opinion is not None and own is not None and opinion.signed_on < own.signed_on:
            # Each was in order when it was recorded; the organisation's has been recorded anew since.
            found.error(
                f"“所在执业机构意见”（{firm.name}）的日期{chinese_day(opinion.signed_on)}早于“党组织意见”的日期"
                f"{chinese_day(own.signed_on)}，三级意见须依次签署；请核对后重新录入。",
                "firm_opinion",
                INVALID,
            )
    return found.rows


def check_return(*, reason: str, until: date, latest: date | None, day: date) -> list[Finding]:
    """Return what is wrong with sending a form back on ``day``: no reason, a deadline not after today or too late.

    A return gives the organisation a deadline of its own (S), not one without end.
    """
    found = Findings()
    if not reason.strip():
        found.error("请写明退回理由，让填报单位知道要改什么。", "reason")
    if until <= day:
        found.error("补正期限须晚于今天。", "until")
    elif latest is not None and until > latest:
        found.error(f"补正期限最晚到{chinese_day(latest)}（遴选结束以前），请改早。", "until")
    return found.rows


def check_new_opinion(
    *,
    verdict: str = "agree",
    text: str,
    signatory: str,
    signed_on: date | None,
    not_before: date | None,
    day: date,
    limit: int,
) -> list[Finding]:
    """Return what is wrong with a new opinion (F4).

    ``not_before`` is the day of the opinion before it, ``limit`` how many characters it may have.
    """
    found = Findings()
    if verdict not in ("agree", "disagree"):
        found.error("请选择同意或不同意。", "verdict", MISSING)
    if not text.strip():
        found.error("意见内容还没有填写。", "text", MISSING)
    elif form.count_characters(text) > limit:
        found.error(f"意见内容超过 {limit} 字，请精简。", "text", INVALID)
    if not signatory.strip():
        found.error("负责人还没有填写。", "signatory", MISSING)
    elif len(signatory.strip()) > 40:
        found.error("负责人姓名过长，请核对。", "signatory", INVALID)
    if signed_on is None:
        found.error("签署日期没有填写，或不是有效日期，请写成 2020-08-10。", "signed_on", MISSING)
    elif signed_on > day:
        found.error("签署日期不能晚于今天。", "signed_on", INVALID)
    elif not_before is not None and signed_on < not_before:
        found.error(
            f"签署日期早于前一级意见的日期{chinese_day(not_before)}，三级意见须依次签署。", "signed_on", INVALID
        )
    return found.rows


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the printed labels of the fields in which two versions differ, in the form's order."""
    return [field.label for field in form.FIELDS if _plain(before, field.name) != _plain(after, field.name)]


def _plain(answers: Mapping[str, Any], name: str) -> Any:
    if name == "honours":
        return [[form.text_of(row.get(key)) for key in form.HONOUR_KEYS] for row in form.honour_rows(dict(answers))]
    return form.text_of(answers.get(name))


def scan_changes(
    content: Mapping[str, Any], answers: Mapping[str, Any], opinions: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Return what has changed since a sealed page was printed (F3): fields, or opinions that stood on it.

    An opinion that was blank on the print was written by hand; it cannot be out of date.
    """
    changed = changed_fields(content["answers"], answers)
    now = {(opinion["level"], opinion["firm"]): opinion for opinion in opinions}
    for printed in content["opinions"]:
        current = now.get((printed["level"], printed["firm"]))
        if current is not None and current != printed:
            changed.append(
                {"branch": "党组织意见", "firm": "所在执业机构意见", "superior": "上级党组织意见"}[printed["level"]]
            )
    return list(dict.fromkeys(changed))


def check_scans(outdated: Sequence[list[str]]) -> list[Finding]:
    """Return what is wrong with the applicant's sealed pages: none there, or one that is out of date (F3)."""
    found = Findings()
    if not outdated:
        found.error("还没有上传盖章的申请表扫描件或照片。", "scans", MISSING)
    changed = sorted({label for labels in outdated for label in labels})
    if changed:
        found.error(
            f"盖章页已过时：上传之后修改了{'、'.join(changed)}。请重新打印、盖章、上传，并移除旧的盖章页。",
            "scans",
            INVALID,
        )
    return found.rows


class Holder:
    """Who has the form now, as codes for filters and words for people."""

    BRANCH = "branch"
    SUPERIOR = "superior"
    COMMITTEE = "committee"
    NOBODY = "nobody"
    LABELS = {BRANCH: "申报党组织", SUPERIOR: "上级党组织", COMMITTEE: "行业党委", NOBODY: "已办结"}


def holder(state: str, track: str, *, superior_has_answered: bool) -> str:
    """Return who has the form now.

    A prefecture keeps it after its opinion until it recommends; a direct branch's form
    goes on to the committee's review once the superior has answered.
    """
    if state in ("draft", "returned"):
        return Holder.BRANCH
    if state == "submitted":
        return Holder.COMMITTEE if superior_has_answered and track == "direct" else Holder.SUPERIOR
    if state in ("recommended", "eligible", "ineligible"):
        return Holder.COMMITTEE
    return Holder.NOBODY


def part_of(finding: Finding) -> str:
    """Return the part of the task list to which a finding belongs."""
    if finding.field.startswith("honours"):
        return "honours"
    for form_field in form.FIELDS:
        if form_field.name == finding.field:
            return form_field.part
    return finding.field


def part_status(findings: Iterable[Finding]) -> str:
    """Return done / missing / attention for one part: what is only missing is not yet wrong."""
    errors = [finding for finding in findings if finding.level == Level.ERROR]
    if not errors:
        return "done"
    return "attention" if any(finding.code == INVALID for finding in errors) else "missing"
