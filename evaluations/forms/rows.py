"""Rows of a page as a bound formset: whatever was typed comes back, with the rules' sentences beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.forms import BaseFormSet

from applications.house_form import typed_text
from benchmark_platform.core.findings import Finding

MOST = 80


def tidy(value: Any) -> str:
    """Return posted text without what cannot be stored, line ends unified, no space around it."""
    return typed_text(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def typed_rows(
    posted: Mapping[str, Any], prefix: str, keys: Sequence[str], ignored: Sequence[str]
) -> list[dict[str, str]]:
    """Return the rows that were typed: those marked as deleted, and those with nothing but ``ignored`` in them, go."""
    total = typed_text(posted.get(f"{prefix}-TOTAL_FORMS"))
    count = min(int(total), MOST) if total.isdecimal() and len(total) <= 4 else 0
    rows = []
    for index in range(count):
        row = {key: tidy(posted.get(f"{prefix}-{index}-{key}")) for key in keys}
        if posted.get(f"{prefix}-{index}-DELETE") or not any(row[key] for key in keys if key not in ignored):
            continue
        rows.append(row)
    return rows


def bound_rows(
    formset: type[BaseFormSet[Any]],
    prefix: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    spare: int,
    blank: Mapping[str, Any] | None = None,
    **form_kwargs: Any,
) -> BaseFormSet[Any]:
    """Return the rows as a bound formset, with spare ones that hold ``blank``: bound fields know no initial value."""
    padded = [*rows, *(blank or {} for _ in range(spare))]
    data = {
        f"{prefix}-TOTAL_FORMS": str(len(padded)),
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": str(MOST),
    }
    for index, row in enumerate(padded):
        data |= {f"{prefix}-{index}-{key}": value for key, value in row.items() if value not in ("", False)}
    return formset(data, prefix=prefix, form_kwargs=form_kwargs)


def hidden_rows(prefix: str, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the rows as hidden fields, for a page that asks once more."""
    fields = [(f"{prefix}-TOTAL_FORMS", str(len(rows)))]
    for index, row in enumerate(rows):
        fields += [
            (f"{prefix}-{index}-{key}", "on" if value is True else str(value or "")) for key, value in row.items()
        ]
    return fields


def show(formset: BaseFormSet[Any], findings: Iterable[Finding]) -> list[Finding]:
    """Put the sentences about a row (``<prefix>-<n>-<field>``) beside their fields; return the others."""
    formset.is_valid()
    rest = []
    for finding in findings:
        start = f"{formset.prefix}-"
        index, _, name = finding.field.removeprefix(start).partition("-")
        if finding.field.startswith(start) and index.isdecimal() and int(index) < len(formset.forms):
            formset.forms[int(index)].add_error(name, finding.message)
        else:
            rest.append(finding)
    return rest
