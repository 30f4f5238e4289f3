"""Addresses of closing a visit, the unit's word, reopening."""

from django.urls import URLPattern, path

from evaluations.views import closing, closing_record, objections, visit_answer

urlpatterns: list[URLPattern] = [
    path("inspections/objections/", objections.objections, name="objections"),
    path("inspections/objections/<int:pk>/", objections.objection, name="objection"),
    path("inspections/<int:pk>/closing/", closing.closing, name="closing"),
    path("inspections/<int:pk>/closing/check/", closing.closing_check, name="closing_check"),
    path("inspections/<int:pk>/answer/", visit_answer.visit_answer, name="visit_answer"),
    path("inspections/<int:pk>/on-the-spot/", visit_answer.visit_on_the_spot, name="visit_on_the_spot"),
    path("inspections/<int:pk>/reopen/", objections.visit_reopen, name="visit_reopen"),
    path("inspections/<int:pk>/closings/<int:number>/", closing_record.visit_closing, name="visit_closing"),
    path("inspections/<int:pk>/closings/<int:number>/report.pdf", closing_record.visit_report, name="visit_report"),
    path(
        "inspections/<int:pk>/closings/<int:number>/photos/<int:file>/",
        closing_record.closing_photo,
        name="closing_photo",
    ),
]
