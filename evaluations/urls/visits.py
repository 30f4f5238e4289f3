"""Addresses of visits and their teams."""

from django.urls import URLPattern, path

from evaluations.views import visit_arranging, visits

VISIT = "inspections/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("inspections/", visits.inspections, name="inspections"),
    path("inspections/arrange/", visit_arranging.arrange_choose, name="arrange_visits"),
    path(VISIT, visits.inspection, name="inspection"),
    path(f"{VISIT}change/", visit_arranging.change, name="change_visit"),
    path(f"{VISIT}cancel/", visit_arranging.cancel, name="cancel_visit"),
    path("units/<int:pk>/inspections/", visits.unit_inspections, name="unit_inspections"),
    path("units/<int:pk>/inspections/arrange/", visit_arranging.arrange, name="arrange_visit"),
]
