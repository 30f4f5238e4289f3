"""What the checks know of a unit: plain facts, read at one moment by :mod:`evaluations.facts` (table R)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from evaluations.rules.periods import Span


@dataclass(frozen=True)
class Rule:
    """A check rule of the rubric: one requirement of an item. ``pk`` is that of the :class:`CheckRule` row.

    ``is_only_one`` says that no other rule of its item has the same computation.
    """

    item: str
    code: str
    title: str
    function: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    is_duty: bool = False
    pk: int = 0
    is_only_one: bool = True


@dataclass(frozen=True)
class GroupFact:
    """A party group (党小组)."""

    name: str
    members: int
    full_members: int


@dataclass(frozen=True)
class SeatFact:
    """A seat of the branch committee; no holder is a vacancy."""

    title: str
    holder: str
    since: date | None = None


@dataclass(frozen=True)
class OrganizationFact:
    """The organisation as registered. ``kind`` is a value of Organization.Kind; platforms and firms by name."""

    kind: str
    kind_label: str
    full_members: int | None = None
    members: int | None = None
    secretary: str = ""
    discipline_officer: str = ""
    elected_on: date | None = None
    term_years: int = 3
    groups: tuple[GroupFact, ...] = ()
    seats: tuple[SeatFact, ...] = ()
    platforms: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()

    def has_committee(self, committee_from: int) -> bool | None:
        """Whether there is, or has to be, a branch committee; None while the number of full members is unknown."""
        if self.seats:
            return True
        return None if self.full_members is None else self.full_members >= committee_from

    @property
    def committee_since(self) -> date | None:
        """The first day that is known of the registered committee; None: no committee, or no day on record."""
        days = [row.since for row in self.seats if row.since is not None]
        return (min(days) if days else self.elected_on) if self.seats else None


@dataclass(frozen=True)
class RecordFact:
    """A standing (not voided) record of the ledger, under the kind where it is now. ``photos`` is their number."""

    pk: int
    kind: str
    kind_title: str
    day: date
    topic: str = ""
    led_by: str = ""
    by_secretary: bool = False
    expected: int | None = None
    present: int | None = None
    excused: int | None = None
    guests: str = ""
    guest_count: int | None = None
    summary: str = ""
    place: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    members: frozenset[int] = frozenset()
    photos: int = 0

    @property
    def label(self) -> str:
        """党员大会“…”."""
        return f"{self.kind_title}“{self.topic}”" if self.topic else self.kind_title

    def has(self, name: str) -> bool:
        """Whether a field is filled in: a column of the record, or one of its kind's own; 0 present is an answer."""
        if name == "held_on":
            return True
        if name == "photos":
            return self.photos > 0
        value = self.details.get(name, getattr(self, name, None))
        return value is not None and str(value).strip() != ""


@dataclass(frozen=True)
class MemberFact:
    """A person of the roster. Kinds and posts are the values of Member.Kind and Member.Post."""

    pk: int
    name: str
    kind: str = "full"
    post: str = ""
    post_since: date | None = None
    joined_on: date | None = None
    left_on: date | None = None
    is_floating: bool = False

    @property
    def is_member(self) -> bool:
        """Whether full or probationary: an activist is not yet a member."""
        return self.kind in ("full", "probationary")

    def there_throughout(self, first: date, last: date) -> bool:
        """Whether on the roster for the whole of a period: who came or left within it is not demanded for it."""
        return (self.joined_on is None or self.joined_on <= first) and (self.left_on is None or self.left_on > last)

    def held_post_throughout(self, first: date) -> bool:
        """Whether in office since the first day of a period at the latest (the end of a post is that of membership)."""
        return self.post_since is None or self.post_since <= first


@dataclass(frozen=True)
class DocumentFact:
    """A standing document (neither replaced nor removed). ``items`` are the codes that it serves."""

    pk: int
    kind: str
    kind_title: str
    title: str
    in_force_from: date | None = None
    in_force_to: date | None = None
    is_system: bool = False
    named_system: str = ""
    acceptance: str = ""
    has_proof: bool = False
    items: frozenset[str] = frozenset()

    def lapsed_or_not_begun(self, day: date) -> bool:
        """Whether the day lies outside its validity; a missing end means for good."""
        return (self.in_force_from is not None and self.in_force_from > day) or (
            self.in_force_to is not None and self.in_force_to < day
        )


@dataclass(frozen=True)
class PremisesFact:
    """A point of the premises' checklist with the unit's answer; ``has_it`` None: not answered."""

    item: str
    title: str
    has_it: bool | None = None
    wants_photo: bool = False
    has_photo: bool = False
    note: str = ""


@dataclass(frozen=True)
class FigureFact:
    """Figures of a firm in a year."""

    firm: str
    year: int
    income: Decimal | None = None
    staff_count: int | None = None
    reserve_count: int | None = None


@dataclass(frozen=True)
class PenaltyFact:
    """An entry of the register against a firm of the unit, or a practitioner of it."""

    day: date
    kind_label: str
    firm: str
    practitioner: str
    authority: str
    document_number: str


@dataclass(frozen=True)
class EventFact:
    """An event of the committee: was the unit's secretary there (None: not on the list)?

    ``has_list``: somebody's attendance is on record. An event to which the body was not invited says nothing of it.
    """

    pk: int
    kind: str
    title: str
    day: date
    last_day: date
    secretary: str | None = None
    is_invited: bool = True
    has_list: bool = True


@dataclass(frozen=True)
class ComplaintFact:
    """A complaint about the firm. Its words stay with the committee."""

    day: date
    outcome: str
    outcome_label: str


@dataclass(frozen=True)
class ArticleFact:
    """An article sent to the association."""

    pk: int
    title: str
    day: date
    state: str
    state_label: str


@dataclass(frozen=True)
class UnitFacts:
    """Everything that is known of one unit. ``labels`` are the words of the fields of records, by their code."""

    span: Span
    organization: OrganizationFact
    records: tuple[RecordFact, ...] = ()
    members: tuple[MemberFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    premises: tuple[PremisesFact, ...] = ()
    figures: tuple[FigureFact, ...] = ()
    penalties: tuple[PenaltyFact, ...] = ()
    events: tuple[EventFact, ...] = ()
    complaints: tuple[ComplaintFact, ...] = ()
    articles: tuple[ArticleFact, ...] = ()
    systems_required: int = 8
    labels: Mapping[str, str] = field(default_factory=dict)

    def judged_on(self, day: date) -> date:
        """Return the day on which a state is judged: :meth:`Span.judged_on`."""
        return self.span.judged_on(day)

    def records_of(self, kinds: list[str]) -> list[RecordFact]:
        """Return the records of these kinds, the oldest first."""
        return sorted((row for row in self.records if row.kind in kinds), key=lambda row: (row.day, row.pk))

    def documents_of(self, kinds: list[str]) -> list[DocumentFact]:
        """Return the documents of these kinds."""
        return [row for row in self.documents if row.kind in kinds]
