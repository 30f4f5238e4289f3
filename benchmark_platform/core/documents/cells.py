"""One cell of a filled-in table, read as text, number or date; strict about doubt, lenient about habits."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmark_platform.core.documents.columns import ColumnKind

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


class NotReadable(ValueError):
    """The cell is not what its column needs; ``message`` is a Chinese sentence without row and column."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_cell(value: Any, kind: ColumnKind) -> str | int | Decimal | dt.date | dt.datetime:
    """A non-empty cell value as ``kind``. Raises NotReadable."""
    match kind:
        case "text":
            return _text(value)
        case "integer":
            return _integer(value)
        case "decimal":
            return _decimal(value)
        case "date":
            return _date(value)
        case "datetime":
            return _datetime(value)


def _text(value: Any) -> str:
    """Text with its line breaks; a telephone number that Excel took for a number comes back without “.0”."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    text = unicodedata.normalize("NFC", str(value)).replace("_x000D_", "").replace("\r\n", "\n")
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool | dt.date | dt.time):
        raise NotReadable(f"“{_text(value)}”不是数字。")
    text = unicodedata.normalize("NFKC", str(value)).replace(",", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotReadable(f"“{value}”不是数字，请只填阿拉伯数字。") from None
    if not number.is_finite():
        raise NotReadable(f"“{value}”不是数字，请只填阿拉伯数字。")
    return number


def _integer(value: Any) -> int:
    number = _decimal(value)
    if number != number.to_integral_value() or abs(number) > 10**15:
        raise NotReadable(f"“{value}”不是整数。")
    return int(number)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return _plausible(value.date())
    if isinstance(value, dt.date):
        return _plausible(value)
    text = unicodedata.normalize("NFKC", _text(value)).strip()
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match is None:
        raise NotReadable(f"“{text}”不是日期，请写成 2017-06-01 的样子。")
    return _plausible(_day(text, *match.groups()))


def _day(text: str, year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise NotReadable(f"“{text}”这一天不存在，请核对年月日。") from None


def _plausible(day: dt.date) -> dt.date:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise NotReadable(f"“{day.isoformat()}”的年份不对，请核对。")
    return day


def _datetime(value: Any) -> dt.datetime:
    """Wall clock of Asia/Shanghai, without zone; a date alone is its first minute."""
    if isinstance(value, dt.datetime):
        _plausible(value.date())
        return value
    text = unicodedata.normalize("NFKC", _text(value)).strip()
    time_match = _TIME.search(text)
    day = _date(text[: time_match.start()] if time_match else text)
    if time_match is None:
        return dt.datetime.combine(day, dt.time())
    hour, minute, second = (int(part or 0) for part in time_match.groups())
    try:
        return dt.datetime.combine(day, dt.time(hour, minute, second))
    except ValueError:
        raise NotReadable(f"“{text}”的时间不对，请写成 2017-06-01 09:30 的样子。") from None
