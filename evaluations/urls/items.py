"""Addresses of the 32 items, their checks and the progress map."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
