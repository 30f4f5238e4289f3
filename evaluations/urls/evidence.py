"""Addresses of documents, premises, figures and articles."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
