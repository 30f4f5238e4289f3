"""A closing as it stood, in words, for pages and for paper: read from its own content, never from the living rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from evaluations.models import ItemObjection, VisitClosing
from evaluations.rules.closing import Standing, standing_of
from evaluations.rules.scoring import ZERO, shown


@dataclass(frozen=True)
class InspectorLine:
    """What one inspector said of an item."""

    name: str
    score: str
    reason: str


@dataclass(frozen=True)
class Line:
    """One item of a closing in words; ``sheets``, ``spread`` and its reason only in the committee's version."""

    code: str
    number: str
    text: str
    marks: str
    own: str
    own_reason: str
    score: str
    reason: str
    is_lost: bool
    is_bonus: bool
    is_veto: bool
    spread: str = ""
    exceeds: bool = False
    spread_reason: str = ""
    sheets: tuple[InspectorLine, ...] = ()
    photos: tuple[int, ...] = ()
    objection: ItemObjection | None = None


@dataclass
class Group:
    """The items of one indicator with what they come to."""

    number: int
    title: str
    lines: list[Line] = field(default_factory=list)
    earned: Decimal = ZERO
    applicable: Decimal = ZERO

    @property
    def figures(self) -> str:
        """Earned of applicable marks."""
        return f"{shown(self.earned)} / {shown(self.applicable)}"


def groups_of(
    content: Mapping[str, Any], objections: Iterable[ItemObjection] = (), *, with_sheets: bool
) -> list[Group]:
    """Return the items of a closing by indicator; ``with_sheets`` is the committee's version."""
    raised = {one.item.code: one for one in objections}
    sheets = _scores(content) if with_sheets else {}
    photos = _photos(content)
    groups: dict[int, Group] = {}
    for item in content.get("items", []):
        head = item["indicator"]
        group = groups.setdefault(head["number"], Group(head["number"], head["title"]))
        code = item["code"]
        group.lines.append(
            Line(
                code=code,
                number=item["number"],
                text=item["text"],
                marks=item["marks"],
                own=words_of(item["own"]),
                own_reason=item["own"].get("reason", ""),
                score=words_of(item),
                reason=item["reason"],
                is_lost=item["not_applicable"] or item["score"] != item["marks"],
                is_bonus=item["is_bonus"],
                is_veto=item["is_veto"],
                photos=tuple(photos.get(code, ())),
                objection=raised.get(code),
                **(_inner(item, sheets.get(code, ())) if with_sheets else {}),
            )
        )
        if item["score"] is not None:
            group.earned += Decimal(item["score"])
            group.applicable += ZERO if item["is_bonus"] else Decimal(item["marks"])
    return list(groups.values())


def words_of(given: Mapping[str, Any]) -> str:
    """Return a score of the content in words."""
    return "不适用" if given["not_applicable"] else "–" if given["score"] is None else str(given["score"])


def standing_on(closing: VisitClosing, objections: Iterable[ItemObjection], day: date) -> Standing:
    """Return where a closing stands on a day."""
    waiting = sum(1 for one in objections if not one.outcome)
    return standing_of(closing.state, answer_until=closing.answer_until, open_objections=waiting, day=day)


def files_of(content: Mapping[str, Any]) -> set[int]:
    """Return the stored pictures that a closing shows."""
    return {photo["shown"] for sheet in content.get("sheets", []) for photo in sheet["photos"]}


def _inner(item: Mapping[str, Any], sheets: Iterable[InspectorLine]) -> dict[str, Any]:
    return {
        "spread": item["spread"] or "",
        "exceeds": item["exceeds"],
        "spread_reason": item["spread_reason"],
        "sheets": tuple(sheets),
    }


def _scores(content: Mapping[str, Any]) -> dict[str, list[InspectorLine]]:
    """Return every inspector's line by item, in the team's order; an item left out has an empty one."""
    found: dict[str, list[InspectorLine]] = {item["code"]: [] for item in content.get("items", [])}
    for sheet in content.get("sheets", []):
        given = {score["code"]: score for score in sheet["scores"]}
        for code, lines in found.items():
            score = given.get(code)
            words, reason = (words_of(score), score["reason"]) if score else ("–", "")
            lines.append(InspectorLine(sheet["name"], words, reason))
    return found


def _photos(content: Mapping[str, Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for sheet in content.get("sheets", []):
        for photo in sheet["photos"]:
            found.setdefault(photo["code"], []).append(photo["shown"])
    return found
