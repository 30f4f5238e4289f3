"""Conflicts of interest at the desk review (S3): who may not review whose form. Pure; the answer is a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

COMMITTEE = "committee"
PREFECTURE_BODY = "prefecture_body"


@dataclass(frozen=True)
class Applicant:
    """The applying body as the rule needs it. ``firms`` maps the firms that it covers to their names."""

    organization_id: int
    name: str
    superior_id: int | None = None
    prefecture_id: int | None = None
    firms: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """A role that the person holds now, in a body of some kind; ``firm_ids`` are the firms that the body covers."""

    organization_id: int
    name: str
    kind: str
    prefecture_id: int | None = None
    firm_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Person:
    """The reviewer: every role in force, and what was declared (the body's id and the reason)."""

    name: str
    held: tuple[Held, ...] = ()
    declared: Mapping[int, str] = field(default_factory=dict)


def conflict(person: Person, applicant: Applicant, *, deed: str = "审查它的申请表") -> str:
    """Return the sentence that says why this person may not review this body's form; "" if nothing stands against it.

    ``deed``: what the sentence says that the person may not do, where it is not the review (the inspection, S5).

    A role in the committee itself is no conflict, although it is the superior of every direct branch: it is the
    committee that reviews. Everything else by organisation or prefecture is (S3).
    """
    for held in person.held:
        reason = "" if held.kind == COMMITTEE else _by_role(person, held, applicant, deed)
        if reason:
            return reason
    if applicant.organization_id in person.declared:
        return f"{person.name}已申报与“{applicant.name}”的利益关系：{person.declared[applicant.organization_id]}"
    return ""


def _by_role(person: Person, held: Held, applicant: Applicant, deed: str) -> str:
    if held.organization_id == applicant.organization_id:
        return f"{person.name}在申报的党组织“{applicant.name}”任职，不能{deed}。"
    if held.organization_id == applicant.superior_id:
        return f"{person.name}在“{applicant.name}”的上级党组织“{held.name}”任职，不能{deed}。"
    if held.kind == PREFECTURE_BODY and held.prefecture_id and held.prefecture_id == applicant.prefecture_id:
        return f"{person.name}在“{applicant.name}”所在市州的“{held.name}”任职，不能{deed}。"
    shared = [name for firm, name in applicant.firms.items() if firm in held.firm_ids]
    if shared:
        return f"{person.name}任职的“{held.name}”与“{applicant.name}”同在执业机构“{shared[0]}”，不能{deed}。"
    return ""
