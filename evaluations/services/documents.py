"""Documents of a unit: uploaded once, replaced or taken out of use, never erased (R, 5-1 to 5-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Finding, Refused
from evaluations.models import CreationUnit, DocumentKind, Item, NamedSystem, UnitDocument
from evaluations.rules import documents as rules
from evaluations.services.conflicts import refuse_stale
from evaluations.services.kept_files import GivenFile, stored
from evaluations.services.locking import unit_at_work

Acceptance = UnitDocument.Acceptance
REPLACED = "由新版本替换"


@dataclass(frozen=True)
class DocumentFacts:
    """What is written on a document: its name (empty: that of its kind or file), its validity, how a system works."""

    title: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    proof_text: str = ""


@transaction.atomic
def add_document(
    unit: CreationUnit,
    *,
    kind: DocumentKind,
    upload: GivenFile | None,
    facts: DocumentFacts = DocumentFacts(),
    items: Iterable[Item] | None = None,
    named_system: NamedSystem | None = None,
    proof: GivenFile | None = None,
    key: str = "",
    by: User,
) -> UnitDocument:
    """Keep a document; ``items`` None: those that its kind serves. The same ``key`` twice is one document.

    A written system that is none of the twelve waits for the committee (5-2).

    :raises Forbidden: the gate. :raises Refused: what is missing, by field. :raises UploadRefused: the file.
    """
    unit = unit_at_work(unit, by=by)
    known = unit.documents.filter(key=key).first() if key else None
    if known:
        return known
    taken = _standing_system(unit, named_system)
    findings = _judge(facts, has_file=upload is not None)
    findings += rules.check_system(
        is_system=kind.is_system,
        has_named_system=named_system is not None,
        title=facts.title,
        stands_already=str(named_system) if taken else "",
    )
    if findings or upload is None:
        raise Refused(findings)
    file = stored(unit, upload, by=by)
    document = UnitDocument.objects.create(
        unit=unit,
        kind=kind,
        title=_title(facts.title, kind, named_system, file.original_name),
        file=file,
        in_force_from=facts.in_force_from,
        in_force_to=facts.in_force_to,
        named_system=named_system,
        proof_text=facts.proof_text.strip() if kind.is_system else "",
        proof_file=stored(unit, proof, by=by) if proof and kind.is_system else None,
        acceptance=Acceptance.WAITING if kind.is_system and named_system is None else Acceptance.NOT_ASKED,
        uploaded_by=by,
        key=key,
    )
    document.items.set(kind.items.all() if items is None else items)
    record(by=by, action="document.add", label="上传材料", subject=document, after=_plain(document))
    return document


@transaction.atomic
def correct_document(
    document: UnitDocument,
    *,
    facts: DocumentFacts,
    items: Iterable[Item] | None = None,
    proof: GivenFile | None = None,
    base: str | None = None,
    by: User,
) -> UnitDocument:
    """Correct what is written on a standing document, or for which items it serves; the file stays the same.

    A system that was refused waits for the committee again, and one that was accepted under another title.
    ``base`` is the fingerprint of what the page showed.

    :raises Forbidden: the gate. :raises Refused: what is wrong, or it is no longer in use. :raises UploadRefused.
    :raises TextConflict: somebody else has corrected it meanwhile.
    """
    unit = unit_at_work(document.unit, by=by)
    document = _standing(unit, document)
    findings = _judge(facts, has_file=True)
    findings += _other_needs_title(document, facts)
    if findings:
        raise Refused(findings)
    chosen = None if items is None else list(items)
    title = _title(facts.title, document.kind, document.named_system, document.file.original_name)
    refuse_stale(_texts_to_be(document, title, facts, chosen), document_texts(document), base)
    before, retitled = _plain(document), title != document.title
    document.title = title
    document.in_force_from, document.in_force_to = facts.in_force_from, facts.in_force_to
    if document.kind.is_system:
        document.proof_text = facts.proof_text.strip()
        document.proof_file = stored(unit, proof, by=by) if proof else document.proof_file
    if document.acceptance == Acceptance.REFUSED or (document.acceptance == Acceptance.ACCEPTED and retitled):
        _ask_again(document)
    document.save()
    if chosen is not None:
        document.items.set(chosen)
    record(by=by, action="document.correct", label="更正材料", subject=document, before=before, after=_plain(document))
    return document


@transaction.atomic
def replace_document(
    document: UnitDocument,
    *,
    upload: GivenFile | None,
    facts: DocumentFacts = DocumentFacts(),
    proof: GivenFile | None = None,
    key: str = "",
    by: User,
) -> UnitDocument:
    """Put a new version in the place of a document; the old one stays on record and readable.

    The new one serves the same items; how a system works is taken over where nothing new is given.

    :raises Forbidden: the gate. :raises Refused: no file, wrong days, no longer in use. :raises UploadRefused.
    """
    unit = unit_at_work(document.unit, by=by)
    known = unit.documents.filter(key=key).first() if key else None
    if known:
        return known
    old = _standing(unit, document)
    findings = _judge(facts, has_file=upload is not None) + _other_needs_title(old, facts)
    if findings or upload is None:
        raise Refused(findings)
    file = stored(unit, upload, by=by)
    # The old one goes first: a named system stands once.
    old.removed_at, old.removed_by, old.remove_reason = timezone.now(), by, REPLACED
    old.save()
    is_other_system = old.kind.is_system and old.named_system is None
    new = UnitDocument.objects.create(
        unit=unit,
        kind=old.kind,
        title=_title(facts.title or old.title, old.kind, old.named_system, file.original_name),
        file=file,
        in_force_from=facts.in_force_from,
        in_force_to=facts.in_force_to,
        named_system=old.named_system,
        proof_text=(facts.proof_text.strip() or old.proof_text) if old.kind.is_system else "",
        proof_file=stored(unit, proof, by=by) if proof and old.kind.is_system else old.proof_file,
        acceptance=Acceptance.WAITING if is_other_system else Acceptance.NOT_ASKED,
        uploaded_by=by,
        replaces=old,
        key=key,
    )
    new.items.set(old.items.all())
    record(by=by, action="document.replace", label="上传新版本", subject=new, before=_plain(old), after=_plain(new))
    return new


@transaction.atomic
def remove_document(document: UnitDocument, *, reason: str, by: User) -> UnitDocument:
    """Take a document out of use; it stays on record and readable.

    :raises Forbidden: the gate. :raises Refused: no reason, or it is no longer in use.
    """
    unit = unit_at_work(document.unit, by=by)
    document = _standing(unit, document)
    findings = rules.check_reason(reason, name="停用原因")
    if findings:
        raise Refused(findings)
    document.removed_at, document.removed_by, document.remove_reason = timezone.now(), by, reason.strip()
    document.save()
    record(
        by=by,
        action="document.remove",
        label="停用材料",
        subject=document,
        before=_plain(document),
        reason=document.remove_reason,
    )
    return document


def document_texts(document: UnitDocument) -> dict[str, str]:
    """Return what is written on a document, as text by form name: its page corrects this."""
    return {
        "title": document.title,
        "in_force_from": str(document.in_force_from or ""),
        "in_force_to": str(document.in_force_to or ""),
        "proof_text": document.proof_text,
        "items": _codes(document.items.all()),
    }


def same_files(document: UnitDocument) -> list[UnitDocument]:
    """Return the other standing documents of the unit that are the very same file: a question to the unit."""
    rows = document.unit.documents.filter(removed_at=None, file__sha256=document.file.sha256)
    return list(rows.exclude(pk=document.pk))


def _standing(unit: CreationUnit, document: UnitDocument) -> UnitDocument:
    rows = unit.documents.select_related("kind", "file", "named_system", "proof_file")
    found = rows.get(pk=document.pk)
    found.unit = unit
    if not found.is_standing:
        raise Refused("这份材料已经停用或已有新版本，请刷新页面查看。")
    return found


def _standing_system(unit: CreationUnit, system: NamedSystem | None) -> bool:
    return system is not None and unit.documents.filter(named_system=system, removed_at=None).exists()


def _judge(facts: DocumentFacts, *, has_file: bool) -> list[Finding]:
    return rules.check_document(
        title=facts.title,
        in_force_from=facts.in_force_from,
        in_force_to=facts.in_force_to,
        proof_text=facts.proof_text,
        has_file=has_file,
    )


def _other_needs_title(document: UnitDocument, facts: DocumentFacts) -> list[Finding]:
    """A system outside the twelve is known by its title alone; a new version keeps that of the old one."""
    return rules.check_system(
        is_system=document.kind.is_system,
        has_named_system=document.named_system_id is not None,
        title=facts.title or document.title,
        stands_already="",
    )


def _texts_to_be(document: UnitDocument, title: str, facts: DocumentFacts, items: list[Item] | None) -> dict[str, str]:
    return {
        "title": title,
        "in_force_from": str(facts.in_force_from or ""),
        "in_force_to": str(facts.in_force_to or ""),
        "proof_text": facts.proof_text.strip() if document.kind.is_system else document.proof_text,
        "items": _codes(document.items.all() if items is None else items),
    }


def _codes(items: Iterable[Item]) -> str:
    return "、".join(sorted(item.code for item in items))


def _ask_again(document: UnitDocument) -> None:
    document.acceptance = Acceptance.WAITING


def _title(typed: str, kind: DocumentKind, system: NamedSystem | None, file_name: str) -> str:
    """What was typed, else the system's name, else the kind's; what is of no kind is called as its file."""
    return (typed.strip() or str(system or "") or ("" if kind.code == "other" else kind.title) or file_name)[:120]


def _plain(document: UnitDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "kind": document.kind.code,
        "file": document.file.original_name,
        "sha256": document.file.sha256,
        "in_force_from": str(document.in_force_from or ""),
        "in_force_to": str(document.in_force_to or ""),
        "proof": document.proof_text,
        "items": sorted(item.code for item in document.items.all()),
    }
