"""The back office's pages of the rubric, to be looked at; the checks' numbers until the marks are frozen (R, E)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.core.admin import HouseModelAdmin, HouseReadOnlyAdmin, HouseTabularInline
from evaluations import admin_kinds  # noqa: F401 - registers its pages
from evaluations.models import CheckRule, Indicator, Item, NamedSystem, Rubric, ScoringPoint
from evaluations.rules.parameters import check_parameters


class IndicatorInline(HouseTabularInline):
    """The indicators, to be looked at."""

    model = Indicator
    may_add = False
    may_change = False
    may_delete = False
    fields = ("number", "title")


class NamedSystemInline(HouseTabularInline):
    """The twelve named systems, to be looked at: they are words of the plan."""

    model = NamedSystem
    may_add = False
    may_change = False
    may_delete = False
    fields = ("number", "name")


@admin.register(Rubric)
class RubricAdmin(HouseReadOnlyAdmin):
    """The rubric, to be looked at: it is changed on its own page, where the gate and the sum are asked (E)."""

    list_display = ("title", "campaign", "full_marks", "pass_mark", "excellent_mark", "edition", "frozen_at")
    fields = (
        "own_page",
        "campaign",
        "title",
        "full_marks",
        "pass_mark",
        "excellent_on",
        "excellent_mark",
        "combination",
        "self_percent",
        "spread_threshold",
        "systems_required",
        "marks_are_platform_default",
        "edition",
        "frozen_at",
    )
    readonly_fields = ("own_page",)
    inlines = (IndicatorInline, NamedSystemInline)

    @admin.display(description="修改")
    def own_page(self, rubric: Rubric) -> SafeString:
        """Link to the page on which it is changed."""
        return _link(reverse("evaluations:rubric"), rubric)


class ScoringPointInline(HouseTabularInline):
    """How the item is scored, to be looked at."""

    model = ScoringPoint
    may_add = False
    may_change = False
    may_delete = False
    fields = ("number", "text", "marks", "cap")


@admin.register(Item)
class ItemAdmin(HouseReadOnlyAdmin):
    """The 32 items, to be looked at: the words are the plan's, marks and ways are set on the rubric's own page (E)."""

    list_display = ("code", "printed_number", "text", "marks", "way")
    list_filter = ("indicator__rubric__campaign", "indicator")
    list_per_page = 100
    fields = (
        "own_page",
        "indicator",
        "code",
        "printed_number",
        "text",
        "marks",
        "way",
        "may_be_not_applicable",
        "is_veto",
        "is_bonus",
        "how_assessed",
    )
    readonly_fields = ("own_page",)
    inlines = (ScoringPointInline,)

    @admin.display(description="修改")
    def own_page(self, item: Item) -> SafeString:
        """Link to the page on which its scoring is changed."""
        return _link(reverse("evaluations:rubric_item", args=[item.code]), item.indicator.rubric)


def _link(address: str, rubric: Rubric) -> SafeString:
    return format_html('<a href="{}">在评分标准页面修改</a>', in_campaign(address, rubric.campaign))


class CheckRuleForm(forms.ModelForm):
    """The numbers of a check: each parameter is held against what its computation takes (R)."""

    def clean(self) -> dict[str, Any]:
        """Refuse a wrong key, type or code in a sentence."""
        data: dict[str, Any] = super().clean() or {}
        if "parameters" in data:
            rubric = self.instance.item.indicator.rubric
            codes = {
                "kinds": list(rubric.record_kinds.values_list("code", flat=True)),
                "documents": list(rubric.document_kinds.values_list("code", flat=True)),
                "fields": set(rubric.record_kinds.values_list("fields__code", flat=True)) - {None},
            }
            for finding in check_parameters(self.instance.function, data["parameters"], **codes):
                self.add_error("parameters", finding.message)
        return data


@admin.register(CheckRule)
class CheckRuleAdmin(HouseModelAdmin):
    """The computed checks: their numbers are data; which computation answers which item is not."""

    form = CheckRuleForm
    may_add = False
    may_delete = False
    list_display = ("item", "title", "function", "parameters", "is_duty", "active")
    list_filter = ("item__indicator__rubric__campaign", "function", "active")
    list_select_related = ("item",)
    list_per_page = 100
    readonly_fields = ("item", "number", "code", "function")
    fields = (*readonly_fields, "title", "parameters", "note", "is_duty", "active")

    def has_change_permission(self, request: HttpRequest, obj: CheckRule | None = None) -> bool:
        """Until the marks are frozen: what is measured is known before the work begins (E)."""
        is_frozen = obj is not None and obj.item.indicator.rubric.frozen_at is not None
        return super().has_change_permission(request, obj) and not is_frozen
