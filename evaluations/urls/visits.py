"""Addresses of visits and their teams."""

from django.urls import URLPattern, path

from evaluations.views import visits

urlpatterns: list[URLPattern] = [
    path("inspections/", visits.inspections, name="inspections"),
    path("inspections/<int:pk>/", visits.inspection, name="inspection"),
    path("units/<int:pk>/inspections/", visits.unit_inspections, name="unit_inspections"),
]
