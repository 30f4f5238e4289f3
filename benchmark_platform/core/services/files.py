"""Keeping an uploaded or a made file."""

import hashlib
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile

from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads import Kind, check_upload


def store_upload(
    upload: UploadedFile, *, by: Any, max_bytes: int, allow_ofd: bool = False, kinds: frozenset[Kind] | None = None
) -> StoredFile:
    """Check an upload by its content and keep it under a random name, with its SHA-256.

    ``kinds`` narrows what is accepted (``PHOTO_KINDS``, ``SEALED_PAGE_KINDS`` of ``core.uploads.kinds``).

    :raises UploadRefused: with a sentence for the person who uploaded it.
    """
    checked = check_upload(upload, max_bytes=max_bytes, allow_ofd=allow_ofd, kinds=kinds)
    upload.seek(0)
    stored = StoredFile(
        original_name=checked.original_name,
        kind=checked.kind,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=by,
    )
    stored.file.save(checked.original_name, upload, save=False)
    stored.save()
    return stored


def sha256_of(upload: UploadedFile) -> str:
    """Return the digest by which the same file is known again, before it is kept."""
    upload.seek(0)
    digest = hashlib.sha256()
    for block in upload.chunks():
        digest.update(block)
    upload.seek(0)
    return digest.hexdigest()


def store_made(content: bytes, *, name: str, kind: str, content_type: str, by: Any) -> StoredFile:
    """Keep a document that the platform made itself."""
    stored = StoredFile(
        original_name=name,
        kind=kind,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    stored.file.save(name, ContentFile(content), save=False)
    stored.save()
    return stored


def store_made_file(content: BinaryIO, *, name: str, kind: str, content_type: str, by: Any) -> StoredFile:
    """Keep a document that the platform made itself and wrote to a file: too big to be held in memory."""
    content.seek(0)
    digest = hashlib.sha256()
    for block in iter(lambda: content.read(1 << 20), b""):
        digest.update(block)
    stored = StoredFile(
        original_name=name,
        kind=kind,
        content_type=content_type,
        size=content.tell(),
        sha256=digest.hexdigest(),
        uploaded_by=by,
    )
    content.seek(0)
    stored.file.save(name, File(content), save=False)
    stored.save()
    return stored
