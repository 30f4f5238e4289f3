"""docs/scoring.md: every figure of the worked example is computed again from the fixture's marks and ways (E)."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from evaluations.rules.scoring import Point, Scale, read_answer, score_of, shown
from evaluations.rules.totals import Given, Total, final_of, spread_of, total_of, verdict_of
from tests.evaluations.guide import fixture_rows

DOC = (Path(settings.BASE_DIR) / "docs" / "scoring.md").read_text(encoding="utf-8")
TEXT = " ".join(DOC.split())
NA = "不适用"
FULL = Decimal(100)


def fixture_scales() -> dict[str, Scale]:
    """The items of 2020 with their ways, from the fixture."""
    points: dict[str, list[Point]] = {}
    for row in fixture_rows("scoringpoint"):
        cap = None if row["cap"] is None else Decimal(row["cap"])
        points.setdefault(row["item"][-1], []).append(Point(row["code"], row["text"], Decimal(row["marks"]), cap))
    return {
        row["code"]: Scale(
            row["code"],
            Decimal(row["marks"]),
            row["way"],
            tuple(points.get(row["code"], ())),
            may_be_not_applicable=row["may_be_not_applicable"],
        )
        for row in fixture_rows("item")
    }


SCALES = fixture_scales()


def said(cell: str) -> Given:
    """A score as the table prints it."""
    return Given(not_applicable=True) if cell == NA else Given(Decimal(cell))


def example() -> list[list[str]]:
    """The rows of the worked example."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in DOC.splitlines()]
    return [row for row in rows if len(row) == 6 and re.fullmatch(r"\d-\d", row[0])]


def test_the_table_is_what_the_rules_say() -> None:
    """Marks of the fixture, and the score that follows from what is entered."""
    assert [row[0] for row in example()] == ["1-2", "1-4", "2-1", "2-4", "7-2"]
    for code, marks, entered, own, agreed, _ in example():
        scale = SCALES[code]
        typed: dict[str, Any] = json.loads(entered.strip("`"))
        answer, findings = read_answer(scale, typed)
        assert (findings, shown(scale.marks)) == ([], marks)
        assert Given(score_of(scale, answer), answer.not_applicable) == said(agreed)
        assert said(own).not_applicable or Decimal(own) <= scale.marks


def total(column: Callable[[list[str]], Given], *more: tuple[Scale, Given], veto: str = "") -> Total:
    """The total of the example: full marks but for the table, by one of its columns."""
    told = {row[0]: column(row) for row in example()}
    rows = [
        (replace(scale, is_veto=code == veto), told.get(code, Given(Decimal(0) if code == veto else scale.marks)))
        for code, scale in SCALES.items()
    ]
    return total_of([*rows, *more], full_marks=FULL)


def test_the_mean_and_its_spread() -> None:
    """1-4: what is offered, and why it wants a reason."""
    spread = spread_of(Given(Decimal(score)) for score in ("4.0", "2.8", "2.8"))
    assert (spread.offered, spread.width) == (Given(Decimal("3.2")), Decimal("1.2"))
    assert spread.exceeds(Decimal("1.0"))


def bonus(score: str) -> tuple[Scale, Given]:
    """A bonus item beside the others."""
    return Scale("8-1", Decimal(10), is_bonus=True), Given(Decimal(score))


def agreed(row: list[str]) -> Given:
    """On-site decides."""
    return said(row[4])


def weighted(row: list[str]) -> Given:
    """30 % of the self-score."""
    return final_of(said(row[3]), said(row[4]), self_percent=30)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (total(agreed), "89.1 ÷ 97.0 × 100 = 91.855… → **91.9**"),
        (total(weighted), "91.3 ÷ 97.0 × 100 = 94.123… → **94.1**"),
        (total(agreed, bonus("1.5")), "91.855… + 1.5 = 93.355… → **93.4**"),
        (total(agreed, bonus("9.0")), "With a bonus of 9.0 it is **100.0**"),
        (total(agreed, veto="6-1"), "85.1 ÷ 97.0 × 100 = 87.731… → **87.7**"),
        (total(lambda row: said(row[3])), "96.5 ÷ 97.0 × 100 = 99.484… → **99.5**"),
    ],
)
def test_the_totals_are_what_the_rules_say(found: Total, words: str) -> None:
    """Earned, applicable and total of each paragraph."""
    assert words in TEXT
    assert found.total is not None and f"**{shown(found.total)}**" in words
    if "÷" in words:
        assert words.startswith(f"{shown(found.earned)} ÷ {shown(found.applicable)} ×")
        exact = found.earned * 100 / found.applicable
        assert f"= {str(exact)[:6]}… →" in words


def test_the_verdicts() -> None:
    """达标 by the figure; 限期整改 by the veto."""
    assert verdict_of(total(agreed), pass_mark=Decimal(80)) == "qualified"
    assert verdict_of(total(agreed, veto="6-1"), pass_mark=Decimal(80)) == "rectifying"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_leads_there(name: str) -> None:
    """In one line."""
    assert "docs/scoring.md" in (Path(settings.BASE_DIR) / name).read_text(encoding="utf-8")
