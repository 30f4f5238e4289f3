"""Files in a form that is refused: kept, so that nobody has to choose them again."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from benchmark_platform.core.findings import Finding
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.core.uploads.kinds import DEFAULT_KINDS, Kind
from evaluations.forms.evidence import EvidenceForm
from evaluations.forms.kept import kept_file
from evaluations.forms.support import WordForm
from evaluations.models import CreationUnit
from evaluations.services.kept_files import GivenFile, keep_upload


def given_file(request: HttpRequest, name: str) -> GivenFile | None:
    """Return the file that was chosen now, else the one that was kept when the form was refused."""
    chosen = request.FILES.get(name)
    return chosen if chosen is not None else kept_file(request.POST, name, request.user.pk or 0)


def keep_files(
    request: HttpRequest,
    unit: CreationUnit,
    form: EvidenceForm,
    names: tuple[str, ...],
    kinds: frozenset[Kind] = DEFAULT_KINDS,
) -> None:
    """Keep the files of a refused form; what is wrong with a file itself is said at its field."""

    def keep(upload: UploadedFile) -> StoredFile:
        return keep_upload(unit, upload=upload, kinds=kinds, by=request.user)  # type: ignore[arg-type]

    for name in names:
        keep_file(request, form, name, keep)


def keep_file(
    request: HttpRequest, form: EvidenceForm | WordForm, name: str, keep: Callable[[UploadedFile], StoredFile]
) -> None:
    """Keep one file of a refused form by ``keep``, or the one that was kept before."""
    chosen: Any = request.FILES.get(name)
    try:
        stored = keep(chosen) if chosen is not None else kept_file(request.POST, name, request.user.pk or 0)
    except UploadRefused as refused:
        form.show([Finding(refused.message, name)])
        return
    if stored is not None:
        form.keep(name, stored, request.user.pk or 0)
