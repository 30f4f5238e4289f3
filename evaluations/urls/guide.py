"""Addresses of the task guide."""

from django.urls import path

from evaluations.views import guide

urlpatterns = [
    path("guide/", guide.guide, name="guide"),
    path("guide.pdf", guide.guide_file, name="guide_file"),
]
