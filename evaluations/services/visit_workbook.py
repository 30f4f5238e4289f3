"""A filled-in spreadsheet of scores: compared row by row with what is kept, taken in where that was confirmed (S5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions.sheets import FILL_SHEET, OPEN_SHEET
from evaluations.models import Rubric, Sheet, SheetEntry, SheetScore, Visit
from evaluations.rules.scoring import Answer, answer_from, check_answer, read_answer
from evaluations.rules.sheets import REASON_LIMIT, check_text
from evaluations.rules.visit_workbook import (
    Origin,
    changed_scales,
    changed_since,
    is_touched,
    plain,
    refuse_strange,
)
from evaluations.scale_words import WAYS, answer_words
from evaluations.scales import ScaledItem, scaled_items
from evaluations.services.sheets import open_sheet, save_score
from evaluations.workbook_cells import columns_of, inputs_of, kept_cells, marks_of, typed_of

SOURCE = SheetEntry.Source.WORKBOOK


@dataclass(frozen=True)
class FilledRow:
    """A row as it stands in the file: ``number`` is Excel's, ``cells`` text by column key."""

    number: int
    code: str
    cells: Mapping[str, str]


@dataclass
class Line:
    """A row that says something else than what is kept. ``faults`` keep it from being taken; ``wants`` do not."""

    number: int
    code: str
    text: str
    before: str
    after: str
    reason_before: str
    reason_after: str
    typed: Mapping[str, Any]
    base_version: int
    faults: list[str] = field(default_factory=list)
    wants: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Own:
    """What the inspector's sheet holds now: the guide's items and the scores by code."""

    visit: Visit
    sheet: Sheet | None
    rubric: Rubric
    items: list[ScaledItem]
    scores: Mapping[str, SheetScore]

    def origin(self, by: User) -> Origin:
        """Return whose file a download is."""
        return Origin(self.visit.pk, by.pk, by.full_name, self.rubric.edition, marks_of(self.items, self.scores))


@dataclass(frozen=True)
class Taken:
    """What came of it: codes that were saved, and sentences about those that were not."""

    saved: list[str]
    left: list[str]


def own_now(visit: Visit, *, by: User) -> Own:
    """Return what somebody's own sheet of a visit holds now, in a fixed number of queries; it need not exist yet."""
    rubric = Rubric.objects.get(campaign=visit.unit.campaign_id)
    sheet = Sheet.objects.filter(visit=visit, inspector=by).first()
    rows = list(sheet.scores.select_related("item")) if sheet else []
    return Own(visit, sheet, rubric, scaled_items(rubric), {row.item.code: row for row in rows})


def compare(visit: Visit, *, rows: list[FilledRow], origin: Origin | None, by: User) -> list[Line]:
    """Return the rows that would change something, in the guide's order, each with its faults; none: nothing new.

    :raises Forbidden: not of the team. :raises Refused: another's or another visit's file, an outdated one (which
        items, and what to do), rows that belong to no item, or the sheet has been handed in.
    """
    require(OPEN_SHEET, user=by, subject=visit)
    sentence = refuse_strange(origin, visit=visit.pk, inspector=by.pk, unit=visit.unit.organization.name)
    if sentence or origin is None:
        raise Refused(sentence)
    own = own_now(visit, by=by)
    if own.sheet is not None:
        own.sheet.visit = visit
        require(FILL_SHEET, user=by, subject=own.sheet)
    by_code = {row.item.code: row for row in own.items}
    _refuse_rows(rows, by_code)
    _refuse_outdated(own, origin, rows)
    headers = {column.key: column.header for column in columns_of(own.items)}
    filled = {row.code: row for row in rows}
    lines = []
    for code, item in by_code.items():
        row = filled.get(code)
        if row is None or not is_touched(origin, code, row.cells):
            continue
        if plain(row.cells) == plain(kept_cells(item, own.scores.get(code))):
            continue
        lines.append(_line(item, row, own.scores.get(code), origin.items[code].version, headers))
    return lines


@transaction.atomic
def take_in(
    visit: Visit, *, rows: list[FilledRow], origin: Origin | None, chosen: Collection[str], key: str, by: User
) -> Taken:
    """Save the rows whose code is ``chosen``, each as an entry of its own; the same ``key`` again saves nothing twice.

    :raises Forbidden: not of the team, or nothing is taken any more. :raises Refused: as of :func:`compare`, judged
        anew; or nothing was chosen.
    """
    known = _taken_before(visit, key, by=by)
    if known is not None:
        return known
    lines = [line for line in compare(visit, rows=rows, origin=origin, by=by) if line.code in chosen]
    if not lines:
        raise Refused("没有要保存的内容：请勾选要保存的行。")
    sheet = open_sheet(visit, by=by)
    items = {row.item.code: row.item for row in own_now(visit, by=by).items}
    saved, left = [], []
    for line in lines:
        if line.faults:
            left.append(f"{line.code}：{line.faults[0]}")
            continue
        entry = save_score(
            sheet,
            item=items[line.code],
            typed=line.typed,
            reason=line.reason_after,
            base_version=line.base_version,
            key=_key(key, line.code),
            source=SOURCE,
            by=by,
        )
        if entry.outcome == SheetEntry.Outcome.SAVED:
            saved.append(line.code)
        else:
            left.append(f"{line.code}：没有保存，这一项刚才又有修改，请在评分表上核对。")
    return Taken(saved, left)


def _key(key: str, code: str) -> str:
    return f"{key[:30]}-{code}"


def _taken_before(visit: Visit, key: str, *, by: User) -> Taken | None:
    """What the same confirmation has saved before (a second click), or None."""
    rows = SheetEntry.objects.filter(
        sheet__visit=visit, sheet__inspector=by, source=SOURCE, key__startswith=f"{key[:30]}-"
    )
    found = list(rows.filter(outcome=SheetEntry.Outcome.SAVED).values_list("item__code", flat=True))
    return Taken([code for code in found if code], []) if found else None


def _refuse_rows(rows: list[FilledRow], known: Collection[str]) -> None:
    found, seen = [], set()
    for row in rows:
        if row.code not in known:
            found.append(
                Finding(f"第 {row.number} 行“代码”：没有代码为“{row.code[:20]}”的具体内容，请不要改动这一列。")
            )
        elif row.code in seen:
            found.append(Finding(f"第 {row.number} 行“代码”：“{row.code}”出现了两次，请删去一行。"))
        seen.add(row.code)
    if found:
        raise Refused(found)


def _refuse_outdated(own: Own, origin: Origin, rows: list[FilledRow]) -> None:
    now = marks_of(own.items, own.scores)
    scales = changed_scales(origin, now)
    if scales or origin.edition != own.rubric.edition:
        which = f"评分办法有变动的：{'、'.join(scales)}。" if scales else ""
        raise Refused(
            f"评分标准已经修改（这份表格按第{origin.edition}版，现在是第{own.rubric.edition}版），这份表格不能再用。"
            f"{which}请重新下载表格，把已填的内容填入后再上传。"
        )
    changed = changed_since(origin, now, {row.code: row.cells for row in rows})
    if changed:
        raise Refused(
            f"下载这份表格以后，评分表上又修改了这些内容：{'、'.join(changed)}。为免覆盖，这份表格没有保存。"
            "请重新下载表格，核对这些内容后再上传；也可以把表格里这几行改回下载时的样子。"
        )


def _line(item: ScaledItem, row: FilledRow, kept: SheetScore | None, version: int, headers: Mapping[str, str]) -> Line:
    scale = item.scale
    typed = typed_of(scale, row.cells)
    answer, findings = read_answer(scale, typed)
    reason = row.cells.get("reason", "").strip()
    findings += check_text(reason, most=REASON_LIMIT, what="扣分原因", at="reason")
    faults = [f"第 {row.number} 行“{_header(one.field, item, headers)}”：{one.message}" for one in findings]
    closed = [key for key, text in row.cells.items() if text.strip() and key not in inputs_of(scale)]
    faults += [f"第 {row.number} 行“{headers[key]}”：这一项是“{WAYS[scale.way]}”，这一格不填。" for key in closed]
    was = answer_from(kept.answer, not_applicable=kept.not_applicable) if kept else Answer()
    return Line(
        number=row.number,
        code=scale.code,
        text=item.item.text,
        before=answer_words(scale, was),
        after="" if faults else answer_words(scale, answer),
        reason_before=kept.reason if kept else "",
        reason_after=reason,
        typed=typed,
        base_version=version,
        faults=faults,
        wants=[] if faults else [one.message for one in check_answer(scale, answer, reason)],
    )


def _header(at: str, item: ScaledItem, headers: Mapping[str, str]) -> str:
    """The column in which a fault of the scoring rules lies."""
    codes = [f"times-{point.code}" for point in item.scale.points]
    key = f"times_{codes.index(at) + 1}" if at in codes else at
    return headers[key]
