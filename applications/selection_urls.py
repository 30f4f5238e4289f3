"""URLs of the selection board, within ``applications/urls.py``."""

from django.urls import path

from applications.views import reversals, selection, selection_acts

urlpatterns = [
    path("selection/", selection.board, name="selection"),
    path("selection/open/", selection.open_draft, name="selection-open"),
    path("selection/meeting/", selection_acts.meeting, name="selection-meeting"),
    path("selection/minutes/", selection_acts.minutes, name="selection-minutes"),
    path("selection/decide/", selection_acts.decide, name="selection-decide"),
    path("selection/cancel/", selection_acts.cancel, name="selection-cancel"),
    path("selection/release/", selection_acts.release, name="selection-release"),
    path("<int:pk>/reverse/", reversals.reverse, name="reverse"),
]
