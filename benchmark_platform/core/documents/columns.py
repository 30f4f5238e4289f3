"""A column of a table: one description for writing, for the import template and for reading back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

ColumnKind = Literal["text", "integer", "decimal", "date", "datetime"]


@dataclass(frozen=True)
class Column:
    """One column with a Chinese header.

    ``value`` is a key of a mapping or a (dotted) attribute of the row object, or a function of it. ``width`` is counted
    in characters as Excel does (a Chinese character takes two). The rest is for imports: ``required``, the allowed
    ``choices``, a ``hint`` for the notes sheet, and ``aliases``, other headers that mean this column.
    """

    header: str
    value: Callable[[Any], Any] | str
    kind: ColumnKind = "text"
    width: int = 16
    number_format: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the value in a row that was read: the attribute, or the header where ``value`` is a function."""
        return self.value if isinstance(self.value, str) else self.header

    def of(self, item: Any) -> Any:
        """The value of this column for one row object; None where something on the way is None."""
        if callable(self.value):
            return self.value(item)
        if isinstance(item, Mapping):
            return item.get(self.value)
        for name in self.value.split("."):
            if item is None:
                return None
            item = getattr(item, name)
        return item
