"""Addresses of units, leading groups and plans."""

from django.urls import path

from evaluations.views import group, plan, plan_answers, plan_confirmation, plan_tasks, unit, units

urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/export.xlsx", units.export_xlsx, name="units_export"),
    path("units/open/", units.open_units, name="open_units"),
    path("units/<int:pk>/", unit.unit, name="unit"),
    path("units/<int:pk>/replace/", unit.replace_unit, name="replace_unit"),
    path("units/<int:pk>/disqualify/", unit.disqualify_unit, name="disqualify_unit"),
    path("units/<int:pk>/group/", group.group, name="group"),
    path("units/<int:pk>/plan/", plan.plan, name="plan"),
    path("units/<int:pk>/plan/edit/", plan.plan_edit, name="plan_edit"),
    path("units/<int:pk>/plan/confirmation/", plan_confirmation.plan_confirmation, name="plan_confirmation"),
    path("units/<int:pk>/plan/scan/<int:file>/", plan_confirmation.plan_scan, name="plan_scan"),
    path("units/<int:pk>/plan/submit/", plan_answers.plan_submit, name="plan_submit"),
    path("units/<int:pk>/plan/revise/", plan_answers.plan_revise, name="plan_revise"),
    path("units/<int:pk>/plan/answer/", plan_answers.plan_answer, name="plan_answer"),
    path("units/<int:pk>/plan/submissions/<int:number>/", plan_answers.plan_submission, name="plan_submission"),
    path("units/<int:pk>/plan/plan.pdf", plan_answers.plan_pdf, name="plan_pdf"),
    path("units/<int:pk>/plan/tasks/<int:task>/", plan_tasks.plan_task, name="plan_task"),
]
