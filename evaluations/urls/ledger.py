"""Addresses of the ledger and the roster."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
