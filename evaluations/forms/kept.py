"""Files of a refused form: kept by the server, named on the page, sent along as a signed mark."""

from django.core import signing
from django.http import QueryDict

from benchmark_platform.core.models import StoredFile

SALT = "evaluations.kept_file"


class KeepsFiles:
    """For a form with files: what was kept when it was refused, by the name of the field."""

    @property
    def kept(self) -> dict[str, dict[str, str]]:
        """Return name and mark of each kept file."""
        found: dict[str, dict[str, str]] = self.__dict__.setdefault("_kept", {})
        return found

    def keep(self, name: str, stored: StoredFile, user_id: int) -> None:
        """Note that a file of the refused form was kept: the page names it and sends its mark along."""
        token = signing.dumps({"file": stored.pk, "user": user_id}, salt=SALT)
        self.kept[name] = {"name": stored.original_name, "token": token}


def kept_file(posted: QueryDict, name: str, user_id: int) -> StoredFile | None:
    """Return the file that was kept for this field and person, None where there is none."""
    try:
        mark = signing.loads(posted.get(f"{name}-kept", ""), salt=SALT)
    except signing.BadSignature:
        return None
    if mark.get("user") != user_id:
        return None
    return StoredFile.objects.filter(pk=mark.get("file"), uploaded_by=user_id).first()
