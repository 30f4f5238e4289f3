"""Serving a stored file to somebody who has been asked whether they may see it."""

from django.http import FileResponse

from benchmark_platform.core.models import StoredFile

# What a browser may show by itself; everything else is a download.
SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with the bytes under the original (Chinese) name. The caller has checked who may see it."""
    show = inline and stored.content_type in SHOWN_INLINE
    response = FileResponse(
        stored.file.open("rb"), as_attachment=not show, filename=stored.original_name, content_type=stored.content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    return response
