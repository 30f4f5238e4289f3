"""``/exports/<uuid>/``: the page of one ordered document."""

from django.urls import path

from benchmark_platform.core.exports import views

app_name = "exports"

urlpatterns = [
    path("<uuid:pk>/", views.export_page, name="detail"),
    path("<uuid:pk>/progress/", views.export_progress, name="progress"),
    path("<uuid:pk>/file/", views.export_file, name="file"),
    path("<uuid:pk>/retry/", views.export_retry, name="retry"),
]
