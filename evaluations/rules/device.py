"""What a device sends, read strictly: sizes, kinds, keys (S5). Pure; what cannot be read is said in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evaluations.rules.sheets import device_time, readable

KINDS = ("score", "remark", "unphoto", "submit")
# So many entries are taken at once; what is more comes with the next request.
MOST_ENTRIES = 200
MOST_BYTES = 1024 * 1024
MOST_VERSION = 1_000_000
NAME = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
LABEL_LIMIT = 80


class BadBody(Exception):
    """A request that cannot be read; ``words`` is for the person."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


@dataclass(frozen=True)
class DeviceEntry:
    """One entry. ``fault``: why it cannot be taken at all, as a sentence; ``photo``: the key of a photo to take off."""

    key: str
    kind: str = ""
    code: str = ""
    base_version: int = 0
    typed: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    photo: str = ""
    device_at: datetime | None = None
    fault: str = ""


@dataclass(frozen=True)
class SyncBody:
    """What one request brings. ``unsent``: how many entries wait on the device, those of this request included."""

    device: str
    unsent: int
    entries: tuple[DeviceEntry, ...]


def read_device(body: Mapping[str, Any]) -> str:
    """Return the device's own identifier.

    :raises BadBody: it is missing, or none.
    """
    device = body.get("device")
    if not isinstance(device, str) or not NAME.fullmatch(device):
        raise BadBody("缺少设备标识，请刷新页面后重试。")
    return device


def read_label(body: Mapping[str, Any]) -> str:
    """Return what the device calls itself, shortened."""
    label = body.get("label")
    return str(readable(label))[:LABEL_LIMIT] if isinstance(label, str) else ""


def read_user(body: Mapping[str, Any]) -> int | None:
    """Return whose entries they are, as the device says; None where it does not."""
    return _number(body.get("user"), most=2**31) or None


def read_sync(body: Mapping[str, Any]) -> SyncBody:
    """Return the entries of a request in their order.

    :raises BadBody: the whole cannot be read. A single entry that cannot be taken carries its ``fault``.
    """
    rows = body.get("entries")
    if not isinstance(rows, list):
        raise BadBody("发送的内容无法识别，请刷新页面后重试。")
    return SyncBody(
        device=read_device(body),
        unsent=_number(body.get("unsent"), most=2**31 - 1),
        entries=tuple(read_entry(row) for row in rows[:MOST_ENTRIES]),
    )


def read_entry(row: Any) -> DeviceEntry:
    """Return one entry, or its fault."""
    if not isinstance(row, Mapping):
        return DeviceEntry("", fault="这一条无法识别。")
    key = str(readable(row.get("key") or ""))[:40]
    kind, typed = row.get("kind"), row.get("typed")
    if not NAME.fullmatch(key):
        return DeviceEntry(key, fault="这一条没有可用的标识。")
    if kind not in KINDS:
        return DeviceEntry(key, fault="这一条的类型无法识别。")
    return DeviceEntry(
        key=key,
        kind=kind,
        code=_text(row.get("code"))[:8],
        base_version=_number(row.get("base_version"), most=MOST_VERSION),
        typed=readable(typed) if isinstance(typed, Mapping) else {},
        reason=_text(row.get("reason")),
        photo=_text(row.get("photo"))[:40],
        device_at=device_time(row.get("device_at")),
    )


def _text(value: Any) -> str:
    return str(readable(value)) if isinstance(value, str) else ""


def _number(value: Any, *, most: int) -> int:
    """Return a whole number from 0 to ``most``, as number or text; everything else is 0."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 16 else 0
