"""The back office's page of the campaign: settings, quotas, conditions. Dates are moved by the service only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import (
    Campaign,
    Condition,
    ConditionPoint,
    PlatformDefault,
    Quota,
    Stage,
    StageCode,
)
from benchmark_platform.core.admin import HouseModelAdmin, HouseTabularInline

LARGEST_UPLOAD_MB = 200


def plan_is_frozen(campaign: Campaign | None) -> bool:
    """Whether quotas and conditions stand: from the day on which selecting begins, or when archived."""
    if campaign is None:
        return False
    selection = campaign.calendar.stages.get(StageCode.SELECTION)
    return campaign.is_read_only or (selection is not None and selection.opens_on <= today())


def work_has_begun(campaign: Campaign) -> bool:
    """Whether the assessment period stands: from the day on which units may be opened (E)."""
    creation = campaign.calendar.stages.get(StageCode.CREATION)
    return creation is not None and creation.opens_on <= today()


class CampaignForm(forms.ModelForm):
    """Settings, with what the database cannot check."""

    reference_stage = forms.ChoiceField(
        label="年限计算基准", choices=StageCode.choices, help_text="以该阶段最后一天为基准日计算成立年限等"
    )

    def clean_upload_max_mb(self) -> int:
        """A limit that a browser and the server can carry."""
        size: int = self.cleaned_data["upload_max_mb"]
        if not 1 <= size <= LARGEST_UPLOAD_MB:
            raise forms.ValidationError(f"单个文件上限须在 1 到 {LARGEST_UPLOAD_MB} MB 之间。")
        return size

    def clean_desk_reviewers(self) -> int:
        """At least one person reviews."""
        count: int = self.cleaned_data["desk_reviewers"]
        if count < 1:
            raise forms.ValidationError("每份申报至少由 1 人审查。")
        return count


class LabelledRows(BaseInlineFormSet):
    """Rows whose fields say what they are: a table's header does not reach a screen reader inside a field."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name each field by its label and its row."""
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = f"{form.instance} {field.label or ''}".strip()


class FrozenInline(HouseTabularInline):
    """Rows that may be corrected until the plan is frozen, never added or removed."""

    formset = LabelledRows
    may_add = False
    may_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Until selecting begins."""
        campaign = obj.campaign if isinstance(obj, Condition) else obj
        return super().has_change_permission(request, obj) and not plan_is_frozen(campaign)


class StageInline(HouseTabularInline):
    """The stages, to be looked at: their days are moved on a page of its own, with a reason, by the service."""

    model = Stage
    may_add = False
    may_change = False
    may_delete = False
    fields = ("number", "title", "opens_on", "closes_on", "printed_wording", "move")
    readonly_fields = ("move",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Join the campaign, whose code stands in the links."""
        return super().get_queryset(request).select_related("campaign")

    @admin.display(description="调整日期")
    def move(self, stage: Stage) -> str:
        """Lead to the page that moves the days."""
        address = reverse("campaigns:stage_move", args=[stage.code])
        return format_html('<a href="{}?campaign={}">调整</a>', address, stage.campaign.code)


class QuotaInline(FrozenInline):
    """How many places each track has."""

    model = Quota
    fields = ("track", "seats", "printed_wording")
    readonly_fields = ("track", "printed_wording")


class ConditionInline(FrozenInline):
    """The conditions, by name; their points are on the page of each."""

    model = Condition
    fields = ("code", "title", "text")
    readonly_fields = ("code",)
    show_change_link = True


class PlatformDefaultInline(HouseTabularInline):
    """What the plan is silent on."""

    model = PlatformDefault
    may_add = False
    may_change = False
    may_delete = False
    fields = ("setting_name", "note")
    readonly_fields = ("setting_name",)

    @admin.display(description="设置")
    def setting_name(self, default: PlatformDefault) -> str:
        """The setting in words; its key is for the program."""
        return default.setting_label


@admin.register(Campaign)
class CampaignAdmin(HouseModelAdmin):
    """The campaign: corrected here, started and archived by acts."""

    form = CampaignForm
    may_add = False
    may_delete = False
    list_display = ("short_title", "code", "issued_on", "is_current", "is_read_only")
    readonly_fields = ("code", "is_read_only")
    inlines = (StageInline, QuotaInline, ConditionInline, PlatformDefaultInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        """Keep the assessment period once the work has begun: every count of a unit is by it."""
        period = ("assessment_from", "assessment_to") if obj is not None and work_has_begun(obj) else ()
        return (*self.readonly_fields, *period)

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """An archived campaign is looked at only."""
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_read_only)


class ConditionPointInline(FrozenInline):
    """The points of one condition."""

    model = ConditionPoint
    fields = ("number", "text")
    readonly_fields = ("number",)


@admin.register(Condition)
class ConditionAdmin(HouseModelAdmin):
    """One condition with its points."""

    may_add = False
    may_delete = False
    list_display = ("code", "title", "campaign")
    list_filter = ("campaign",)
    readonly_fields = ("campaign", "code", "number")
    inlines = (ConditionPointInline,)

    def has_change_permission(self, request: HttpRequest, obj: Condition | None = None) -> bool:
        """Until selecting begins."""
        return super().has_change_permission(request, obj) and not (obj is not None and plan_is_frozen(obj.campaign))
