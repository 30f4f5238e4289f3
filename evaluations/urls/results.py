"""Addresses of the comprehensive result."""

from django.urls import URLPattern, path

from evaluations.views import results, unit_result

urlpatterns: list[URLPattern] = [
    path("results/", results.results, name="results"),
    path("scores/export.xlsx", results.scores_export, name="scores_export"),
    path("units/<int:pk>/result/", unit_result.unit_result, name="unit_result"),
    path("units/<int:pk>/result/result.pdf", unit_result.unit_result_pdf, name="unit_result_pdf"),
]
