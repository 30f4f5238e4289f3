"""``/results/``: what is public of the selection, to anybody, and the notice before it if the campaign has one."""

from django.urls import path

from applications.views import notices, results

app_name = "results"

urlpatterns = [
    path("", results.results, name="index"),
    path("list.xlsx", results.list_xlsx, name="list-xlsx"),
    path("list.pdf", results.list_pdf, name="list-pdf"),
    path("notice/", notices.notice, name="notice"),
    path("notice/objection/", notices.objection_new, name="objection-new"),
    path("notice/objection/received/", notices.objection_received, name="objection-received"),
]
