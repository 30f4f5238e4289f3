"""Addresses of the rubric as the committee's tool."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
