"""Addresses of self-assessments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
