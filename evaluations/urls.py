"""URLs of this floor."""

from django.urls import path

from evaluations.views import guide

app_name = "evaluations"

urlpatterns = [
    path("guide/", guide.guide, name="guide"),
    path("guide.pdf", guide.guide_file, name="guide_file"),
]
