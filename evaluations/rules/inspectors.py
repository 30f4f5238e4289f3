"""Who may not inspect or score which unit (S5). Pure; the answer is a sentence.

By organisation, firm, prefecture, superior and declaration as at the desk review (S3); a liaison member may not inspect
or score the unit that he or she looks or has looked after, nor anybody of a body that is or was paired with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from applications.rules.conflicts import Applicant, Person
from applications.rules.conflicts import conflict as conflict_of_interest

DEED = "考核和评分"


@dataclass(frozen=True)
class Ties:
    """What else ties people to a unit: ids of its liaison members, standing and former; paired bodies by id."""

    liaisons: Collection[int] = ()
    partners: Mapping[int, str] = field(default_factory=dict)


def conflict(person: Person, number: int, unit: Applicant, ties: Ties) -> str:
    """Return why this person (with this id) may not inspect this unit; "" if nothing stands against it (S5)."""
    if number in ties.liaisons:
        return f"{person.name}是或曾经是“{unit.name}”的联点党委委员，不能{DEED}。"
    paired = [held for held in person.held if held.organization_id in ties.partners]
    if paired:
        return f"{person.name}任职的“{paired[0].name}”与“{unit.name}”结对帮扶，不能{DEED}。"
    return conflict_of_interest(person, unit, deed=DEED)
