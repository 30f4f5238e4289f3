"""The leading group of a unit: kept as a whole list (S4, M1.2)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Refused
from evaluations.models import CreationUnit, GroupMember
from evaluations.plan_content import fingerprint, group_line, group_texts
from evaluations.rules import group as rules
from evaluations.services.conflicts import FieldConflict, TextConflict
from evaluations.services.locking import unit_at_work


def save_group(unit: CreationUnit, *, rows: Sequence[dict[str, Any]], base: str, by: User) -> list[GroupMember]:
    """Keep the list of persons; ``base`` is the fingerprint of the list that the page showed.

    :raises Forbidden: the gate. :raises Refused: a row without a name, two heads, a name twice, too long.
    :raises TextConflict: somebody else has changed the list meanwhile; nothing was saved.
    """
    mine = [{**row, "name": row["name"].strip()} for row in rows]
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        findings = rules.check_rows(mine)
        if findings:
            raise Refused(findings)
        members = list(unit.group_members.all())
        theirs = group_texts(members)
        if mine == theirs:
            return members
        if fingerprint(theirs) != base:
            raise TextConflict([FieldConflict("group", theirs, mine)], saved_by="", saved_at=None)
        unit.group_members.all().delete()
        members = GroupMember.objects.bulk_create(
            GroupMember(unit=unit, number=number, **row) for number, row in enumerate(mine, start=1)
        )
        record(
            by=by,
            action="group.save",
            label="保存创建工作领导小组",
            subject=unit,
            before={"group": [group_line(row) for row in theirs]},
            after={"group": [group_line(row) for row in mine]},
        )
        return members
