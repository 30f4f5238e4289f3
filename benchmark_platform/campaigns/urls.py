"""URLs of this floor."""

from django.urls import URLPattern

app_name = "campaigns"

urlpatterns: list[URLPattern] = []
