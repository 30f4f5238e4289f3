"""Addresses of liaison, pairs, events, problems and complaints."""

from django.urls import URLPattern, path

from evaluations.views import attendance, complaints, events, liaisons, problems, support

PROBLEM = "units/<int:pk>/problems/<int:problem_pk>/"
EVENT = "events/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("liaison/", liaisons.liaisons, name="liaisons"),
    path("liaison/mine/", liaisons.my_units, name="my_units"),
    path("units/<int:pk>/support/", support.support, name="support"),
    path("units/<int:pk>/liaison/", support.liaison, name="liaison"),
    path("units/<int:pk>/liaison/end/", support.liaison_end, name="liaison_end"),
    path("units/<int:pk>/visits/new/", support.visit, name="visit"),
    path("units/<int:pk>/pairs/new/", support.pair, name="pair"),
    path("units/<int:pk>/pairs/<int:pair_pk>/end/", support.pair_end, name="pair_end"),
    path("problems/", problems.problems, name="problems"),
    path("problems/export.xlsx", problems.problems_export, name="problems_export"),
    path("units/<int:pk>/problems/new/", problems.problem_new, name="problem_new"),
    path(PROBLEM, problems.problem, name="problem"),
    path(f"{PROBLEM}reply/", problems.problem_reply, name="problem_reply"),
    path(f"{PROBLEM}add/", problems.problem_add, name="problem_add"),
    path(f"{PROBLEM}assign/", problems.problem_assign, name="problem_assign"),
    path(f"{PROBLEM}close/", problems.problem_close, name="problem_close"),
    path(f"{PROBLEM}files/<int:word_pk>/", problems.problem_file, name="problem_file"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("units/<int:pk>/complaints/new/", complaints.complaint_new, name="complaint_new"),
    path("units/<int:pk>/complaints/<int:complaint_pk>/", complaints.complaint, name="complaint"),
    path("events/", events.events, name="events"),
    path("events/new/", events.event_new, name="event_new"),
    path(EVENT, events.event, name="event"),
    path(f"{EVENT}change/", events.event_change, name="event_change"),
    path(f"{EVENT}cancel/", events.event_cancel, name="event_cancel"),
    path(f"{EVENT}invite/", events.event_invite, name="event_invite"),
    path(f"{EVENT}materials/", events.event_material, name="event_material"),
    path(f"{EVENT}materials/<int:material_pk>/", events.event_file, name="event_file"),
    path(f"{EVENT}materials/<int:material_pk>/remove/", events.event_file_remove, name="event_file_remove"),
    path(f"{EVENT}attendance/", attendance.attendance, name="attendance"),
    path(f"{EVENT}attendance/export.xlsx", attendance.attendance_export, name="attendance_export"),
    path(f"{EVENT}attendance/template.xlsx", attendance.attendance_template, name="attendance_template"),
    path(f"{EVENT}attendance/import/", attendance.attendance_import, name="attendance_import"),
    path(f"{EVENT}attendance/import/confirm/", attendance.attendance_confirm, name="attendance_confirm"),
]
