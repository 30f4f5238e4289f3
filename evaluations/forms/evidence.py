"""What the forms of documents, figures and articles share: days as people type them, kept files, questions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from applications.form import read_date
from benchmark_platform.core.findings import Finding
from evaluations.forms.kept import KeepsFiles
from evaluations.forms.support import DAY_INPUT, SupportForm
from evaluations.rules.figures import QUESTION


def day_field(name: str, **options: Any) -> forms.CharField:
    """A day, picked or typed; the rules judge it."""
    return forms.CharField(label=name, required=False, widget=DAY_INPUT, **options)


class EvidenceForm(KeepsFiles, SupportForm):
    """Days, files that were kept when the form was refused, and the box that answers a question."""

    days: dict[str, str] = {}
    confirmed = forms.BooleanField(label="核对无误，仍然保存", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = False

    def day(self, name: str) -> date | None:
        """Return the day that was typed, None where there is none or it is not one."""
        return read_date(self.typed(name))

    @property
    def unreadable_days(self) -> list[Finding]:
        """Return a sentence for each day that was typed and is none."""
        return [
            Finding(f"“{name}”请填写正确的日期，例如 2020-11-10。", field)
            for field, name in self.days.items()
            if self.typed(field).strip() and self.day(field) is None
        ]

    def show(self, findings: Iterable[Finding]) -> None:
        """Put the sentences beside their fields; where one is a question, show the box that answers it."""
        rows = list(findings)
        self.asks = self.asks or any(one.code == QUESTION for one in rows)
        super().show(rows)
