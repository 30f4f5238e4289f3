"""Opening the units, and taking one out of the campaign (S4). Arguments in, findings out."""

from collections.abc import Collection

from benchmark_platform.core.findings import Finding

REASON_LIMIT = 1000
NOT_RELEASED = "创建对象名单还没有公布，公布以后才能启动创建。"


def check_opening(*, is_released: bool, waiting: Collection[int], seen: Collection[int] | None) -> list[Finding]:
    """Whether the units on the list may be opened: released, and still the list that the person has read (S4).

    ``waiting`` are the selected forms without a unit now, ``seen`` those on the page where the button was pressed
    (None: nobody looked, everything that waits is opened).
    """
    if not is_released:
        return [Finding(NOT_RELEASED)]
    if seen is not None and set(waiting) - set(seen):
        return [Finding("名单刚才有变化，现在又有新的创建对象，请核对下面的名单后再启动。")]
    return []


def check_end_reason(reason: str) -> list[Finding]:
    """A unit leaves the campaign with a reason that it can be told."""
    text = reason.strip()
    if not text:
        return [Finding("请写明理由，理由会告知创建单位。", "reason")]
    if len(text) > REASON_LIMIT:
        return [Finding(f"理由不能超过 {REASON_LIMIT} 字，现在有 {len(text)} 字，请精简。", "reason")]
    return []


def check_replacement(
    *, old_is_selected: bool, same_form: bool, new_is_selected: bool, same_place: bool, is_used: bool
) -> list[Finding]:
    """Who may take the place of a unit (S4): its own result is corrected, the other one is selected for that place.

    ``same_place``: same track, and on the prefecture track the same prefecture; ``is_used``: it has a
    place already, its own or that of another unit.
    """
    if old_is_selected:
        return [Finding("这个单位仍在创建对象名单上。请先在“确定创建对象”中更正它的结果，再更换创建单位。")]
    if same_form:
        return [Finding("不能用这个单位自己来更换。", "replacement")]
    if not new_is_selected:
        return [Finding("更换后的党组织还不在创建对象名单上，请先确定它为创建对象。", "replacement")]
    if not same_place:
        return [Finding("更换后的党组织须与原单位渠道相同；市州的须属于同一市州。", "replacement")]
    if is_used:
        return [
            Finding("这个党组织已经是名单上的创建单位，或者已经更换了另一个创建单位，请选择其他党组织。", "replacement")
        ]
    return []
