"""Rows and facts for the tests of the checks: quickly made, 2020 as the assessment period says."""

import json
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from benchmark_platform.core.models import StoredFile
from evaluations.models import CreationUnit, LedgerRecord, UnitDocument
from evaluations.rules.checks import compute
from evaluations.rules.facts import OrganizationFact, RecordFact, Rule, UnitFacts
from evaluations.rules.periods import Span
from evaluations.rules.results import CheckResult
from tests.evaluations.conftest import WorkWorld
from tests.factories import serial

SPAN = Span(date(2020, 1, 1), date(2021, 2, 28))
NOVEMBER = date(2020, 11, 10)
AFTER = date(2021, 3, 5)

numbers = count(1)


def fixture_rule(item: str, code: str, **changed: Any) -> Rule:
    """The rule of the fixture, its parameters changed as told."""
    rows = json.loads((Path(settings.BASE_DIR) / "fixtures" / "plan_2020.json").read_text(encoding="utf-8"))
    fields = next(
        row["fields"]
        for row in rows
        if row["model"] == "evaluations.checkrule" and (row["fields"]["item"][1], row["fields"]["code"]) == (item, code)
    )
    parameters = {**fields["parameters"], **changed}
    return Rule(item, code, fields["title"], fields["function"], parameters, fields["note"], fields["is_duty"])


def body(full_members: int | None = 12, kind: str = "branch", label: str = "党支部", **more: Any) -> OrganizationFact:
    """An organisation; a party branch of twelve full members if nothing is said."""
    return OrganizationFact(kind, label, full_members, full_members, **more)


def facts(organization: OrganizationFact | None = None, **more: Any) -> UnitFacts:
    """A unit's facts in the default assessment period."""
    return UnitFacts(**{"span": SPAN, "organization": organization or body(), **more})


def fact(kind: str, year: int, month: int, day: int = 10, **more: Any) -> RecordFact:
    """A record with its day."""
    titles = {"assembly": "党员大会", "committee": "支委会", "lecture": "党课", "study": "集中学习", "talk": "谈心谈话"}
    return RecordFact(next(numbers), kind, titles.get(kind, kind), date(year, month, day), **more)


def check(item: str, code: str, known: UnitFacts, day: date = NOVEMBER, **changed: Any) -> CheckResult:
    """Compute a rule of the fixture."""
    return compute(fixture_rule(item, code, **changed), known, day)


def stored(work: WorkWorld, name: str = "示例.pdf") -> StoredFile:
    """A kept file, without bytes."""
    return StoredFile.objects.create(
        file=f"00/{next(serial):032d}",
        original_name=name,
        kind="pdf",
        content_type="application/pdf",
        size=10,
        sha256=f"{next(serial):064d}",
        uploaded_by=work.secretary,
    )


def record(work: WorkWorld, kind: str, day: date, *, unit: CreationUnit | None = None, **more: Any) -> LedgerRecord:
    """A record of the ledger; of the direct unit if no other is named."""
    return LedgerRecord.objects.create(
        unit=unit or work.unit,
        kind=work.rubric.record_kinds.get(code=kind),
        held_on=day,
        key=f"k{next(serial)}",
        recorded_by=work.secretary,
        **more,
    )


def void(row: LedgerRecord, work: WorkWorld) -> None:
    """Take a record out of the count."""
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), work.secretary, "重复登记"
    row.save()


def document(work: WorkWorld, kind: str, title: str = "示例文件", **more: Any) -> UnitDocument:
    """A document of the direct unit."""
    return UnitDocument.objects.create(
        **{
            "unit": work.unit,
            "kind": work.rubric.document_kinds.get(code=kind),
            "title": title,
            "file": stored(work),
            "uploaded_by": work.secretary,
            **more,
        }
    )
