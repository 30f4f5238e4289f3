"""URLs of this floor."""

from django.urls import URLPattern, path

from applications.views import progress

app_name = "applications"

urlpatterns: list[URLPattern] = [
    path("progress/", progress.progress_page, name="progress"),
    path("progress/export.xlsx", progress.progress_xlsx, name="progress_export"),
    path("progress/remind/", progress.progress_remind, name="progress_remind"),
]
