"""The report of a visit on paper: facts, agreed scores, photos, objections, confirmation, places to sign (S5).

From the closing as it stood. The committee's version carries every inspector's score, the unit's none of them.
"""

import base64
from datetime import date
from typing import Any

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.pdf import render_pdf
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.pictures import scaled_picture
from benchmark_platform.core.uploads.kinds import Kind, UploadRefused
from evaluations.closing_lines import Group, groups_of, standing_on
from evaluations.models import VisitClosing

TEMPLATE = "evaluations/visit_report_pdf.html"
# Three beside each other on A4 need no more, and a JPEG is decoded at half its size: thirty stay small and quick.
LONGEST_SIDE = 400


def visit_report_pdf(closing: VisitClosing, *, with_sheets: bool, day: date) -> bytes:
    """Return the report as A4; ``with_sheets`` is the committee's version, without it the unit's."""
    content = closing.content
    objections = list(closing.objections.select_related("item", "handled_by"))
    groups = groups_of(content, objections, with_sheets=with_sheets)
    kind = content["visit"]["kind"]
    context = {
        "title": f"{content['unit']['name']}{kind}报告",
        "campaign": closing.campaign,
        "closing": closing,
        "content": content,
        "visited_on": chinese_day(date.fromisoformat(content["visit"]["day"])),
        "with_sheets": with_sheets,
        "groups": groups,
        "spans": len(content["sheets"]) + 2,
        "photos": _photos(groups),
        "objections": objections,
        "standing": standing_on(closing, objections, day),
        "closed_on": chinese_day(today(closing.closed_at)),
        "footer": f"申报编号 {content['unit']['number']} · 第{closing.number}次 · {chinese_day(day)}打印",
    }
    return render_pdf(TEMPLATE, context)


def visit_report_name(closing: VisitClosing) -> str:
    """Return the name of the file."""
    again = f"_第{closing.number}次" if closing.number > 1 else ""
    return f"{closing.content['unit']['name']}{closing.content['visit']['kind']}报告{again}.pdf"


def _photos(groups: list[Group]) -> list[dict[str, Any]]:
    """Return the pictures by item, small and inside the document: nothing is fetched while printing."""
    lines = [line for group in groups for line in group.lines if line.photos]
    stored = StoredFile.objects.in_bulk({file for line in lines for file in line.photos})
    return [
        {
            "code": line.code,
            "text": line.text,
            "pictures": [_picture(stored[file]) for file in line.photos if file in stored],
        }
        for line in lines
    ]


def _picture(stored: StoredFile) -> str:
    """Return a picture as an address of its own, "" where the file cannot be read any more."""
    try:
        with stored.file.open("rb") as file:
            data = scaled_picture(file, Kind(stored.kind), longest=LONGEST_SIDE)
    except (OSError, UploadRefused):
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
