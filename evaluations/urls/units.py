"""Addresses of units, leading groups and plans."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
