"""Addresses of score sheets, online and from devices."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
