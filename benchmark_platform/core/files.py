"""Serving a stored file to somebody who has been asked whether they may see it."""

from django.http import FileResponse

from benchmark_platform.core.models import StoredFile

# What a browser may show by itself; everything else is a download.
SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})
# A browser's own PDF viewer is an object inside a page of its own: the house's policy leaves it empty, and so does a
# sandbox in Safari and in the older Chromium of many browsers.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
FILE_POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with the bytes under the original (Chinese) name. The caller has checked who may see it."""
    show = inline and stored.content_type in SHOWN_INLINE
    response = FileResponse(
        stored.file.open("rb"), as_attachment=not show, filename=stored.original_name, content_type=stored.content_type
    )
    response["Cache-Control"] = "private, no-store"
    is_pdf = stored.content_type == "application/pdf"
    response["Content-Security-Policy"] = PDF_POLICY if is_pdf else FILE_POLICY
    return response
