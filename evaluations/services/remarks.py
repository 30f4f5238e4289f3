"""The unit's own words on an item: one text, its versions kept (R)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Refused
from evaluations.models import CreationUnit, Item, ItemRemark
from evaluations.rules.remarks import check_remark
from evaluations.services.conflicts import FieldConflict, TextConflict
from evaluations.services.locking import unit_at_work


@transaction.atomic
def save_remark(unit: CreationUnit, *, item: Item, text: str, version: int, by: Any) -> ItemRemark | None:
    """Save the remark on an item, on top of ``version`` (0: there was none); an empty text takes it back.

    Return it, or None where there was none and nothing was written.

    :raises Forbidden: the gate. :raises Refused: too long. :raises TextConflict: saved elsewhere meanwhile.
    """
    unit = unit_at_work(unit, by=by)
    mine = text.strip()
    findings = check_remark(mine)
    if findings:
        raise Refused(findings)
    held = unit.item_remarks.filter(item=item).select_related("saved_by").first()
    before = held.text if held else ""
    if mine == before:
        return held
    if held and held.version != version:
        conflict = FieldConflict("text", before, mine)
        raise TextConflict([conflict], saved_by=held.saved_by.full_name, saved_at=held.saved_at)
    row = held or ItemRemark(unit=unit, item=item, version=0)
    row.text, row.version, row.saved_at, row.saved_by = mine, row.version + 1, timezone.now(), by
    row.save()
    record(
        by=by,
        action="remark.save",
        label=f"保存 {item.code} 的自我说明",
        subject=unit,
        before={item.code: before},
        after={item.code: mine},
    )
    return row
