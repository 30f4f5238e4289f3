"""Addresses of closing a visit, the unit's word, reopening."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
