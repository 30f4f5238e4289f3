"""How a cell becomes a value and back. The cell is typed already (``documents.tables``): a date is a date."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from import_export.widgets import Widget

FEW = 20
"""Up to so many names are told when one is not found."""
SEPARATORS = re.compile(r"[、;；,，\n]+")


class Plain(Widget):
    """A value that goes as it is."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the value."""
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the value, so that dates and numbers become real cells."""
        return value


class Label(Plain):
    """A choice by its Chinese label. ``documents.tables`` has checked that the label is one of the choices."""

    def __init__(self, choices: list[tuple[Any, Any]]) -> None:
        super().__init__()
        self.labels = {value: str(label) for value, label in choices}
        self.values = {label: value for value, label in self.labels.items()}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the stored value; an empty cell is an empty choice."""
        return "" if value is None else self.values[value]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the label."""
        return self.labels.get(value)


class YesNo(Plain):
    """是 or 否."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return a truth value, None for an empty cell (which leaves the default)."""
        return None if value is None else value == "是"


class Reference(Plain):
    """Another object by what people call it. The resource loads ``lookup`` (name → object) once for the whole file."""

    def __init__(self, attribute: str, what: str) -> None:
        super().__init__()
        self.attribute = attribute
        self.what = what
        self.lookup: Mapping[str, Any] = {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the object. Raises ValueError with a sentence when there is none."""
        if value is None:
            return None
        found = self.lookup.get(value)
        if found is None:
            if len(self.lookup) <= FEW:
                raise ValueError(f"没有找到{self.what}“{value}”，应为：{'、'.join(self.lookup)}。")
            raise ValueError(f"没有找到{self.what}“{value}”，请核对后再填，或先导入它。")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return what people call the object."""
        return None if value is None else getattr(value, self.attribute)


class Several(Plain):
    """Several things in one cell, separated by 、 or ；. ``read`` makes one of a piece of text, ``write`` the text."""

    def __init__(self, read: Callable[[str], Any], write: Callable[[Any], str] = str) -> None:
        super().__init__()
        self.read = read
        self.write = write

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return a tuple. Raises ValueError with every sentence that ``read`` raised, or when a thing stands twice."""
        pieces = [piece.strip() for piece in SEPARATORS.split(value or "") if piece.strip()]
        things, sentences = [], []
        for piece in pieces:
            try:
                things.append(self.read(piece))
            except ValueError as error:
                sentences.append(str(error))
        if not sentences and len(set(pieces)) < len(pieces):
            sentences.append("有重复的内容，请各写一次。")
        if sentences:
            raise ValueError("".join(sentences))
        return tuple(things)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the things in one line."""
        return "、".join(self.write(thing) for thing in value or ()) or None
