"""The back office's pages of the kinds of records and documents and of the premises' checklist: data of the rubric (R).

New kinds may be added at any time; one that is used stays. Codes are what the checks count by: they are given once.
Once the marks are frozen, only words change of what is there; an archived campaign is looked at only (E).
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from benchmark_platform.core.admin import HouseModelAdmin, HouseTabularInline
from evaluations.models import DocumentKind, Item, KindField, PremisesPoint, RecordKind, Rubric


def is_frozen(rubric: Rubric) -> bool:
    """Whether what is measured stands: the work has begun, or the campaign is archived (E)."""
    return rubric.frozen_at is not None or rubric.campaign.is_read_only


class OfRubricAdmin(HouseModelAdmin):
    """What belongs to a rubric: rubric and code are given when it is added, and stay; items are the rubric's own."""

    list_filter = ("rubric__campaign",)
    list_select_related = ("rubric__campaign",)
    can_be_switched_off = False

    # What the checks measure by: it stays as it was once the work has begun.
    measured: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep rubric and code of what is there, and from the freezing on what the checks measure by (E)."""
        if obj is None:
            return ()
        return ("rubric", "code", *(self.measured if is_frozen(obj.rubric) else ()))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not in an archived campaign."""
        return super().has_change_permission(request, obj) and not (obj and obj.rubric.campaign.is_read_only)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Until the marks are frozen."""
        return super().has_delete_permission(request, obj) and not (obj and is_frozen(obj.rubric))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the items with their codes, those of one rubric where it is known."""
        if db_field.name == "items":
            kwargs["queryset"] = self._items(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The same for a single item."""
        if db_field.name == "item":
            kwargs["queryset"] = self._items(request)
        if db_field.name == "rubric":
            kwargs["queryset"] = Rubric.objects.filter(campaign__is_read_only=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _items(self, request: HttpRequest) -> QuerySet[Item]:
        items = Item.objects.select_related("indicator").order_by("indicator", "number")
        match = request.resolver_match
        key = match.kwargs.get("object_id") if match else None
        held = self.model._default_manager.filter(pk=key).first() if key and str(key).isdecimal() else None
        return items.filter(indicator__rubric=held.rubric_id) if held else items


class KindFieldForm(forms.ModelForm[KindField]):
    """A field that is there keeps its code: records hold what was filled in under it; frozen, only its words change."""

    measured = ("type", "choices", "required")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        kept = ("code", *(self.measured if is_frozen(self.instance.kind.rubric) else ()))
        for name in kept:
            if name in self.fields:
                self.fields[name].disabled = True


class KindFieldInline(HouseTabularInline):
    """What a kind of record asks for, in order; nothing is taken away from a kind that has records."""

    model = KindField
    form = KindFieldForm
    fields = ("number", "code", "label", "type", "choices", "required", "hint")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep the fields of a kind that is used, and of all kinds from the freezing on."""
        if isinstance(obj, RecordKind) and (is_frozen(obj.rubric) or obj.records.exists()):
            return False
        return super().has_delete_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not in an archived campaign."""
        return super().has_add_permission(request, obj) and not (obj and obj.rubric.campaign.is_read_only)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not in an archived campaign."""
        return super().has_change_permission(request, obj) and not (obj and obj.rubric.campaign.is_read_only)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Join what tells whether the field is frozen."""
        return super().get_queryset(request).select_related("kind__rubric__campaign")


@admin.register(RecordKind)
class RecordKindAdmin(OfRubricAdmin):
    """台账类型, with the fields that each asks for; switched off it is offered no more, its records stay."""

    list_display = ("number", "title", "code", "group", "active")
    list_display_links = ("title",)
    filter_horizontal = ("items",)
    can_be_switched_off = True
    measured = ("items",)
    inlines = (KindFieldInline,)


@admin.register(DocumentKind)
class DocumentKindAdmin(OfRubricAdmin):
    """材料类型, and the items that each serves."""

    measured = ("is_system", "items")
    list_display = ("number", "title", "code", "is_system")
    list_display_links = ("title",)
    filter_horizontal = ("items",)


@admin.register(PremisesPoint)
class PremisesPointAdmin(OfRubricAdmin):
    """阵地清单 (3-1, 3-2)."""

    measured = ("item", "wants_photo", "wants_link")
    list_display = ("number", "title", "item", "wants_photo", "wants_link")
    list_display_links = ("title",)
    list_select_related = ("item",)
