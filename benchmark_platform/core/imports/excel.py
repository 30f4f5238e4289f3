"""The template that people fill in, and the export that can be imported again unchanged."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db.models import QuerySet

from benchmark_platform.core.documents.import_template import template_workbook
from benchmark_platform.core.documents.xlsx import Sheet, write_workbook
from benchmark_platform.core.imports.resource import TableResource


def template(resource: type[TableResource], *, title: str, drop_downs: dict[str, list[str]]) -> bytes:
    """Return an empty table with headers, drop-downs and the sheet 填写说明."""
    return template_workbook(
        resource.columns(), title=title, dropdowns=drop_downs, examples=resource.examples, notes=resource.notes
    )


def export(resource: type[TableResource], queryset: "QuerySet[Any]", target: BinaryIO, *, title: str) -> None:
    """Write the objects as a workbook with the columns of the template; numbers and dates are real cells."""
    write_workbook([Sheet(title, resource.columns(), _rows(resource, queryset))], target)


def _rows(resource: type[TableResource], queryset: "QuerySet[Any]") -> Iterator[Any]:
    wanted = resource().get_queryset().filter(pk__in=queryset.order_by().values("pk"))
    yield from wanted.iterator(chunk_size=500)
