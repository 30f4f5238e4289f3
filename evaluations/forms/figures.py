"""The yearly figures as one form: for each firm and year income, staff and reserve."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from benchmark_platform.core.findings import Finding
from benchmark_platform.organizations.models import Firm
from evaluations.forms.evidence import EvidenceForm
from evaluations.models import YearFigure
from evaluations.rules import figures as rules
from evaluations.rules.figures import FigureRow

Held = dict[tuple[int, int], YearFigure]


class FiguresForm(EvidenceForm):
    """Fields ``income-``, ``staff_count-``, ``reserve_count-`` and ``version-`` with firm and year."""

    def __init__(self, *args: Any, firms: list[Firm], years: list[int], held: Held, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.firms, self.years, self.held = firms, years, held
        for firm in firms:
            for year in years:
                self._add(firm, year, held.get((firm.pk, year)))

    def _add(self, firm: Firm, year: int, held: YearFigure | None) -> None:
        for name, label in rules.FIELDS:
            value = getattr(held, name) if held else None
            mode = "decimal" if name == "income" else "numeric"
            self.fields[f"{name}-{firm.pk}-{year}"] = forms.CharField(
                label=f"{year}年{label}",
                required=False,
                initial="" if value is None else f"{value:f}" if name == "income" else value,
                widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}),
            )
        self.fields[f"version-{firm.pk}-{year}"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=held.version if held else 0
        )

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return each firm with its rows: year, the three fields, the version, what is held."""
        return [{"firm": firm, "rows": [self._row(firm, year) for year in self.years]} for firm in self.firms]

    def _row(self, firm: Firm, year: int) -> dict[str, Any]:
        place = f"{firm.pk}-{year}"
        return {
            "year": year,
            "cells": [(label, self[f"{name}-{place}"]) for name, label in rules.FIELDS],
            "version": self[f"version-{place}"],
            "held": self.held.get((firm.pk, year)),
        }

    @property
    def unreadable(self) -> list[Finding]:
        """Return a sentence for each thing that was typed and is no number."""
        return [
            Finding(f"{firm.name}{year}年的{label}请填写数字，例如 {'1280.50' if name == 'income' else '56'}。", field)
            for firm in self.firms
            for year in self.years
            for name, label in rules.FIELDS
            for field in [f"{name}-{firm.pk}-{year}"]
            if self.typed(field).strip() and _number(self.typed(field), whole=name != "income") is None
        ]

    @property
    def figures(self) -> list[FigureRow]:
        """Return what was typed, firm by firm and year by year."""
        return [self._figures(firm, year) for firm in self.firms for year in self.years]

    def _figures(self, firm: Firm, year: int) -> FigureRow:
        place = f"{firm.pk}-{year}"
        staff, reserve = (
            _number(self.typed(f"{name}-{place}"), whole=True) for name in ("staff_count", "reserve_count")
        )
        return FigureRow(
            firm_id=firm.pk,
            firm_name=firm.name,
            year=year,
            income=_number(self.typed(f"income-{place}"), whole=False),
            staff_count=None if staff is None else int(staff),
            reserve_count=None if reserve is None else int(reserve),
            version=self.chosen(f"version-{place}") or 0,
        )


def _number(typed: str, *, whole: bool) -> Decimal | None:
    """Read a number as people type it: full-width digits, thousands' commas, a trailing 万元 or 人 are forgiven."""
    text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    text = text.removesuffix("万元").removesuffix("人").strip()
    if not text.removeprefix("-").replace(".", "", 1).isdecimal() or len(text) > 15 or (whole and "." in text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
