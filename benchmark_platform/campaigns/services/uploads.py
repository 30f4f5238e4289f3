"""Keeping an upload by the rules of a campaign: how large it may be, and whether OFD is accepted."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.files import store_upload
from benchmark_platform.core.uploads import Kind
from benchmark_platform.core.uploads.checks import MEGABYTE


def keep_upload(
    campaign: Campaign, upload: UploadedFile, *, by: Any, kinds: frozenset[Kind] | None = None, only_kinds: bool = False
) -> StoredFile:
    """Keep an upload of this campaign; ``only_kinds`` leaves OFD out also where the campaign accepts it (photos).

    :raises UploadRefused: with a sentence for the person who uploaded it.
    """
    return store_upload(
        upload,
        by=by,
        max_bytes=campaign.upload_max_mb * MEGABYTE,
        allow_ofd=campaign.allow_ofd and not only_kinds,
        kinds=kinds,
    )
