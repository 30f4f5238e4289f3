"""The task guide of the fixtures as rows of a test's campaign, with kinds, checks and checklists; quickly made."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmark_platform.campaigns.models import Campaign
from evaluations.models import (
    CheckRule,
    DocumentKind,
    Indicator,
    Item,
    KindField,
    NamedSystem,
    PremisesPoint,
    RecordKind,
    Rubric,
    ScoringPoint,
)


@cache
def fixture_rows(model: str) -> list[dict[str, Any]]:
    """The fields of every row of a model in the fixture of 2020."""
    rows = json.loads((Path(settings.BASE_DIR) / "fixtures" / "plan_2020.json").read_text(encoding="utf-8"))
    return [row["fields"] for row in rows if row["model"] == f"evaluations.{model}"]


def _plain(fields: dict[str, Any], *without: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in without}


def make_guide(campaign: Campaign) -> Rubric:
    """Indicators, items, named systems, kinds of records and documents, premises and check rules of the fixture."""
    rubric = Rubric.objects.create(campaign=campaign, **_plain(fixture_rows("rubric")[0], "campaign", "frozen_at"))
    indicators = {}
    for fields in fixture_rows("indicator"):
        indicators[fields["number"]] = Indicator.objects.create(rubric=rubric, **_plain(fields, "rubric"))
    items = {}
    for fields in fixture_rows("item"):
        indicator = indicators[fields["indicator"][-1]]
        items[fields["code"]] = Item.objects.create(indicator=indicator, **_plain(fields, "indicator"))
    for fields in fixture_rows("namedsystem"):
        NamedSystem.objects.create(rubric=rubric, **_plain(fields, "rubric"))
    kinds = _with_items(RecordKind, "recordkind", rubric, items)
    _with_items(DocumentKind, "documentkind", rubric, items)
    KindField.objects.bulk_create(
        KindField(kind=kinds[fields["kind"][-1]], **_plain(fields, "kind")) for fields in fixture_rows("kindfield")
    )
    for fields in fixture_rows("premisespoint"):
        PremisesPoint.objects.create(rubric=rubric, item=items[fields["item"][-1]], **_plain(fields, "rubric", "item"))
    ScoringPoint.objects.bulk_create(
        ScoringPoint(item=items[fields["item"][-1]], **_plain(fields, "item"))
        for fields in fixture_rows("scoringpoint")
    )
    CheckRule.objects.bulk_create(
        CheckRule(item=items[fields["item"][-1]], **_plain(fields, "item")) for fields in fixture_rows("checkrule")
    )
    return rubric


def _with_items(model: Any, name: str, rubric: Rubric, items: dict[str, Item]) -> dict[str, Any]:
    rows = {}
    for fields in fixture_rows(name):
        rows[fields["code"]] = row = model.objects.create(rubric=rubric, **_plain(fields, "rubric", "items"))
        row.items.set([items[key[-1]] for key in fields["items"]])
    return rows
