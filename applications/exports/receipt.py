"""The receipt (回执): what was submitted, when, under which number, and what happens next."""

import hashlib
import json
from typing import Any

from applications import document as documents
from applications.models import Submission
from applications.next_steps import what_next
from benchmark_platform.core.documents import pdf

TEMPLATE = "applications/print/receipt.html"


def fingerprint(snapshot: dict[str, Any]) -> str:
    """Return the SHA-256 of a frozen form: the same content gives the same 64 hexadecimal digits (F5)."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def receipt_pdf(submission: Submission) -> bytes:
    """Return the receipt of one submission."""
    document = documents.of_submission(submission)
    digest = fingerprint(submission.snapshot)
    context = {
        "title": "申报回执",
        "footer": f"版本码 {document.code} · 申报编号 {document.number}",
        "doc": document,
        "submission": submission,
        "campaign": submission.application.campaign,
        "digest": (digest[:32], digest[32:]),
        "what_next": what_next(
            track=document.track,
            superior_name=document.superior_name,
            filing_office=submission.application.campaign.filing_office,
        ),
    }
    return pdf.render_pdf(TEMPLATE, context)
