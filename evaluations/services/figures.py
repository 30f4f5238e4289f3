"""Yearly figures of the firms that a unit covers (6-2): income, staff, reserve, with their proof."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.models import StoredFile
from benchmark_platform.organizations.models import Firm
from evaluations.models import CheckRule, CreationUnit, YearFigure
from evaluations.rules import figures as rules
from evaluations.rules.figures import FigureRow
from evaluations.services.kept_files import stored
from evaluations.services.locking import unit_at_work

Place = tuple[int, int]
# Fewer years cannot be compared: asked where no check compares any.
LEAST_YEARS = 2


@transaction.atomic
def save_figures(unit: CreationUnit, *, rows: Iterable[FigureRow], confirmed: bool = False, by: User) -> int:
    """Put down the figures; a row without any that never was there stays away. Return how many rows changed.

    ``confirmed`` says that the person has looked at the questions (an absurd jump) and stands by the numbers.

    :raises Forbidden: the gate.
    :raises Refused: what cannot be, what is asked about, or what somebody else changed meanwhile, by field.
    """
    unit = unit_at_work(unit, by=by)
    firms = covered_firms(unit)
    years = years_of(unit)
    held = {(row.firm_id, row.year): row for row in unit.year_figures.select_related("saved_by")}
    given = [row for row in rows if row.firm_id in firms and row.year in years]
    changed = [row for row in given if _differs(row, held.get((row.firm_id, row.year)))]
    findings = rules.check_figures(given)
    findings += [
        _meanwhile(row, held[place])
        for row in changed
        if (place := _place(row)) in held and held[place].version != row.version
    ]
    if not findings and changed and not confirmed:
        findings = rules.questions(given)
    if findings:
        raise Refused(findings)
    for row in changed:
        _keep(unit, firms[row.firm_id], held.get(_place(row)), row, by=by)
    return len(changed)


@transaction.atomic
def set_figure_proof(unit: CreationUnit, *, firm_id: int, year: int, upload: UploadedFile, by: User) -> YearFigure:
    """Keep the proof of a firm's year (audit report, statement), in the place of the one before.

    :raises Forbidden: the gate. :raises Refused: no such firm or year. :raises UploadRefused: the file.
    """
    unit = unit_at_work(unit, by=by)
    firm = covered_firms(unit).get(firm_id)
    if firm is None or year not in years_of(unit):
        raise Refused([Finding("请选择是哪个机构、哪一年度的佐证。", "place")])
    figure = unit.year_figures.filter(firm=firm, year=year).first() or YearFigure(
        unit=unit, firm=firm, year=year, version=0
    )
    proof: StoredFile = stored(unit, upload, by=by)
    before = {"proof": str(figure.proof or "")}
    figure.proof = proof
    _save(figure, by=by)
    record(
        by=by,
        action="figure.proof",
        label="上传年度数据佐证",
        subject=figure,
        before=before,
        after={"proof": proof.original_name, "sha256": proof.sha256},
    )
    return figure


def covered_firms(unit: CreationUnit) -> dict[int, Firm]:
    """Return the firms in which the unit works, the lead firm first."""
    rows = unit.organization.covered_firms.select_related("firm")
    return {row.firm_id: row.firm for row in rows}


def years_of(unit: CreationUnit) -> list[int]:
    """Return the years that are asked: those of the assessment period and as many before it as the checks compare."""
    campaign = unit.campaign
    rising = CheckRule.objects.filter(item__indicator__rubric__campaign=campaign, function="rising", active=True)
    compared = [parameters["years"] for parameters in rising.values_list("parameters", flat=True)]
    return rules.years_asked(
        campaign.assessment_from, campaign.assessment_to, today(), before=max(compared, default=LEAST_YEARS)
    )


def _place(row: FigureRow) -> Place:
    return row.firm_id, row.year


def _differs(row: FigureRow, held: YearFigure | None) -> bool:
    if held is None:
        return not row.is_empty
    return row.values != (held.income, held.staff_count, held.reserve_count)


def _meanwhile(row: FigureRow, held: YearFigure) -> Finding:
    words = "、".join(
        f"{label}{value if value is not None else '空'}"
        for (_, label), value in zip(rules.FIELDS, (held.income, held.staff_count, held.reserve_count), strict=True)
    )
    message = f"{row.firm_name}{row.year}年的数据刚才已由{held.saved_by}保存为：{words}。请核对后再保存。"
    return Finding(message, row.field("income"))


def _keep(unit: CreationUnit, firm: Firm, held: YearFigure | None, row: FigureRow, *, by: User) -> None:
    figure = held or YearFigure(unit=unit, firm=firm, year=row.year, version=0)
    before = _plain(held) if held else {}
    figure.income, figure.staff_count, figure.reserve_count = row.values  # type: ignore[assignment]
    _save(figure, by=by)
    record(by=by, action="figure.save", label="填写年度数据", subject=figure, before=before, after=_plain(figure))


def _save(figure: YearFigure, *, by: User) -> None:
    figure.version += 1
    figure.saved_at, figure.saved_by = timezone.now(), by
    figure.save()


def _plain(figure: YearFigure) -> dict[str, Any]:
    income = None if figure.income is None else str(figure.income)
    return {"income": income, "staff_count": figure.staff_count, "reserve_count": figure.reserve_count}
