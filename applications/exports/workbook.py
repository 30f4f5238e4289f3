"""The spreadsheet of the desk: one row per filed form with every field of Appendix 1 and the three opinions (F).

Reads as a stream: memory stays flat and the queries are three per 500 forms, however many there are.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.http import QueryDict
from django.utils import timezone

from applications import document as documents
from applications import form, rules
from applications.document import FormDocument, OpinionText
from applications.exports.form_pdf import honour_line
from applications.filters import ApplicationFilter, filtered_applications
from applications.models import State, Submission
from applications.models.application import PUBLIC_LABELS, official_order
from applications.models.submission import SubmissionQuerySet
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.models import ExportJob, StoredFile
from benchmark_platform.core.services.exports import report_progress
from benchmark_platform.core.services.files import store_made_file

CHUNK = 500
# Up to this many forms the page waits for the file; more are made in the background.
DIRECT_LIMIT = 2000

Tick = Callable[[int], None]


@dataclass(frozen=True)
class Row:
    """One line of the sheet."""

    position: int
    submission: Submission
    document: FormDocument

    @property
    def state(self) -> str:
        """The state's word for everybody; a filed form that was taken back is 已撤回."""
        state = State(self.submission.application.state)
        return "已撤回" if state == State.DRAFT else PUBLIC_LABELS[state]

    @property
    def inner_state(self) -> str:
        """The state's word for the committee, which tells a verdict before its release."""
        application = self.submission.application
        return "已撤回" if application.state == State.DRAFT else application.get_state_display()

    @property
    def holder(self) -> str:
        """Who has the form now."""
        application = self.submission.application
        answered = any(opinion.superseded_at is None for opinion in self.submission.superior_opinions.all())
        return rules.Holder.LABELS[rules.holder(application.state, application.track, superior_has_answered=answered)]

    @property
    def honours(self) -> str:
        """The honours, one to a line."""
        return "\n".join(honour_line(honour) for honour in self.document.values.honours)


def columns(document_titles: dict[str, str], *, insider: bool = False) -> list[Column]:
    """Return the columns: what identifies the form, then Appendix 1 in the order of the paper."""
    values = "document.values."
    return [
        Column("序号", "position", "integer", 6),
        Column("申报编号", "document.number", width=18),
        Column("申报渠道", "document.track_label", width=14),
        Column("市州", "document.prefecture", width=12),
        Column("组织代码", "document.organization_code", width=14),
        Column("状态", "inner_state" if insider else "state", width=14),
        Column("现由谁办理", "holder", width=14),
        Column("提交时间", "document.submitted_at", "datetime", 17),
        Column("提交人", "document.submitted_by", width=10),
        Column("版本码", "document.code", width=12),
        Column("党组织名称", values + "branch_name", width=34),
        Column("党组织成立时间", values + "founded_on", "date", 13),
        Column("党组织书记", values + "secretary_name", width=12),
        Column("所在机构员工人数", values + "employee_count", "integer", 10),
        Column("党员人数", values + "member_count", "integer", 10),
        Column(document_titles["honours"], "honours", width=50),
        Column(document_titles["grounds"], values + "grounds", width=60),
        *opinion_columns("党组织意见", lambda row: _one(row.document.branch_opinion)),
        *opinion_columns("所在执业机构意见", lambda row: row.document.firm_opinions),
        Column("上级党组织", "document.superior_name", width=30),
        *opinion_columns("上级党组织意见", lambda row: _one(row.document.superior_opinion)),
        Column("填表人", values + "filled_by", width=10),
        Column("联系方式", values + "contact", width=20),
    ]


def _one(opinion: OpinionText | None) -> tuple[OpinionText, ...]:
    return (opinion,) if opinion else ()


def opinion_columns(label: str, opinions: Callable[[Any], tuple[OpinionText, ...]]) -> list[Column]:
    """Return verdict, text, signatory and date of one opinion; several firms stand in one cell, a line for each."""

    def joined(value: Callable[[OpinionText], Any]) -> Callable[[Any], Any]:
        def of(row: Any) -> Any:
            given = opinions(row)
            if len(given) == 1:
                return value(given[0])
            return "\n".join(f"{opinion.firm}：{_plain(value(opinion))}" for opinion in given) or None

        return of

    return [
        Column(f"{label}：结论", joined(lambda opinion: opinion.verdict_label), width=14),
        Column(f"{label}：内容", joined(lambda opinion: opinion.text), width=36),
        Column(f"{label}：负责人", joined(lambda opinion: opinion.signatory), width=12),
        Column(f"{label}：日期", joined(lambda opinion: opinion.signed_on), "date", 13),
    ]


def _plain(value: Any) -> str:
    return chinese_day(value) if isinstance(value, date) else str(value)


HONOUR_COLUMNS = (
    Column("申报编号", "number", width=18),
    Column("党组织名称", "branch_name", width=34),
    Column("序号", "position", "integer", 6),
    Column("荣誉名称", "title", width=44),
    Column("授予单位", "body", width=36),
    Column("授予时间", "awarded_on", "date", 13),
    Column("获得者", "owner", width=12),
)


def submissions_of(found: ApplicationFilter) -> SubmissionQuerySet:
    """Return the standing submissions of the current filter in official order: direct first, prefectures by order."""
    wanted = found.qs.order_by().values("pk")
    return Submission.objects.standing().filter(application__in=wanted).order_by(*official_order("application__"))


def rows_of(submissions: SubmissionQuerySet, tick: Tick) -> Iterator[Row]:
    """Yield the rows one by one.

    The order is read first, as numbers alone: a database that sorts whole snapshots keeps all of them in memory.
    """
    ids = list(submissions.values_list("pk", flat=True))
    position = 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = Submission.objects.for_documents().defer("application__answers").in_bulk(chunk)
        for pk in chunk:
            position += 1
            yield Row(position, found[pk], documents.of_submission(found[pk]))
            tick(position)


def honours_of(submissions: SubmissionQuerySet) -> Iterator[dict[str, Any]]:
    """Yield one row per honour, in the order of the forms."""
    for number, branch_name, honours in _honours_in_order(submissions):
        for position, typed in enumerate(form.honour_rows({"honours": honours}), start=1):
            honour = form.read_honour(typed)
            yield {
                "number": number,
                "branch_name": branch_name,
                "position": position,
                "title": honour.title,
                "body": honour.body,
                "awarded_on": honour.awarded_on or honour.typed_date,
                "owner": form.HONOUR_OWNERS.get(honour.owner, ""),
            }


def _honours_in_order(submissions: SubmissionQuerySet) -> Iterator[tuple[str, str, Any]]:
    ids = list(submissions.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        rows = Submission.objects.filter(pk__in=chunk).values_list(
            "pk", "application__number", "branch_name", "snapshot__answers__honours"
        )
        found = {pk: rest for pk, *rest in rows}
        yield from (tuple(found[pk]) for pk in chunk)


def described(found: ApplicationFilter) -> str:
    """Return the current filter in words; 全部 if nothing is narrowed."""
    words = []
    for name, field in found.form.fields.items():
        value = found.form.cleaned_data.get(name) if found.form.is_valid() else None
        if value:
            label = str(dict(getattr(field, "choices", ())).get(value, value)) if isinstance(value, str) else str(value)
            words.append(f"{field.label}“{label}”")
    return "，".join(words) or "全部"


def write_workbook(found: ApplicationFilter, target: BinaryIO, *, at: datetime, tick: Tick = lambda done: None) -> None:
    """Write the two sheets 申报汇总 and 荣誉明细 of the current filter to ``target``."""
    assert found.campaign is not None
    campaign, submissions = found.campaign, submissions_of(found)
    moment = timezone.localtime(at)
    heading = (
        f"{campaign.short_title}创建单位申报汇总 · 范围：{described(found)} · "
        f"导出时间：{chinese_day(moment.date())} {moment:%H:%M}"
    )
    titles = {
        "honours": f"所获荣誉（党组织及所在机构近{campaign.honour_years}年获得的荣誉）",
        "grounds": f"党组织创建申报依据（{campaign.grounds_limit}字以内）",
    }
    sheets = [
        xlsx.Sheet("申报汇总", columns(titles, insider=found.insider), rows_of(submissions, tick), heading=heading),
        xlsx.Sheet("荣誉明细", list(HONOUR_COLUMNS), honours_of(submissions), heading=heading),
    ]
    xlsx.write_workbook(sheets, target)


def file_name(found: ApplicationFilter, at: datetime) -> str:
    """Return the name of the file."""
    assert found.campaign is not None
    return f"申报汇总_{found.campaign.code}_{timezone.localtime(at):%Y%m%d_%H%M}.xlsx"


def workbook_job(job: ExportJob) -> StoredFile:
    """Make the spreadsheet in the background; what the owner may see is asked again now."""
    found = filtered_applications(job.owner, QueryDict(job.parameters["query"]))
    total, at = found.qs.count(), timezone.now()

    def tick(done: int) -> None:
        if done % CHUNK == 0:
            report_progress(job, done=done, total=total)

    report_progress(job, done=0, total=total)
    with tempfile.TemporaryFile() as target:
        write_workbook(found, target, at=at, tick=tick)
        return store_made_file(
            target, name=file_name(found, at), kind="xlsx", content_type=xlsx.CONTENT_TYPE, by=job.owner
        )
