"""Addresses of self-assessments."""

from django.urls import URLPattern, path

from evaluations.views import self_assessment, self_assessment_acts, self_assessment_saving, self_assessments

OWN = "units/<int:pk>/self-assessment/"

urlpatterns: list[URLPattern] = [
    path("self-assessments/", self_assessments.self_assessments, name="self_assessments"),
    path("self-assessments/remind/", self_assessments.self_remind, name="self_remind"),
    path("self-assessments/export.xlsx", self_assessments.self_export, name="self_export"),
    path(OWN, self_assessment.self_assessment, name="self_assessment"),
    path(f"{OWN}autosave/", self_assessment_saving.self_autosave, name="self_autosave"),
    path(f"{OWN}save/<int:number>/", self_assessment_saving.self_save, name="self_save"),
    path(f"{OWN}summary/", self_assessment_saving.self_summary, name="self_summary"),
    path(f"{OWN}submit/", self_assessment_acts.self_submit, name="self_submit"),
    path(f"{OWN}submitted/<int:number>/", self_assessment_acts.self_submitted, name="self_submitted"),
    path(f"{OWN}withdraw/", self_assessment_acts.self_withdraw, name="self_withdraw"),
    path(f"{OWN}return/", self_assessment_acts.self_return, name="self_return"),
    path(f"{OWN}submissions/<int:number>/", self_assessment_acts.self_submission, name="self_submission"),
    path(f"{OWN}items/<str:code>/", self_assessment_acts.self_versions, name="self_versions"),
    path(f"{OWN}score-sheet.pdf", self_assessment_acts.self_pdf, name="self_pdf"),
]
