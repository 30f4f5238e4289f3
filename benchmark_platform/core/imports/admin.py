"""The import and export pages of the back office: template, upload, preview, confirm, export."""

import tempfile
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from benchmark_platform.core.documents.tables import MAX_BYTES, Table
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.imports import excel, run
from benchmark_platform.core.imports.resource import TableResource
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.files import store_upload
from benchmark_platform.core.uploads import UploadRefused

if TYPE_CHECKING:
    from benchmark_platform.core.admin import HouseModelAdmin as Base
else:
    Base = object

SHOWN_FAULTS = 1_000
SHOWN_CHANGES = 200
PENDING = "pending_imports"
"""Where the session keeps, by model, the file that was previewed and waits for 确认导入."""


class UploadForm(forms.Form):
    """One Excel file."""

    file = forms.FileField(
        label="Excel 文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请先选择填好的 Excel 文件。", "empty": "这是空文件（0 字节），请重新选择。"},
    )


class TableImportMixin(Base):
    """Adds 批量导入 and 导出 Excel to a page of the back office. Set ``resource_class``.

    The file is kept between preview and confirmation, bound to the person's session; confirming checks it again.
    """

    resource_class: type[TableResource]
    change_list_template = "admin/imports/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            ("import/", self.import_view, "import"),
            ("import/confirm/", self.confirm_view, "import_confirm"),
            ("import/template.xlsx", self.template_view, "import_template"),
            ("export.xlsx", self.export_view, "export"),
        ]
        wrapped = [path(route, self.admin_site.admin_view(view), name=f"{name}_{word}") for route, view, word in own]
        return [*wrapped, *super().get_urls()]

    def page(self, word: str) -> str:
        """Return the address of one of the pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{word}")

    def drop_downs(self) -> dict[str, list[str]]:
        """Return choices for the template that come from the database (header → choices)."""
        return {}

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the empty table."""
        title = f"{self.opts.verbose_name}导入模板"
        content = excel.template(self.resource_class, title=str(self.opts.verbose_name), drop_downs=self.drop_downs())
        response = HttpResponse(content, content_type=CONTENT_TYPE)
        response.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx") or ""
        return response

    def export_view(self, request: HttpRequest) -> FileResponse:
        """Answer with the objects of the list as it is filtered now."""
        queryset = self.get_changelist_instance(request).get_queryset(request)
        file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
        excel.export(self.resource_class, queryset, file, title=str(self.opts.verbose_name))
        file.seek(0)
        name = f"{self.opts.verbose_name}_{timezone.localdate():%Y%m%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, show what it would do or everything that is wrong with it."""
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if not form.is_valid():
            return self._show(request, form)
        upload: UploadedFile = form.cleaned_data["file"]
        try:
            table = run.read(self.resource_class, upload, name=upload.name or "")
            outcome = run.trial(self.resource_class, table, by=request.user)
            if not outcome.faults:
                self._keep(request, store_upload(upload, by=request.user, max_bytes=MAX_BYTES))
        except UploadRefused as refusal:
            return self._show(request, UploadForm(), refusal=str(refusal))
        return self._show(request, UploadForm(), outcome, upload.name or "")

    def confirm_view(self, request: HttpRequest) -> HttpResponse:
        """Import the previewed file, after checking it again."""
        stored = self._kept(request) if request.method == "POST" else None
        if stored is None:
            messages.warning(request, "没有等待确认的文件（可能已经导入，或预览已过期），请重新上传。")
            return HttpResponseRedirect(self.page("import"))
        try:
            outcome = self._carry_out(request, stored)
        except UploadRefused as refusal:
            return self._show(request, UploadForm(), refusal=str(refusal))
        if outcome.faults:
            return self._show(request, UploadForm(), outcome, stored.original_name)
        self._forget(request)
        counts = f"新增 {outcome.new} 条，更新 {outcome.updated} 条，无变化 {outcome.unchanged} 条"
        messages.success(request, f"导入完成：{counts}。")
        return HttpResponseRedirect(self.page("changelist"))

    def _carry_out(self, request: HttpRequest, stored: StoredFile) -> run.Outcome:
        table = self._read_kept(stored)
        with transaction.atomic():
            outcome = run.carry_out(self.resource_class, table, by=request.user)
            if not outcome.faults:
                self.house.record(
                    by=request.user,
                    action=f"{self.opts.app_label}.{self.opts.model_name}.import",
                    label=f"批量导入{self.opts.verbose_name}",
                    subject=stored,
                    after={
                        "新增": outcome.new,
                        "更新": outcome.updated,
                        "无变化": outcome.unchanged,
                        "SHA-256": stored.sha256,
                    },
                )
        return outcome

    def _read_kept(self, stored: StoredFile) -> Table:
        with stored.file.open("rb") as file:
            return run.read(self.resource_class, file, name=stored.original_name)

    def _show(
        self,
        request: HttpRequest,
        form: UploadForm,
        outcome: run.Outcome | None = None,
        file_name: str = "",
        refusal: str = "",
    ) -> HttpResponse:
        faults = outcome.faults if outcome else ()
        changes = outcome.changes if outcome else ()
        context = {
            **self.admin_site.each_context(request),
            "title": f"批量导入{self.opts.verbose_name}",
            "opts": self.opts,
            "form": form,
            "columns": self.resource_class.columns(),
            "notes": self.resource_class.notes,
            "refusals": [refusal] if refusal else form.errors.get("file", []),
            "outcome": outcome,
            "file_name": file_name,
            "faults": faults[:SHOWN_FAULTS],
            "hidden_faults": max(0, len(faults) - SHOWN_FAULTS),
            "changes": changes[:SHOWN_CHANGES],
            "hidden_changes": max(0, len(changes) - SHOWN_CHANGES),
            "template_url": self.page("import_template"),
            "import_url": self.page("import"),
            "confirm_url": self.page("import_confirm"),
            "list_url": self.page("changelist"),
            "export_url": self.page("export"),
        }
        return TemplateResponse(request, "admin/imports/import.html", context)

    # --- the file that waits ----------------------------------------------------------------------------------

    def _keep(self, request: HttpRequest, stored: StoredFile) -> None:
        self._forget(request, delete=True)
        request.session[PENDING] = {**request.session.get(PENDING, {}), self.opts.label_lower: stored.pk}

    def _kept(self, request: HttpRequest) -> StoredFile | None:
        number = request.session.get(PENDING, {}).get(self.opts.label_lower)
        return StoredFile.objects.filter(pk=number, uploaded_by=request.user.pk).first() if number else None

    def _forget(self, request: HttpRequest, *, delete: bool = False) -> None:
        """Let go of the file that waits; one that was never imported is deleted, an imported one stays on record."""
        stored = self._kept(request)
        pending = dict(request.session.get(PENDING, {}))
        if pending.pop(self.opts.label_lower, None):
            request.session[PENDING] = pending
        if delete and stored is not None:
            stored.file.delete(save=False)
            stored.delete()
