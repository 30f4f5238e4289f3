"""The master data of this floor in the back office."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from benchmark_platform.core.admin import HouseHistoryAdmin, HouseModelAdmin, HouseTabularInline
from benchmark_platform.core.imports.admin import TableImportMixin
from benchmark_platform.organizations import imports
from benchmark_platform.organizations.models import (
    CommitteeSeat,
    CoveredFirm,
    Firm,
    LicencePlatform,
    Organization,
    PartyGroup,
    Penalty,
    Prefecture,
)
from benchmark_platform.organizations.services import set_active


class PrefectureNames(TableImportMixin):
    """Offers the prefectures as a drop-down in the template."""

    def drop_downs(self) -> dict[str, list[str]]:
        """Return the names of the prefectures."""
        return {"所在市州": list(Prefecture.objects.values_list("name", flat=True))}


class PlatformInline(HouseTabularInline):
    """The licence platforms of a firm."""

    model = LicencePlatform


class CoveredFirmInline(HouseTabularInline):
    """The firms that a body covers."""

    model = CoveredFirm
    autocomplete_fields = ["firm"]


class PartyGroupInline(HouseTabularInline):
    """The party groups of a branch."""

    model = PartyGroup


class CommitteeSeatInline(HouseTabularInline):
    """The committee seats of a branch."""

    model = CommitteeSeat


@admin.register(Prefecture)
class PrefectureAdmin(HouseModelAdmin):
    """The 14 prefectures in administrative order."""

    list_display = ["name", "code", "order"]


@admin.register(Firm)
class FirmAdmin(PrefectureNames, HouseHistoryAdmin):
    """Firms with their licence platforms."""

    resource_class = imports.FirmResource
    list_display = ["name", "code", "prefecture", "employee_count", "is_sample"]
    list_filter = ["platforms__kind", "prefecture", "is_sample"]
    list_select_related = ["prefecture"]
    search_fields = ["name", "code"]
    inlines = [PlatformInline]


@admin.register(Organization)
class OrganizationAdmin(PrefectureNames, HouseHistoryAdmin):
    """Bodies of the party with their firms, groups and seats."""

    resource_class = imports.OrganizationResource
    list_display = ["name", "code", "kind", "track", "prefecture", "superior", "secretary_name", "founded_on", "active"]
    list_filter = ["active", "kind", "track", "prefecture", "is_sample"]
    list_select_related = ["prefecture", "superior"]
    search_fields = ["name", "code", "secretary_name"]
    autocomplete_fields = ["superior"]
    inlines = [CoveredFirmInline, PartyGroupInline, CommitteeSeatInline]
    actions = ["switch_off", "switch_on"]
    can_be_switched_off = True

    @admin.action(description="停用所选党组织")
    def switch_off(self, request: HttpRequest, queryset: "QuerySet[Organization]") -> None:
        """Take bodies out of use."""
        self._switch(request, queryset, active=False)

    @admin.action(description="恢复使用所选党组织")
    def switch_on(self, request: HttpRequest, queryset: "QuerySet[Organization]") -> None:
        """Put bodies back into use."""
        self._switch(request, queryset, active=True)

    def _switch(self, request: HttpRequest, queryset: "QuerySet[Organization]", *, active: bool) -> None:
        changed = sum(set_active(body, active=active, by=request.user) for body in queryset.order_by("pk"))
        messages.success(request, f"已{'恢复使用' if active else '停用'} {changed} 个党组织。")


class PartAdmin(TableImportMixin, HouseModelAdmin):
    """Rows that belong to a body, as a list of their own for import and export."""

    list_select_related = ["organization"]
    search_fields = ["organization__name", "organization__code"]
    autocomplete_fields = ["organization"]


@admin.register(PartyGroup)
class PartyGroupAdmin(PartAdmin):
    """Party groups."""

    resource_class = imports.PartyGroupResource
    list_display = ["organization", "name", "member_count", "full_member_count"]


@admin.register(CommitteeSeat)
class CommitteeSeatAdmin(PartAdmin):
    """Committee seats."""

    resource_class = imports.CommitteeSeatResource
    list_display = ["organization", "number", "title", "holder_name", "since"]


@admin.register(Penalty)
class PenaltyAdmin(TableImportMixin, HouseHistoryAdmin):
    """The register of penalties and discipline."""

    resource_class = imports.PenaltyResource
    list_display = ["firm", "practitioner_name", "kind", "decided_on", "authority", "document_number"]
    list_filter = ["kind", "decided_on"]
    list_select_related = ["firm"]
    search_fields = ["firm__name", "firm__code", "practitioner_name", "document_number"]
    date_hierarchy = "decided_on"
    autocomplete_fields = ["firm"]
