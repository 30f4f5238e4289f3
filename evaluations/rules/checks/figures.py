"""Yearly figures of the firms: rising or not (6-2)."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from evaluations.rules.facts import Rule, UnitFacts
from evaluations.rules.results import CheckResult, Counted, Status

WORDS = {"income": ("业务收入", "万元"), "staff_count": ("从业人员", "人"), "reserve_count": ("储备人才", "人")}


def rising(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """6-2: in the last ``years`` filled-in years each year's ``figure`` is above the one before, firm by firm.

    A year that is not over is not compared: what was earned by November says nothing of the year.
    """
    name, years = rule.parameters["figure"], rule.parameters["years"]
    word, unit = WORDS[name]
    latest = _last_year_over(facts, day)
    lines: list[str] = []
    faults: list[str] = []
    unknown: list[str] = []
    for firm in sorted(set(facts.organization.firms) | {row.firm for row in facts.figures}):
        held = _series(facts, firm, name, latest)[-years:]
        if held:
            lines.append(f"{firm}：" + "，".join(f"{year}年 {value.normalize():f} {unit}" for year, value in held))
        if len(held) < years:
            unknown.append(f"{firm}只有 {len(held)} 个年度的{word}")
        elif any(later <= earlier for (_, earlier), (_, later) in pairwise(held)):
            faults.append(f"{firm}的{word}没有上升")
    status = Status.SHORT if faults else Status.UNKNOWN if unknown else Status.MET
    return CheckResult(
        status if lines else Status.UNTOUCHED,
        required=f"最近 {years} 个年度逐年上升",
        found="；".join(lines) or f"还没有填写{word}",
        missing="；".join(faults),
        why="；".join(unknown) if lines else "",
        counted=tuple(Counted("figures", 0, line) for line in lines),
    )


def _last_year_over(facts: UnitFacts, day: date) -> int:
    """The last calendar year that is over on the day, and was by the end of the assessment period."""
    last = facts.span.last
    return min(day.year - 1, last.year if (last.month, last.day) == (12, 31) else last.year - 1)


def _series(facts: UnitFacts, firm: str, name: str, latest: int) -> list[tuple[int, Decimal]]:
    """The filled-in years of a firm until the latest that is over, in order."""
    rows = [(row.year, getattr(row, name)) for row in facts.figures if row.firm == firm and row.year <= latest]
    return sorted((year, Decimal(value)) for year, value in rows if value is not None)
