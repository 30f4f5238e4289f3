"""Addresses of visits and their teams."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
