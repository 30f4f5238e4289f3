"""Addresses of visits and their teams."""

from django.urls import URLPattern, path

from evaluations.views import visit_arranging, visit_papers, visits

VISIT = "inspections/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("inspections/", visits.inspections, name="inspections"),
    path("inspections/calendar/", visits.inspection_calendar, name="inspection_calendar"),
    path("inspections/export.xlsx", visits.inspections_export, name="inspections_export"),
    path("inspections/arrange/", visit_arranging.arrange_choose, name="arrange_visits"),
    path(VISIT, visits.inspection, name="inspection"),
    path(f"{VISIT}change/", visit_arranging.change, name="change_visit"),
    path(f"{VISIT}cancel/", visit_arranging.cancel, name="cancel_visit"),
    path(f"{VISIT}letter.pdf", visit_papers.letter, name="inspection_letter"),
    path(f"{VISIT}score-sheet.pdf", visit_papers.sheet_pdf, name="inspection_sheet_pdf"),
    path(f"{VISIT}workbook.xlsx", visit_papers.workbook, name="inspection_workbook"),
    path(f"{VISIT}workbook/", visit_papers.workbook_upload, name="inspection_workbook_upload"),
    path("units/<int:pk>/inspections/", visits.unit_inspections, name="unit_inspections"),
    path("units/<int:pk>/inspections/arrange/", visit_arranging.arrange, name="arrange_visit"),
]
