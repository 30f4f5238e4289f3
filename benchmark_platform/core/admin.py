"""The back office: who may enter it, and the base of every admin page.

Django's stored permissions play no part here: whoever holds a role of the committee works on the master data, nobody
else sees anything. Objects with a state are shown by :class:`HouseReadOnlyAdmin`, or the gate would have a back door.
"""

import re
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db import models
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from simple_history.admin import SimpleHistoryAdmin

from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.master_data import may_enter
from benchmark_platform.core.snapshots import changes, describe_children, snapshot

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline


class HouseAdminSite(admin.AdminSite):
    """The one admin site: entered by role, signed in to on the platform's own page.

    Tables of libraries (sign-in failures, tokens) are not shown: only pages built on :class:`RoleAccess` get in.
    """

    site_header = "标杆引领创建管理平台 · 后台"
    site_title = "标杆引领创建管理平台 · 后台"
    index_title = "基础数据"
    site_url = "/"
    empty_value_display = "—"

    def record(self, **facts: Any) -> None:
        """Put an act on record (``audit.services.record``); the roof supplies it, as this floor does not know audit."""
        raise NotImplementedError

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register pages of the house; pass over those that libraries bring along."""
        if admin_class is not None and issubclass(admin_class, RoleAccess):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may use the back office."""
        return bool(may_enter(request.user))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Guard a view: 403 with the reason for whoever is signed in without the role."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            decision = may_enter(request.user)
            if request.user.is_authenticated and not decision:
                raise Forbidden(decision)
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def get_urls(self) -> list[Any]:
        """Return the addresses; a stranger is led to the platform's sign-in page, not to one of the admin's own."""
        patterns = super().get_urls()
        for pattern in patterns:
            callback = getattr(pattern, "callback", None)
            if callback is not None and hasattr(callback, "login_url"):
                del callback.login_url
        return patterns

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the page that is asked for; a stranger has been sent to the platform's sign-in page before."""
        target = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(target if safe else reverse("admin:index", current_app=self.name))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Leave by the platform's own door."""
        return HttpResponseRedirect(resolve_url("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change the password on the platform's own page."""
        return HttpResponseRedirect(resolve_url("account_change_password"))


_DOUBLED = re.compile(r"“(?:<a [^>]*>)?“")


def nested_quotes(message: Any) -> Any:
    """Return a message whose quoted name has quotes itself with single ones inside; marked safe if it was."""
    text = str(message)
    if not _DOUBLED.search(text):
        return message
    first, last = text.index("“") + 1, text.rindex("”")
    inner = text[first:last].replace("“", "‘").replace("”", "’")
    nested = f"{text[:first]}{inner}{text[last:]}"
    return SafeString(nested) if isinstance(message, SafeString) else nested


class RoleAccess:
    """Permissions by role, for pages and inlines alike. Set ``may_add`` … False where the page must not offer it."""

    may_add = True
    may_change = True
    may_delete = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app is listed."""
        return bool(may_enter(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the page opens."""
        return bool(may_enter(request.user))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether objects may be added."""
        return self.may_add and bool(may_enter(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether objects may be changed."""
        return self.may_change and bool(may_enter(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether objects may be deleted (one by one; what is used elsewhere stays)."""
        return self.may_delete and bool(may_enter(request.user))


class HouseTabularInline(RoleAccess, TabularInline):
    """Rows of a part inside the page of the whole."""

    extra = 0


class HouseModelAdmin(RoleAccess, ModelAdmin):
    """The base of every page of the back office.

    Every addition, change and deletion is put on record with what was there before and after, by Chinese field names
    (``not_recorded`` names fields whose values must not be written down). There is no deleting by the dozen.
    """

    list_per_page = 50
    not_recorded: tuple[str, ...] = ("password",)
    can_be_switched_off = False
    delete_confirmation_template = "admin/house_delete.html"

    @property
    def house(self) -> HouseAdminSite:
        """The site, which keeps the record."""
        return cast(HouseAdminSite, self.admin_site)

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **options: Any) -> None:
        """Say it; an object whose own name is in quotes is not quoted twice alike: “‘标杆引领’计划”."""
        super().message_user(request, nested_quotes(message), *args, **options)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions of the list, without Django's “delete the selected”."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Say what to do instead, when the object is used and must stay."""
        return super().render_delete_form(request, context | {"can_be_switched_off": self.can_be_switched_off})

    def save_model(self, request: HttpRequest, obj: models.Model, form: BaseModelForm[Any], change: bool) -> None:
        """Save, keeping for the record what was there before."""
        stored = self.model._default_manager.filter(pk=obj.pk).first() if change else None
        form.recorded_before = snapshot(stored, self.not_recorded) if stored else {}  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: BaseModelForm[Any], formsets: Any, change: bool) -> None:
        """Save the parts, then put the whole change on record."""
        super().save_related(request, form, formsets, change)
        earlier = getattr(form, "recorded_before", {})
        before, after = changes(earlier, snapshot(form.instance, self.not_recorded))
        after |= describe_children(formsets)
        if after or not change:
            self.put_on_record(request, form.instance, "change" if change else "add", before, after)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Delete one object, on record."""
        self.put_on_record(request, obj, "delete", snapshot(obj, self.not_recorded), {})
        super().delete_model(request, obj)

    def put_on_record(
        self, request: HttpRequest, obj: models.Model, act: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """Write one audit event: ``<app>.<model>.<act>``, labelled 新增 / 修改 / 删除 and the model's name."""
        words = {"add": "新增", "change": "修改", "delete": "删除"}
        self.house.record(
            by=request.user,
            action=f"{self.opts.app_label}.{self.opts.model_name}.{act}",
            label=f"{words[act]}{self.opts.verbose_name}",
            subject=obj,
            before=before,
            after=after,
        )


class HouseHistoryAdmin(HouseModelAdmin, SimpleHistoryAdmin):
    """For models with row versions (simple-history): the history page shows every version and what changed.

    There is no “revert”: it would change the object past the record and the parts. What was is typed in again.
    """

    object_history_list_template = "admin/house_history_list.html"

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Offer no way back."""
        return True

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead from a single version to the list of versions, which tells all."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(name, args=[object_id]))


class HouseReadOnlyAdmin(HouseModelAdmin):
    """For objects with a state: to be looked at; acts on them go through the gate."""

    may_add = False
    may_change = False
    may_delete = False
