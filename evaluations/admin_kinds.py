"""The back office's pages of the kinds of records and documents and of the premises' checklist: data of the rubric (R).

New kinds may be added at any time; one that is used stays. Codes are what the checks count by: they are given once.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from benchmark_platform.core.admin import HouseModelAdmin, HouseTabularInline
from evaluations.models import DocumentKind, Item, KindField, PremisesPoint, RecordKind


class OfRubricAdmin(HouseModelAdmin):
    """What belongs to a rubric: rubric and code are given when it is added, and stay; items are the rubric's own."""

    list_filter = ("rubric__campaign",)
    list_select_related = ("rubric__campaign",)
    can_be_switched_off = False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Keep rubric and code of what is there: records and checks hang on them."""
        return ("rubric", "code") if obj else ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the items with their codes, those of one rubric where it is known."""
        if db_field.name == "items":
            kwargs["queryset"] = self._items(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The same for a single item."""
        if db_field.name == "item":
            kwargs["queryset"] = self._items(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _items(self, request: HttpRequest) -> QuerySet[Item]:
        items = Item.objects.select_related("indicator").order_by("indicator", "number")
        match = request.resolver_match
        key = match.kwargs.get("object_id") if match else None
        held = self.model._default_manager.filter(pk=key).first() if key and str(key).isdecimal() else None
        return items.filter(indicator__rubric=held.rubric_id) if held else items


class KindFieldInline(HouseTabularInline):
    """What a kind of record asks for, in order."""

    model = KindField
    fields = ("number", "code", "label", "type", "choices", "required", "hint")


@admin.register(RecordKind)
class RecordKindAdmin(OfRubricAdmin):
    """台账类型, with the fields that each asks for; switched off it is offered no more, its records stay."""

    list_display = ("number", "title", "code", "group", "active")
    list_display_links = ("title",)
    filter_horizontal = ("items",)
    can_be_switched_off = True
    inlines = (KindFieldInline,)


@admin.register(DocumentKind)
class DocumentKindAdmin(OfRubricAdmin):
    """材料类型, and the items that each serves."""

    list_display = ("number", "title", "code", "is_system")
    list_display_links = ("title",)
    filter_horizontal = ("items",)


@admin.register(PremisesPoint)
class PremisesPointAdmin(OfRubricAdmin):
    """阵地清单 (3-1, 3-2)."""

    list_display = ("number", "title", "item", "wants_photo", "wants_link")
    list_display_links = ("title",)
    list_select_related = ("item",)
