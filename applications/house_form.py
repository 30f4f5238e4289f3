"""The base of every web form whose errors are the sentences of the rules: no form refuses what is typed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from benchmark_platform.core.findings import Finding


def typed_text(value: Any) -> str:
    """Return posted text without what PostgreSQL cannot store: NUL, half of a pair of surrogates."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode()


class HouseForm(forms.Form):
    """Takes whatever is typed; what the rules find stands beside the fields, the rest at the top."""

    draft = True  # nothing is marked as optional: the service says what is missing

    def show(self, findings: Iterable[Finding]) -> None:
        """Put the rules' sentences beside their fields, the others at the top."""
        self.full_clean()
        for finding in findings:
            self.add_error(finding.field if finding.field in self.fields else None, finding.message)

    def typed(self, name: str) -> str:
        """Return what was typed in a field, as text."""
        return typed_text(self.data.get(name))
