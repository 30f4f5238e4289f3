"""A column of an import: import-export's field with what Excel needs to know."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from import_export.fields import Field

from benchmark_platform.core.documents.columns import Column, ColumnKind
from benchmark_platform.core.imports.widgets import Label, Plain, YesNo


class TableField(Field):
    """One column with a Chinese header, bound to an attribute of the object.

    Values are checked by the model's own field (length, range), so the sheet and the form refuse the same things.
    An empty cell means “empty”; where the model cannot be empty it means the model's default.
    """

    def __init__(
        self,
        attribute: str,
        header: str,
        *,
        kind: ColumnKind = "text",
        widget: Plain | None = None,
        required: bool = False,
        width: int = 16,
        hint: str = "",
        aliases: tuple[str, ...] = (),
    ) -> None:
        super().__init__(attribute=attribute, column_name=header, widget=widget or Plain())
        self.column = Column(
            header=header,
            value=self.export,
            kind=kind,
            width=width,
            required=required,
            choices=self._choices(),
            hint=hint,
            aliases=aliases,
        )

    def _choices(self) -> tuple[str, ...]:
        if isinstance(self.widget, Label):
            return tuple(label for value, label in self.widget.labels.items() if value != "")
        return ("是", "否") if isinstance(self.widget, YesNo) else ()

    def set_on(self, instance: models.Model, row: dict[str, Any]) -> None:
        """Read the cell and set the attribute. Raises ValueError or ValidationError with sentences."""
        value = self.widget.clean(row[self.column_name], row=row)
        setattr(instance, self.attribute, self._checked(instance, value))

    def _checked(self, instance: models.Model, value: Any) -> Any:
        try:
            field = instance._meta.get_field(self.attribute)
        except FieldDoesNotExist:
            return value
        if not isinstance(field, models.Field) or field.is_relation:
            return value
        if value is None and not field.null:
            value = field.get_default() if field.has_default() else field.get_default() or ""
        if value in (None, ""):
            return value
        try:
            return field.clean(value, instance)
        except ValidationError as error:
            raise ValueError("".join(_sentence(message) for message in error.messages)) from error


def _sentence(message: str) -> str:
    return message if message.endswith(("。", "！", "？")) else f"{message.rstrip('.')}。"
