"""What a rule found: a sentence for a person, at a field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs: an error stops the act, a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One sentence about one field (``field`` is the form's name of it, empty for the whole)."""

    message: str
    field: str = ""
    level: Level = Level.ERROR
    code: str = ""


class Refused(Exception):
    """An act was refused by the rules; carries every finding, so that a person can put all right at once."""

    def __init__(self, findings: Iterable[Finding] | str) -> None:
        self.findings = [Finding(findings)] if isinstance(findings, str) else list(findings)
        super().__init__("；".join(finding.message for finding in self.findings))


@dataclass
class Findings:
    """Collects findings in the order of the form."""

    rows: list[Finding] = field(default_factory=list)

    def error(self, message: str, at: str = "", code: str = "") -> None:
        """Add a finding that stops the act."""
        self.rows.append(Finding(message, at, Level.ERROR, code))

    def warning(self, message: str, at: str = "", code: str = "") -> None:
        """Add a finding that asks for a look."""
        self.rows.append(Finding(message, at, Level.WARNING, code))
