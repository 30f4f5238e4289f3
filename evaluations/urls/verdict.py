"""Addresses of verdict decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
