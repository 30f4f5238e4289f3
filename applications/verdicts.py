"""A verdict on one condition as pages, tables and spreadsheets show it: word, tone, and what it rests on (C0–C6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from applications.models import Computed

TONES = {"meets": "done", "fails": "refused", "missing": "attention", "": "neutral"}
WORDS = {**dict(Computed.choices), "": "尚未核对"}
TITLES = {"C0.1": "成立年限", "C0.2": "无处罚惩戒"}


@dataclass(frozen=True)
class Verdict:
    """A verdict as word and tone, with the sentence (of its computation, or a remark) and the lines under it."""

    code: str
    word: str
    tone: str
    sentence: str = ""
    clause: str = ""
    lines: tuple[str, ...] = ()
    title: str = ""

    @property
    def text(self) -> str:
        """The sentence with its lines."""
        return "\n".join([self.sentence, *self.lines])


def verdict_of(plain: Mapping[str, Any]) -> Verdict:
    """Return a stored working for people."""
    code = plain["verdict"]
    return Verdict(
        plain["code"],
        WORDS[code],
        TONES[code],
        plain["sentence"],
        plain.get("clause", ""),
        tuple(plain.get("lines", ())),
        TITLES.get(plain["code"], plain["code"]),
    )
