"""Files in a form that is refused: kept, so that nobody has to choose them again."""

from django.http import HttpRequest

from benchmark_platform.core.findings import Finding
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.core.uploads.kinds import DEFAULT_KINDS, Kind
from evaluations.forms.evidence import EvidenceForm, kept_file
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
    for name in names:
        chosen = request.FILES.get(name)
        if chosen is None:
            stored = kept_file(request.POST, name, request.user.pk or 0)
        else:
            try:
                stored = keep_upload(unit, upload=chosen, kinds=kinds, by=request.user)  # type: ignore[arg-type]
            except UploadRefused as refused:
                form.show([Finding(refused.message, name)])
                continue
        if stored is not None:
            form.keep(name, stored, request.user.pk or 0)
