"""Addresses of the comprehensive result."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
