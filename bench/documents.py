"""Excel and PDF: the platform's own, and the same amount of work by the library alone. Each in a process of its own.

Run as ``python -m bench.documents NAME NUMBER``; prints seconds, peak memory in MB and what else there is, as JSON.
"""

import io
import json
import resource
import sys
import time
from typing import Any

import django


def excel(number: int) -> dict[str, Any]:
    """Write the workbook of every filed form, as the desk does."""
    django.setup()
    from django.http import QueryDict
    from django.utils import timezone

    from applications.exports.workbook import write_workbook
    from applications.filters import filtered_applications
    from benchmark_platform.accounts.models import User

    found = filtered_applications(User.objects.get(username="office"), QueryDict(mutable=False))
    target = io.BytesIO()
    write_workbook(found, target, at=timezone.now())
    return {"bytes": target.tell(), "rows": found.qs.count()}


def bare_excel(number: int) -> dict[str, Any]:
    """Write as many rows of the same text with openpyxl alone, in its write-only mode."""
    from openpyxl import Workbook

    from benchmark_platform.demo import texts

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("申报汇总")
    row = ["2026-X-00001"] * 28 + [texts.grounds(0), *texts.OWN_OPINIONS, 56, 13]
    for _ in range(number):
        sheet.append(row)
    honours = workbook.create_sheet("荣誉明细")
    for _ in range(2 * number):
        honours.append(["2026-X-00001", "示例会计师事务所党支部", 1, *texts.HONOURS[0], "党组织"])
    target = io.BytesIO()
    workbook.save(target)
    return {"bytes": target.tell(), "rows": number}


def pdf(number: int) -> dict[str, Any]:
    """Print filed forms, one by one, as the button does; the first one (fonts, imports) is not counted."""
    django.setup()
    from applications.document import of_submission
    from applications.exports.form_pdf import form_pdf
    from applications.models import Submission

    documents = [of_submission(row) for row in Submission.objects.for_documents().order_by("pk")[: number + 1]]
    form_pdf(documents[0])
    began = time.perf_counter()
    content = [form_pdf(document) for document in documents[1:]]
    return {"seconds": time.perf_counter() - began, "pages": sum(map(pages_of, content))}


def bare_pdf(number: int) -> dict[str, Any]:
    """Print as much text in a plain table with WeasyPrint alone."""
    from weasyprint import HTML

    from benchmark_platform.demo import texts

    text = texts.grounds(0) + "".join(texts.OWN_OPINIONS + texts.FIRM_OPINIONS)
    html = (
        '<html lang="zh-CN"><style>@page { size: A4 } body { font: 12pt "Noto Serif CJK SC" } td { border: 1px solid }'
        f"</style><table><tr><td>依据<td>{text}</table></html>"
    )
    HTML(string=html).write_pdf()
    began = time.perf_counter()
    content = [HTML(string=html).write_pdf() or b"" for _ in range(number)]
    return {"seconds": time.perf_counter() - began, "pages": sum(map(pages_of, content))}


def pages_of(content: bytes) -> int:
    """Count the pages of a PDF."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)


if __name__ == "__main__":
    name, value = sys.argv[1], int(sys.argv[2])
    start = time.perf_counter()
    done = {"excel": excel, "bare_excel": bare_excel, "pdf": pdf, "bare_pdf": bare_pdf}[name](value)
    elapsed = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": elapsed, "peak_mb": peak} | done))
