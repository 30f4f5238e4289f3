"""The scoring rules stand twice: in Python, and in JavaScript for a device without reception. Both say the same (E)."""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from evaluations.rules.scoring import (
    COUNTED,
    DEDUCTIONS,
    GRADED,
    YES_NO,
    Point,
    Scale,
    check_answer,
    read_answer,
    score_of,
    shown,
    wants_reason,
)
from evaluations.rules.totals import Given, running_total, total_of

SCRIPT = Path(__file__).parents[2] / "static/js/offline/scoring.js"


def scales(chance: random.Random) -> Iterator[Scale]:
    """Scales of every way, with and without caps, bonus, veto."""
    for number in range(60):
        way = (GRADED, DEDUCTIONS, COUNTED, YES_NO)[number % 4]
        marks = Decimal(chance.choice(["1.0", "2.0", "2.5", "3.0", "5.0", "10.0", "0.5"]))
        points = []
        for line in range(chance.randint(1, 4)):
            each = Decimal(chance.randint(1, 30)) / 10
            cap = each + Decimal(chance.randint(0, 20)) / 10 if chance.random() < 0.5 else None
            points.append(Point(f"p{line}", f"要点{line}", each, cap))
        yield Scale(
            f"i-{number}",
            marks,
            way,
            tuple(points),
            may_be_not_applicable=chance.random() < 0.5,
            is_veto=chance.random() < 0.2,
            is_bonus=chance.random() < 0.1,
        )


def answers(scale: Scale, chance: random.Random) -> Iterator[dict[str, Any]]:
    """What a person may have entered on the page: said, half said, contradictory, nothing."""
    yield {}
    if scale.may_be_not_applicable:
        yield {"not_applicable": True}
    for _ in range(8):
        if scale.way == GRADED:
            yield {"score": shown(Decimal(chance.randint(0, int(scale.marks * 10))) / 10)}
        elif scale.way == COUNTED:
            yield {"count": chance.randint(0, 12)}
        elif scale.way == YES_NO:
            yield {"yes": chance.random() < 0.5}
        else:
            typed: dict[str, Any] = {"times": {point.code: chance.randint(0, 4) for point in scale.points}}
            if chance.random() < 0.4:
                typed["other"] = shown(Decimal(chance.randint(0, int(scale.marks * 10))) / 10)
            if chance.random() < 0.2:
                typed["no_deduction"] = True
            yield typed


def as_pack(scale: Scale) -> dict[str, Any]:
    """A scale as a device receives it."""
    return {
        "code": scale.code,
        "marks": shown(scale.marks),
        "way": scale.way,
        "may_be_not_applicable": scale.may_be_not_applicable,
        "is_veto": scale.is_veto,
        "is_bonus": scale.is_bonus,
        "points": [
            {
                "code": one.code,
                "text": one.text,
                "marks": shown(one.marks),
                "cap": shown(one.cap) if one.cap is not None else None,
            }
            for one in scale.points
        ],
    }


def test_python_and_javascript_score_alike(browser: Browser) -> None:
    """Hundreds of answers: the same score, the same wish for a reason, the same sentence of what is missing."""
    chance = random.Random(2020)
    cases, expected = [], []
    for scale in scales(chance):
        for typed in answers(scale, chance):
            reason = chance.choice(["", "  ", "现场没有看到"])
            answer, findings = read_answer(scale, typed)
            assert not findings
            wrong = check_answer(scale, answer, reason)
            score = score_of(scale, answer)
            cases.append({"item": as_pack(scale), "typed": typed, "reason": reason})
            expected.append([shown(score), wants_reason(scale, answer), wrong[0].message if wrong else ""])
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    found = page.evaluate(
        """(cases) => cases.map((one) => {
            const s = window.offline.scoring, scale = s.scaleOf(one.item);
            const { typed, reason } = one;
            return [s.shown(s.scoreOf(scale, typed)), s.wantsReason(scale, typed), s.missing(scale, typed, reason)];
        })""",
        cases,
    )
    page.close()
    assert len(cases) > 400
    assert [row for row in zip(cases, found, expected, strict=True) if row[1] != row[2]] == []


def test_python_and_javascript_sum_up_alike(browser: Browser) -> None:
    """Totals with what is not applicable, missing, bonus and veto, for several full marks."""
    chance = random.Random(2021)
    cases, expected = [], []
    for full in ["100.0", "90.0", "120.0", "33.0"] * 60:
        rows = []
        for scale in chance.sample(list(scales(chance)), chance.randint(1, 12)):
            score: Decimal | None = Decimal(chance.randint(0, int(scale.marks * 10))) / 10
            kind = chance.random()
            given = Given(not_applicable=True) if kind < 0.15 else Given() if kind < 0.2 else Given(score)
            rows.append((scale, given))
        total = total_of(rows, full_marks=Decimal(full))
        earned, marks = running_total(rows)
        cases.append(
            {
                "full": full,
                "rows": [
                    {"item": as_pack(scale), "score": shown(given.score), "na": given.not_applicable}
                    for scale, given in rows
                ],
            }
        )
        expected.append(
            [
                shown(total.total),
                shown(total.earned),
                shown(total.applicable),
                shown(total.bonus),
                list(total.missing),
                list(total.vetoes),
                shown(earned),
                shown(marks),
            ]
        )
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    found = page.evaluate(
        """(cases) => cases.map((one) => {
            const s = window.offline.scoring;
            const rows = one.rows.map((row) => ({
                scale: s.scaleOf(row.item), notApplicable: row.na,
                score: row.score === "–" ? null : s.tenths(row.score),
            }));
            const sum = s.totalOf(rows, s.tenths(one.full)), so_far = s.runningTotal(rows);
            return [s.shown(sum.total), s.shown(sum.earned), s.shown(sum.applicable), s.shown(sum.bonus), sum.missing,
                sum.vetoes, s.shown(so_far[0]), s.shown(so_far[1])];
        })""",
        cases,
    )
    page.close()
    assert [row for row in zip(cases, found, expected, strict=True) if row[1] != row[2]] == []
