"""Rows of an uploaded table on their way from the preview to the confirmation: text in a hidden field of the page.

Whoever changes it there could as well have typed other rows: everything is judged again.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.tables import TableRefused, read_table
from benchmark_platform.core.uploads import UploadRefused

# What a page can carry back and forth.
MOST_SIGNS = 1_000_000


def read_rows(
    upload: UploadedFile | None, columns: list[Column], *, most: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows as text (``n`` is Excel's number), and the faults of cells.

    :raises UploadRefused: the table as a whole cannot be read.
    """
    if upload is None:
        raise UploadRefused("请先选择填好的 Excel 表格。")
    table = read_table(upload, columns, max_rows=most)
    rows = [{"n": row.number} | {column.key: _text(row[column.key]) for column in columns} for row in table.rows]
    if len(packed(rows)) > MOST_SIGNS:
        raise TableRefused("表格里的文字太多，请分成几张表导入。")
    return rows, [str(problem) for problem in table.problems]


def packed(rows: list[dict[str, Any]]) -> str:
    """Return the rows as one text."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str, *, most: int) -> list[dict[str, Any]]:
    """Return the rows of such a text; none where it is damaged."""
    try:
        rows = json.loads(text)
    except ValueError:
        return []
    if not isinstance(rows, list) or len(rows) > most:
        return []
    good = [row for row in rows if isinstance(row, dict) and isinstance(row.get("n"), int)]
    return [{name: value if name == "n" else str(value or "") for name, value in row.items()} for row in good]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
