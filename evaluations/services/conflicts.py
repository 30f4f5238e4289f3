"""Two people, or two tabs, at the same text: what either has changed alone is merged, what both have is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.plan_content import fingerprint


@dataclass(frozen=True)
class FieldConflict:
    """One field that both have changed since the page was opened."""

    name: str
    theirs: Any
    mine: Any


class TextConflict(Exception):
    """The save would overwrite somebody's text. Nothing was saved; both texts are here."""

    def __init__(self, fields: list[FieldConflict], *, saved_by: str, saved_at: Any) -> None:
        self.fields = fields
        self.saved_by = saved_by
        self.saved_at = saved_at
        super().__init__("、".join(field.name for field in fields))


def merge(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], base: Mapping[str, str]
) -> tuple[dict[str, Any], list[FieldConflict]]:
    """Return the fields that are to be changed, and those that both have changed.

    ``base`` holds the fingerprints of what the page showed when it was opened; an unknown one counts as different from
    both, so nothing is overwritten unseen.
    """
    changed: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name, text in mine.items():
        if text == theirs[name]:
            continue
        known = base.get(name, "")
        if fingerprint(theirs[name]) == known:
            changed[name] = text
        elif fingerprint(text) != known:
            conflicts.append(FieldConflict(name, theirs[name], text))
    return changed, conflicts


def refuse_stale(mine: Mapping[str, Any], theirs: Mapping[str, Any], base: str | None) -> None:
    """Refuse to put a whole form over what its page did not show.

    ``base`` is the fingerprint of what the page showed; None where no page lies between reading and writing.

    :raises TextConflict: every field with both texts, nothing saved.
    """
    if base is None or mine == theirs or fingerprint(theirs) == base:
        return
    rows = [FieldConflict(name, theirs[name], mine[name]) for name in mine]
    raise TextConflict(rows, saved_by="", saved_at=None)
