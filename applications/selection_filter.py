"""Which candidates of the board are shown: by intended outcome, by name or number; the others stay as stored (S3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from applications.board import Board, Line, PrefectureLine
from applications.models import SelectionRow
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.models import Campaign

Outcome = SelectionRow.Outcome
GROUPS: dict[str, tuple[str, frozenset[str]]] = {
    "": ("全部", frozenset()),
    "open": ("未定", frozenset({""})),
    "selected": ("拟确定", frozenset({Outcome.SELECTED})),
    "reserve": ("候补", frozenset({Outcome.RESERVE})),
    "out": ("未入选", frozenset({Outcome.NOT_SELECTED, Outcome.NOT_CONFIRMED})),
}


@dataclass(frozen=True)
class BoardFilter:
    """What a board was asked for; ``kept`` are the applications that stay on it whatever they are (just typed)."""

    show: str = ""
    q: str = ""
    kept: frozenset[int] = frozenset()

    @classmethod
    def of(cls, params: Mapping[str, Any], *, kept: Iterable[int] = ()) -> "BoardFilter":
        """Read the filter of an address; a group that nobody knows is 全部."""
        show = str(params.get("show", ""))
        return cls(show if show in GROUPS else "", str(params.get("q", "")).strip()[:80], frozenset(kept))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out at all."""
        return bool(self.show or self.q)

    def keeps(self, line: Line) -> bool:
        """Whether this candidate is shown, by what is stored of it."""
        application = line.application
        prefecture = application.organization.prefecture
        names = (application.organization.name, application.number or "", prefecture.name if prefecture else "")
        found = any(self.q in name for name in names)
        return application.pk in self.kept or (found and _is_in(line, self.show))

    def keeps_place(self, row: PrefectureLine) -> bool:
        """Whether this prefecture is shown: its recommendation is, or it has none and all are asked for."""
        return self.keeps(row.line) if row.line else not self.show and self.q in row.prefecture.name

    def address(self, campaign: Campaign, **changed: str) -> str:
        """Return the board's address with this filter, some of it changed."""
        wanted = {"show": self.show, "q": self.q} | changed
        asked = urlencode({name: value for name, value in wanted.items() if value})
        return in_campaign(f"{reverse('applications:selection')}{f'?{asked}' if asked else ''}", campaign)

    def groups(self, board: Board, campaign: Campaign) -> list[dict[str, Any]]:
        """Return the groups with how many are in each, and where each leads."""
        return [
            {
                "label": label,
                "count": sum(1 for line in board.lines if _is_in(line, code)),
                "url": self.address(campaign, show=code),
                "now": code == self.show,
            }
            for code, (label, _) in GROUPS.items()
        ]


def _is_in(line: Line, group: str) -> bool:
    wanted = GROUPS[group][1]
    return not wanted or (line.row.outcome if line.row else "") in wanted
