"""Addresses of the 32 items, their checks and the progress map."""

from django.urls import path

from evaluations.views import items, progress

urlpatterns = [
    path("units/<int:pk>/items/", items.items, name="items"),
    path("units/<int:pk>/items/export.xlsx", items.items_export, name="items_export"),
    path("units/<int:pk>/items/<slug:code>/", items.item, name="item"),
    path("progress/", progress.progress, name="progress"),
    path("progress/export.xlsx", progress.progress_export, name="progress_export"),
]
