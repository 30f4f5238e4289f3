"""The back office's pages of the rubric: marks and pass marks until they are frozen; the plan's words never."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseModelForm, BaseModelFormSet
from django.http import HttpRequest

from benchmark_platform.core.admin import HouseModelAdmin, HouseTabularInline
from evaluations import admin_kinds  # noqa: F401 - registers its pages
from evaluations.models import CheckRule, Indicator, Item, NamedSystem, Rubric
from evaluations.rules import check_marks, check_thresholds
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


class RubricForm(forms.ModelForm):
    """Pass mark and excellent mark in order; the full marks are not in the form, so the model cannot compare them."""

    def clean(self) -> dict[str, Any]:
        """Check the order."""
        data: dict[str, Any] = super().clean() or {}
        if {"pass_mark", "excellent_mark"} <= data.keys():
            thresholds = {"pass_mark": data["pass_mark"], "excellent_mark": data["excellent_mark"]}
            for finding in check_thresholds(**thresholds, full_marks=self.instance.full_marks):
                self.add_error(finding.field, finding.message)
        return data


@admin.register(Rubric)
class RubricAdmin(HouseModelAdmin):
    """Full marks, pass mark, excellent mark: the committee's to change until the work period opens (E)."""

    form = RubricForm
    may_add = False
    may_delete = False
    list_display = ("title", "campaign", "full_marks", "pass_mark", "excellent_mark", "frozen_at")
    readonly_fields = ("campaign", "title", "full_marks", "marks_are_platform_default", "frozen_at")
    inlines = (IndicatorInline, NamedSystemInline)

    def has_change_permission(self, request: HttpRequest, obj: Rubric | None = None) -> bool:
        """Until the marks are frozen."""
        return super().has_change_permission(request, obj) and not (obj is not None and obj.frozen_at is not None)

    def save_model(self, request: HttpRequest, obj: Any, form: BaseModelForm[Any], change: bool) -> None:
        """Marks that the committee has changed are no longer the platform's."""
        if {"pass_mark", "excellent_mark"} & set(form.changed_data):
            obj.marks_are_platform_default = False
        super().save_model(request, obj, form, change)


class MarksFormSet(BaseModelFormSet):
    """All marks on one page: they add up, and frozen ones stay."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say in each field whose marks it holds."""
        super().add_fields(form, index)
        if "marks" in form.fields:
            form.fields["marks"].widget.attrs["aria-label"] = f"{form.instance.code} 分值"

    def clean(self) -> None:
        """Check the sum over each rubric that was touched."""
        super().clean()
        changed = [form for form in self.forms if form.has_changed()]
        new = {form.instance.pk: form.cleaned_data["marks"] for form in changed if "marks" in form.cleaned_data}
        for rubric in Rubric.objects.filter(indicators__items__in=list(new)).distinct():
            if rubric.frozen_at is not None:
                raise forms.ValidationError("分值已经冻结，不能再改。")
            marks: list[Decimal] = [
                new.get(pk, held)
                for pk, held in Item.objects.filter(indicator__rubric=rubric).values_list("pk", "marks")
            ]
            for finding in check_marks(marks, full_marks=rubric.full_marks):
                raise forms.ValidationError(finding.message)


@admin.register(Item)
class ItemAdmin(HouseModelAdmin):
    """The 32 items: marks are edited in the list, where their sum can be seen; the words are the plan's."""

    may_add = False
    may_delete = False
    list_display = ("code", "printed_number", "text", "marks")
    list_editable = ("marks",)
    list_display_links = None
    list_filter = ("indicator__rubric__campaign", "indicator")
    list_per_page = 100

    def get_readonly_fields(self, request: HttpRequest, obj: Item | None = None) -> tuple[str, ...]:
        """One item by itself is looked at: its marks can only change together with others."""
        return ("indicator", "code", "number", "printed_number", "text", "marks") if obj else ()

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Check the sum before anything is saved."""
        return super().get_changelist_formset(request, formset=MarksFormSet, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: BaseModelForm[Any], change: bool) -> None:
        """Marks that the committee has changed are no longer the platform's."""
        super().save_model(request, obj, form, change)
        rubric = obj.indicator.rubric
        if "marks" in form.changed_data and rubric.marks_are_platform_default:
            rubric.marks_are_platform_default = False
            rubric.save()


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
