"""An object's fields in words, for the record: what was there before and after, by Chinese names."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone

Facts = dict[str, Any]


def snapshot(instance: models.Model, leave_out: Iterable[str] = ()) -> Facts:
    """Return the stored fields as label → value that JSON can carry; choices and references as people read them."""
    skipped = {*leave_out, instance._meta.pk.name}
    return {
        str(field.verbose_name): _in_words(instance, field)
        for field in instance._meta.concrete_fields
        if field.name not in skipped
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Facts, Facts]:
    """Return both sides of what differs."""
    changed = [label for label, value in after.items() if label not in before or before[label] != value]
    return {label: before[label] for label in changed if label in before}, {label: after[label] for label in changed}


def describe_children(formsets: Iterable[Any]) -> Facts:
    """Return what saved inline formsets added, changed and deleted, by the name of the part."""
    facts: Facts = {}
    for formset in formsets:
        lines = [f"新增：{child}" for child in formset.new_objects]
        lines += [f"修改：{child}" for child, _ in formset.changed_objects]
        lines += [f"删除：{child}" for child in formset.deleted_objects]
        if lines:
            facts[str(formset.model._meta.verbose_name_plural)] = lines
    return facts


def _in_words(instance: models.Model, field: Any) -> Any:
    if field.is_relation:
        related = getattr(instance, field.name)
        return None if related is None else str(related)
    value = getattr(instance, field.attname)
    if field.choices and value not in (None, ""):
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case None | bool() | int() | float() | str():
            return value
        case dt.datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return str(value)
