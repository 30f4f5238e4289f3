"""Addresses of the on-site sheet for a device without reception; the service worker's scope is ``inspections/``."""

from django.urls import URLPattern, path

from evaluations.views import offline

urlpatterns: list[URLPattern] = [
    path("inspections/offline/", offline.offline_start, name="offline_start"),
    path("inspections/<int:pk>/offline/", offline.offline, name="offline"),
]
