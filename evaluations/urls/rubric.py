"""Addresses of the rubric as the committee's tool."""

from django.urls import URLPattern, path

from evaluations.views import rubric, rubric_item

urlpatterns: list[URLPattern] = [
    path("rubric/", rubric.rubric, name="rubric"),
    path("rubric/preview.pdf", rubric.rubric_preview, name="rubric_preview"),
    path("rubric/settings/", rubric.rubric_settings, name="rubric_settings"),
    path("rubric/marks/", rubric.rubric_marks, name="rubric_marks"),
    path("rubric/items/<slug:code>/", rubric_item.rubric_item, name="rubric_item"),
]
