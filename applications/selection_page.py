"""What the pages of the selection are made of: the rows to type, the list to read, the steps (S3)."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from applications.board import Board, Line
from applications.models import SelectionRow, State
from applications.rules import selection as rules
from applications.rules.selection_draft import EMPTY, FIELDS, fingerprint
from applications.services.selection import texts_of
from benchmark_platform.core.findings import Finding
from benchmark_platform.organizations.models import Track

CHOICES = {
    Track.DIRECT: (("", "未定"), ("selected", "入选"), ("reserve", "候补"), ("not_selected", "未入选")),
    Track.PREFECTURE: (("", "未定"), ("selected", "确认"), ("not_confirmed", "不予确认")),
}
TONES = {"": "wait", "selected": "done", "reserve": "neutral", "not_selected": "refused", "not_confirmed": "refused"}


@dataclass(frozen=True)
class Cell:
    """One field of a row: its name in the form, what is in it, what is wrong with it."""

    name: str
    value: str
    error: str = ""

    @property
    def id(self) -> str:
        """Where the error summary leads."""
        return f"id_{self.name}"


@dataclass(frozen=True)
class BoardRow:
    """One candidate with its fields."""

    line: Line
    cells: Mapping[str, Cell]
    base: str
    choices: Sequence[tuple[str, str]]
    standing: str
    votes_on: bool = False

    @property
    def is_tied(self) -> bool:
        """Whether it stands in the tie at the cut-off (并列待议)."""
        return self.standing == rules.TIED

    @property
    def asks_tie_reason(self) -> bool:
        """Whether the field for the decision on a tie is shown."""
        return self.is_tied or bool(self.cells["tie_reason"].value) or bool(self.cells["tie_reason"].error)

    @property
    def unshown(self) -> list[Cell]:
        """What has a text but no field on the page: it goes along, so that a save knows all that the page had."""
        names = set() if self.votes_on else {"votes_for", "votes_against", "votes_abstained"}
        if self.line.application.track == Track.PREFECTURE:
            names |= {"rank", "reserve_rank"}
        return [cell for name, cell in self.cells.items() if name in names and cell.value]


def board_rows(
    lines: Iterable[Line],
    board: Board,
    *,
    typed: Mapping[int, Mapping[str, str]] | None = None,
    base: Mapping[int, str] | None = None,
    findings: Iterable[Finding] = (),
) -> list[BoardRow]:
    """Return the rows with what was just typed, or else what is saved, best rank first, the ineligible last."""
    errors: dict[str, str] = {}
    for finding in findings:
        errors[finding.field] = f"{errors.get(finding.field, '')}{finding.message}"
    rows = []
    for line in lines:
        key = line.application.pk
        saved = texts_of(line.row) if line.row else dict(EMPTY)
        texts = saved | dict((typed or {}).get(key, {}))
        names = {name: f"row-{key}-{name}" for name in FIELDS}
        rows.append(
            BoardRow(
                line=line,
                cells={name: Cell(names[name], texts[name], errors.get(names[name], "")) for name in FIELDS},
                base=(base or {}).get(key, fingerprint(saved)),
                choices=CHOICES[Track(line.application.track)],
                standing=board.standing.get(key, ""),
                votes_on=line.application.campaign.votes_on,
            )
        )
    return rows


@dataclass(frozen=True)
class SummaryRow:
    """One candidate in the summary above the board: its order, its verdicts, what is intended."""

    line: Line
    place: str
    rank: int | None
    outcome: str
    tone: str
    is_tied: bool
    on_page: bool


def summary_rows(lines: Iterable[Line], board: Board, on_page: Container[int]) -> list[SummaryRow]:
    """Return the summary in the order of the lines, as stored; ``on_page`` says which have their fields below."""
    rows = []
    for line in lines:
        application, outcome = line.application, line.row.outcome if line.row else ""
        prefecture = application.organization.prefecture
        rows.append(
            SummaryRow(
                line=line,
                place=prefecture.name if application.track == Track.PREFECTURE and prefecture else "直属",
                rank=line.row.rank if line.row else None,
                outcome=dict(CHOICES[Track(application.track)]).get(outcome, "未定"),
                tone=TONES[outcome],
                is_tied=board.standing.get(application.pk) == rules.TIED,
                on_page=application.pk in on_page,
            )
        )
    return rows


def by_rank(lines: Iterable[Line]) -> list[Line]:
    """Order the direct candidates as the committee ranks them: ranked, then unranked by number, the ineligible last."""

    def place(line: Line) -> tuple[bool, bool, int, str]:
        rank = line.row.rank if line.row else None
        turned_down = line.application.eligible is False
        return turned_down, rank is None, rank or 0, line.application.number or ""

    return sorted(lines, key=place)


@dataclass(frozen=True)
class Entry:
    """One line of the list to read."""

    position: int
    name: str
    number: str
    pk: int
    place: str
    outcome: str
    tone: str
    rank: int | None
    reason: str
    tie_reason: str
    votes: str
    state: str
    state_tone: str


@dataclass(frozen=True)
class Group:
    """One part of the list to read."""

    heading: str
    entries: list[Entry]
    empty: str


def groups_of(board: Board, places: Mapping[str, int]) -> list[Group]:
    """Return the list by name and number: direct selected, reserve, not selected, then the prefectures in order."""
    outcomes = SelectionRow.Outcome
    ranked = by_rank(board.direct)

    def direct(*wanted: str) -> list[Line]:
        return [line for line in ranked if line.row and line.row.outcome in wanted]

    reserve = sorted(direct(outcomes.RESERVE), key=lambda line: (line.row and line.row.reserve_rank) or 0)
    local = [row.line for row in board.prefectures if row.line and row.line.row]
    confirmed = [line for line in local if line.row and line.row.outcome == outcomes.SELECTED]
    selected = direct(outcomes.SELECTED)
    groups = [
        Group(
            f"行业党委直属：创建对象 {len(selected)} 个（名额 {places[Track.DIRECT]} 个）",
            _entries(selected),
            "没有",
        ),
        Group(f"市州：确认 {len(confirmed)} 个（名额 {places[Track.PREFECTURE]} 个）", _entries(confirmed), "没有"),
        Group(f"候补 {len(reserve)} 个", _entries(reserve), "没有候补"),
        Group("行业党委直属：未入选", _entries(direct(outcomes.NOT_SELECTED)), "没有"),
        Group(
            "市州：不予确认",
            _entries([line for line in local if line.row and line.row.outcome == outcomes.NOT_CONFIRMED]),
            "没有",
        ),
        Group("还没有拟定结果", _entries([line for line in board.lines if not line.row or not line.row.outcome]), ""),
    ]
    return [group for group in groups if group.entries or group.empty]


def _entries(lines: Iterable[Line]) -> list[Entry]:
    return [_entry(position, line) for position, line in enumerate(lines, start=1)]


def _entry(position: int, line: Line) -> Entry:
    application, row = line.application, line.row
    labels = dict(CHOICES[Track(application.track)])
    votes = ""
    if row and row.votes_for is not None:
        votes = f"赞成 {row.votes_for}、反对 {row.votes_against or 0}、弃权 {row.votes_abstained or 0}"
    prefecture = application.organization.prefecture
    outcome = row.outcome if row else ""
    word, tone = line.eligibility
    return Entry(
        position=position,
        name=application.organization.name,
        number=application.number or "",
        pk=application.pk,
        place=prefecture.name if application.track == Track.PREFECTURE and prefecture else "",
        outcome=labels.get(outcome, "未定"),
        tone=TONES[outcome],
        rank=row.rank if row else None,
        reason=row.reason if row else "",
        tie_reason=row.tie_reason if row else "",
        votes=votes,
        state=application.get_state_display() if application.state in (State.SELECTED, State.NOT_SELECTED) else word,
        state_tone=tone,
    )
