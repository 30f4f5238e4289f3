"""URLs of this floor."""

from django.urls import path

from applications.views import detail, documents, index, opinions, parts, progress, scans, submit, versions

app_name = "applications"

urlpatterns = [
    path("", index.index, name="index"),
    path("blank-form.pdf", documents.blank_form_pdf, name="blank-form-pdf"),
    path("blank-form.docx", documents.blank_form_docx, name="blank-form-docx"),
    path("export.xlsx", documents.export_xlsx, name="export"),
    path("bundle/", documents.order_bundle, name="bundle"),
    path("<int:pk>/form.pdf", documents.form_as_pdf, name="form-pdf"),
    path("<int:pk>/receipt.pdf", documents.receipt_pdf, name="receipt-pdf"),
    path("start/", index.start, name="start"),
    path("progress/", progress.progress, name="progress"),
    path("progress/export.xlsx", progress.export, name="progress-export"),
    path("progress/remind/", progress.reminder, name="progress-remind"),
    path("batch-opinion/", opinions.batch_opinion, name="batch-opinion"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/autosave/", parts.autosave, name="autosave"),
    path("<int:pk>/own-opinion/", opinions.own_opinion, name="own-opinion"),
    path("<int:pk>/firm-opinion/<int:firm_pk>/", opinions.firm_opinion, name="firm-opinion"),
    path("<int:pk>/superior-opinion/", opinions.superior_opinion, name="superior-opinion"),
    path("<int:pk>/scans/", scans.scans, name="scans"),
    path("<int:pk>/scans/upload/", scans.upload, name="scan-upload"),
    path("<int:pk>/scans/<int:scan_pk>/", scans.scan_file, name="scan-file"),
    path("<int:pk>/scans/<int:scan_pk>/remove/", scans.remove_scan, name="scan-remove"),
    path("<int:pk>/files/<int:file_pk>/", scans.supporting_file, name="supporting-file"),
    path("<int:pk>/files/<int:file_pk>/remove/", scans.remove_supporting, name="supporting-remove"),
    path("<int:pk>/check/", submit.check, name="check"),
    path("<int:pk>/submitted/", submit.submitted, name="submitted"),
    path("<int:pk>/withdraw/", submit.withdraw, name="withdraw"),
    path("<int:pk>/send-back/", submit.send_back, name="send-back"),
    path("<int:pk>/versions/", versions.versions, name="versions"),
    path("<int:pk>/versions/restore/", versions.restore, name="restore"),
    path("<int:pk>/<slug:part>/", parts.part, name="part"),
]
