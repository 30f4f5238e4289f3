"""URLs of this floor."""

from django.urls import URLPattern

app_name = "evaluations"

urlpatterns: list[URLPattern] = []
