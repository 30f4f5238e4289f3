"""The receipt (回执): what was submitted, when, under which number, and what happens next."""

import hashlib
import json
from typing import Any

from applications import document as documents
from applications.models import Submission
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
        "what_next": what_next(document, submission.application.campaign.filing_office),
    }
    return pdf.render_pdf(TEMPLATE, context)


def what_next(document: documents.FormDocument, filing_office: str) -> list[str]:
    """Return what happens next, on either track (S2, S3)."""
    if document.track == "prefecture":
        return [
            f"{document.superior_name}审阅本表，填写上级党组织意见并盖章。",
            "市州行业（协会）党组织从申报的党组织中遴选推荐1个，报省行业党委备案。",
            "行业党委根据推荐情况遴选确定创建对象，结果在系统中公布。",
        ]
    return [
        f"{document.superior_name}审阅本表，填写上级党组织意见并盖章。",
        f"{filing_office}审查申报条件。",
        "行业党委根据申报情况遴选确定创建对象，结果在系统中公布。",
    ]
