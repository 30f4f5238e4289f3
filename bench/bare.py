"""Bare Django: one view that answers a few words, no middleware, no database. What every ratio is measured against."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY=os.environ.get("SECRET_KEY", "for-the-benchmark-only"),
    MIDDLEWARE=[],
    INSTALLED_APPS=[],
)
django.setup()


def bare(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("好")


urlpatterns = [path("", bare)]
application = WSGIHandler()
