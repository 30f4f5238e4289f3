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
def save_remark(unit: CreationUnit, *, item: Item, text: str, version: int, by: Any) -> ItemRemark:
    """Save the remark on an item, on top of ``version`` (0: there was none); an empty text takes it back.

    :raises Forbidden: the gate. :raises Refused: too long. :raises TextConflict: saved elsewhere meanwhile.
    """
    unit = unit_at_work(unit, by=by)
    mine = text.strip()
    findings = check_remark(mine)
    if findings:
        raise Refused(findings)
    row = unit.item_remarks.filter(item=item).select_related("saved_by").first()
    if row is None:
        row = ItemRemark(unit=unit, item=item, version=0)
    if row.text == mine and row.pk:
        return row
    if row.version != version:
        conflict = FieldConflict("text", row.text, mine)
        raise TextConflict([conflict], saved_by=row.saved_by.full_name if row.pk else "", saved_at=row.saved_at)
    before, row.text = row.text, mine
    row.version, row.saved_at, row.saved_by = row.version + 1, timezone.now(), by
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
