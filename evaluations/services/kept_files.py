"""Files of a unit: kept once, also while the form around them still has to be corrected."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.services.uploads import keep_upload as keep_in_campaign
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads.kinds import DEFAULT_KINDS, Kind
from evaluations.models import CreationUnit
from evaluations.services.locking import unit_at_work

# What a service takes as a file: an upload, or one that was kept when the form around it was refused.
GivenFile = UploadedFile | StoredFile
ARTICLE_KINDS = frozenset({Kind.PDF, Kind.DOCX})


@transaction.atomic
def keep_upload(
    unit: CreationUnit, *, upload: UploadedFile, kinds: frozenset[Kind] = DEFAULT_KINDS, by: User
) -> StoredFile:
    """Keep a file whose form was refused, so that nobody has to choose it again.

    :raises Forbidden: the gate. :raises UploadRefused: the file itself cannot be taken.
    """
    return stored(unit_at_work(unit, by=by), upload, kinds=kinds, by=by)


def stored(unit: CreationUnit, given: GivenFile, *, kinds: frozenset[Kind] = DEFAULT_KINDS, by: User) -> StoredFile:
    """Return the stored file; called inside the caller's own transaction.

    :raises UploadRefused: the file cannot be taken.
    """
    if isinstance(given, StoredFile):
        return given
    return keep_in_campaign(unit.campaign, given, by=by, kinds=kinds, only_kinds=kinds != DEFAULT_KINDS)
