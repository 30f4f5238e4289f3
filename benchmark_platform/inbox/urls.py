"""URLs of this floor."""

from django.urls import URLPattern

app_name = "inbox"

urlpatterns: list[URLPattern] = []
