"""Addresses of verdict decisions."""

from django.urls import URLPattern, path

from evaluations.views import verdict, verdict_acts, verdict_list

urlpatterns: list[URLPattern] = [
    path("verdict/", verdict.board, name="verdict"),
    path("verdict/units/", verdict.units, name="verdict_units"),
    path("verdict/meeting/", verdict_acts.meeting, name="verdict_meeting"),
    path("verdict/<int:pk>/minutes/", verdict_acts.minutes, name="verdict_minutes"),
    path("verdict/decide/", verdict_acts.decide, name="verdict_decide"),
    path("verdict/cancel/", verdict_acts.cancel, name="verdict_cancel"),
    path("verdict/release/", verdict_acts.release, name="verdict_release"),
    path("verdict/list.xlsx", verdict_list.list_xlsx, name="verdict_list_xlsx"),
    path("verdict/list.pdf", verdict_list.list_pdf, name="verdict_list_pdf"),
    path("units/<int:pk>/verdict/reverse/", verdict_acts.reverse_one, name="verdict_reverse"),
]
