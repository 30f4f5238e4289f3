"""The one password of the demo's accounts: from DEMO_PASSWORD, or made once and kept beside the data."""

import os
import secrets
from pathlib import Path

from django.conf import settings

# Without the letters and digits that are mistaken for each other when typed from a terminal.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def file() -> Path:
    """Where the password is kept, readable for the owner only, so that the next start can print it again."""
    return Path(settings.DATA_DIR) / "demo-password"


def kept() -> str:
    """Return the password of the demo that is there, "" if none is."""
    return file().read_text(encoding="utf-8").strip() if file().exists() else ""


def wanted() -> str:
    """Return the password that the environment asks for, "" if none."""
    return os.environ.get("DEMO_PASSWORD", "").strip()


def made() -> str:
    """Return a new password: three groups of four, easy to type."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def keep(password: str) -> None:
    """Write the password down with mode 600."""
    file().parent.mkdir(parents=True, exist_ok=True)
    file().unlink(missing_ok=True)
    descriptor = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.write(password + "\n")
