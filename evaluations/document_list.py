"""The documents of a unit as its page shows them: by kind, with what is missing and what has lapsed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaluations.facts import document_fact
from evaluations.models import CreationUnit, DocumentKind, UnitDocument
from evaluations.rules.documents import missing_words, system_gaps
from evaluations.rules.periods import Span

Acceptance = UnitDocument.Acceptance
# In words and in shape: what the committee said of a system outside the twelve.
ACCEPTANCE_TONES = {Acceptance.WAITING: "wait", Acceptance.ACCEPTED: "done", Acceptance.REFUSED: "refused"}


@dataclass
class Shown:
    """A standing document with what is to be said about it."""

    document: UnitDocument
    items: str
    status: str
    tone: str
    twin: str = ""  # the title of another standing document that is the very same file


@dataclass
class KindBlock:
    """A kind with its standing documents; a kind that wants none is never missing."""

    kind: DocumentKind
    documents: list[Shown] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        """Whether nothing stands where something is expected."""
        return not self.documents and self.kind.code != "other"


@dataclass
class SystemLine:
    """A named system: whether it is there, and what it lacks."""

    system: Any
    shown: Shown | None
    gaps: list[str]


@dataclass
class DocumentList:
    """Everything on the page of documents."""

    blocks: list[KindBlock]
    systems: list[SystemLine]
    other_systems: list[Shown]
    systems_there: int  # as the check counts them (5-2): named ones, and others that the committee has accepted
    system_kind: DocumentKind | None
    former: list[UnitDocument]
    missing: str
    required: int


def document_list(unit: CreationUnit, day: date) -> DocumentList:
    """Return the unit's documents in a fixed number of queries."""
    rubric = unit.campaign.rubric
    kinds = list(rubric.document_kinds.all())
    rows = unit.documents.select_related("kind", "file", "named_system", "uploaded_by", "removed_by")
    documents = list(rows.prefetch_related("items"))
    for document in documents:
        document.unit = unit
    standing = [document for document in documents if document.is_standing]
    shown = {one.document.pk: one for one in _shown(standing, day)}
    blocks = {kind.pk: KindBlock(kind) for kind in kinds if not kind.is_system}
    for document in standing:
        if document.kind_id in blocks:
            blocks[document.kind_id].documents.append(shown[document.pk])
    systems = [one for one in shown.values() if one.document.kind.is_system]
    gaps = _gaps(unit, systems, day)
    return DocumentList(
        blocks=list(blocks.values()),
        systems=_system_lines(list(rubric.named_systems.all()), systems, gaps),
        other_systems=[one for one in systems if one.document.named_system_id is None],
        systems_there=sum(not lacking for lacking in gaps.values()),
        system_kind=next((kind for kind in kinds if kind.is_system), None),
        former=[document for document in documents if not document.is_standing],
        missing=missing_words((block.kind.title, not block.is_missing) for block in blocks.values()),
        required=rubric.systems_required,
    )


def _shown(standing: list[UnitDocument], day: date) -> list[Shown]:
    twins: dict[str, list[UnitDocument]] = defaultdict(list)
    for document in standing:
        twins[document.file.sha256].append(document)
    rows = []
    for document in standing:
        status, tone = status_of(document, day)
        others = [other.title for other in twins[document.file.sha256] if other.pk != document.pk]
        items = "、".join(item.code for item in document.items.all())
        rows.append(Shown(document, items, status, tone, others[0] if others else ""))
    return rows


def status_of(document: UnitDocument, day: date) -> tuple[str, str]:
    """Return the word and the tone of a document: out of use, lapsed, not yet in force, waiting, or in use."""
    if not document.is_standing:
        return "已停用", "neutral"
    if document.has_lapsed(day):
        return "有效期已过", "attention"
    if document.acceptance:
        acceptance = Acceptance(document.acceptance)
        return str(acceptance.label), ACCEPTANCE_TONES[acceptance]
    if document.in_force_from and document.in_force_from > day:
        return "尚未生效", "wait"
    return "已上传", "done"


def _gaps(unit: CreationUnit, systems: list[Shown], day: date) -> dict[int, list[str]]:
    """What each system lacks, on the day on which the check judges it."""
    span = Span(unit.campaign.assessment_from, unit.campaign.assessment_to)
    facts = [document_fact(one.document) for one in sorted(systems, key=lambda one: one.document.pk)]
    return system_gaps(facts, span.judged_on(day))


def _system_lines(named: list[Any], systems: list[Shown], gaps: dict[int, list[str]]) -> list[SystemLine]:
    by_system = {one.document.named_system_id: one for one in systems}
    lines = []
    for system in named:
        found = by_system.get(system.pk)
        lines.append(SystemLine(system, found, gaps[found.document.pk] if found else ["没有文件"]))
    return lines
