"""Addresses of liaison, pairs, events, problems and complaints."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
