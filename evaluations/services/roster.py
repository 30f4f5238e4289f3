"""Deeds of the roster (党员名册): kept once per organisation, named in talks and training only (decision 12)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record as put_on_record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.findings import Finding, Findings, Refused
from evaluations.models import CreationUnit, Member
from evaluations.rules import roster as rules
from evaluations.rules.roster import Person
from evaluations.services.after_change import after_change
from evaluations.services.conflicts import refuse_stale
from evaluations.services.locking import unit_at_work

FIELDS = ("name", "note", "kind", "post", "post_since", "is_floating", "joined_on", "left_on")


def person_of(member: Member) -> Person:
    """Return a row of the roster as the rules see it."""
    return Person(pk=member.pk, **{name: getattr(member, name) for name in FIELDS})


def add_member(unit: CreationUnit, *, person: Person, by: User) -> Member:
    """Put a person on the roster.

    :raises Forbidden: the gate. :raises Refused: with a sentence at each field; the same name asks for 区分说明.
    """
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        person = checked(person, others=roster_of(unit))
        member = write(unit, person, by=by)
        after_change(unit)
    return member


def change_member(unit: CreationUnit, *, member: Member, person: Person, base: str | None = None, by: User) -> Member:
    """Correct a person, give a post or take it away, or enter that the person left; nothing is erased.

    ``base`` is the fingerprint of what the page showed (:func:`words_of`).

    :raises Forbidden: the gate. :raises Refused: with a sentence at each field.
    :raises TextConflict: somebody else has changed the person meanwhile.
    """
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk, organization=unit.organization_id)
        person = checked(Person(pk=member.pk, **{name: getattr(person, name) for name in FIELDS}), roster_of(unit))
        refuse_stale(words_of(person), words_of(person_of(member)), base)
        if person != person_of(member):
            write(unit, person, by=by, member=member)
            after_change(unit)
    return member


def fill_from_seats(unit: CreationUnit, *, by: User) -> list[Member]:
    """Put the registered secretary and committee on the roster as far as their names are missing; return who is new.

    A post that somebody holds already is left to the unit.

    :raises Forbidden: the gate. :raises Refused: nobody is missing.
    """
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        people = roster_of(unit)
        added = []
        for person in seated(unit, people):
            added.append(write(unit, checked(person, others=people), by=by))
            people.append(person_of(added[-1]))
        if not added:
            raise Refused("登记的书记和委员都已在名册上，没有需要添加的人。")
        after_change(unit)
    return added


def seated(unit: CreationUnit, people: Iterable[Person]) -> list[Person]:
    """Return the registered committee and secretary as far as they are not on the roster, each name once."""
    people = list(people)
    names = {person.name for person in people}
    taken = any(person.post == "secretary" and person.left_on is None for person in people)
    organization = unit.organization
    seats: list[tuple[str, str, Any]] = [
        (seat.holder_name, rules.post_of_seat(seat.title), seat.since) for seat in organization.committee_seats.all()
    ]
    found = []
    for typed, post, since in [*seats, (organization.secretary_name, "secretary", None)]:
        name = rules.tidy(Person(name=typed)).name
        if not name or name in names:
            continue
        if post == "secretary" and taken:
            post, since = "", None
        taken = taken or post == "secretary"
        names.add(name)
        found.append(Person(name=name, post=post, post_since=since))
    return found


def import_members(unit: CreationUnit, *, people: list[tuple[int, Person]], by: User) -> tuple[int, int]:
    """Put a table of people (row number, person) on the roster, all or none; return how many are new and changed.

    A person of the same name and 区分说明 is the same person, and brought up to date; empty cells change nothing.

    :raises Forbidden: the gate. :raises Refused: each fault with its row.
    """
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        plan, findings = planned(roster_of(unit), people)
        if findings:
            raise Refused(findings)
        new = [person for _, person, before in plan if before is None]
        changed = [person for _, person, before in plan if before is not None and before != person]
        members = {member.pk: member for member in Member.objects.filter(organization=unit.organization_id)}
        # Posts that are given up come first: there is one secretary at every moment.
        for person in sorted(changed, key=lambda one: one.post == "secretary"):
            write(unit, person, by=by, member=members[person.pk or 0])
        for person in new:
            write(unit, person, by=by)
        if new or changed:
            after_change(unit)
    return len(new), len(changed)


def planned(
    roster: list[Person], people: list[tuple[int, Person]]
) -> tuple[list[tuple[int, Person, Person | None]], list[Finding]]:
    """Return each row with the person that it brings up to date (None: new), and every fault with its row."""
    known = {person.who: person for person in roster}
    plan: list[tuple[int, Person, Person | None]] = []
    rows: dict[tuple[str, str], int] = {}
    findings: list[Finding] = []
    for number, typed in people:
        person = rules.tidy(typed)
        before = known.get(person.who)
        person = rules.brought_up_to_date(before, person) if before else replace(person, pk=None)
        plan.append((number, person, before))
        if person.name and person.who in rows:
            findings.append(
                Finding(
                    f"第 {number} 行“姓名”：与第 {rows[person.who]} 行同名。是两个人，请在“区分说明”中写明"
                    "（如：审计一部）；是同一个人，请删去一行。"
                )
            )
            continue
        rows[person.who] = number
    touched = {before.pk for _, _, before in plan if before}
    after = [person for person in roster if person.pk not in touched]
    for number, person, _ in plan:
        found = Findings()
        # Same name and note within the table is said above.
        others = [*after, *(one for row, one, _ in plan if row != number and one.who != person.who)]
        rules.check_person(person, others=others, today=today(), found=found)
        findings += [Finding(f"第 {number} 行：{row.message}") for row in found.rows]
    return plan, findings


def roster_of(unit: CreationUnit) -> list[Person]:
    """Return the roster of the unit's organisation, those who left included."""
    return [person_of(member) for member in Member.objects.filter(organization=unit.organization_id)]


def checked(person: Person, others: Iterable[Person]) -> Person:
    """Return the person in tidy form.

    :raises Refused: with a sentence at each field.
    """
    found = Findings()
    person = rules.tidy(person)
    rules.check_person(person, others=others, today=today(), found=found)
    if found.rows:
        raise Refused(found.rows)
    return person


def write(unit: CreationUnit, person: Person, *, by: User, member: Member | None = None) -> Member:
    """Write a checked person and put it on record."""
    fresh = member is None
    member = member or Member(organization=unit.organization)
    before = {} if fresh else words_of(person_of(member))
    for name in FIELDS:
        setattr(member, name, getattr(person, name))
    member.save()
    after = words_of(person)
    put_on_record(
        by=by,
        action="roster.add" if fresh else "roster.change",
        label="添加党员名册" if fresh else "修改党员名册",
        subject=member,
        before={label: text for label, text in before.items() if text != after[label]},
        after={label: text for label, text in after.items() if text != before.get(label, "")},
    )
    return member


def words_of(person: Person) -> dict[str, str]:
    """Return a row of the roster in words."""
    return {
        "姓名": person.shown,
        "类别": str(Member.Kind(person.kind).label),
        "党内职务": str(Member.Post(person.post).label) if person.post else "",
        "任职日期": str(person.post_since or ""),
        "流动党员": "是" if person.is_floating else "",
        "转入日期": str(person.joined_on or ""),
        "转出日期": str(person.left_on or ""),
    }
