"""The short code of a version, printed on the page so that a sealed page can be told to its data (F3)."""

import hashlib
import json
from typing import Any

from applications import form

# Without the letters and digits that are mistaken for each other in print.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 8


def version_code(application_id: int, answers: dict[str, Any]) -> str:
    """Return the code of the typed fields of one application, e.g. ``K7QM-4TDA``: same text, same code."""
    plain = {name.name: answers.get(name.name, "") for name in form.FIELDS if name.name != "honours"}
    plain["honours"] = [[row.get(key, "") for key in form.HONOUR_KEYS] for row in form.honour_rows(answers)]
    text = json.dumps([application_id, plain], ensure_ascii=False, sort_keys=True)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    letters = []
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def tidy(typed: str) -> str:
    """Return a code as a person typed it in its canonical form (upper case, one hyphen)."""
    letters = [letter for letter in typed.upper() if letter.isalnum()]
    return "".join(letters[:4]) + "-" + "".join(letters[4:]) if len(letters) == LENGTH else typed.strip().upper()
