"""Addresses of duties."""

from django.urls import path

from evaluations.views import duties

urlpatterns = [
    path("duties/", duties.overdue_duties, name="overdue_duties"),
    path("duties/renew/", duties.renew, name="renew_duties"),
    path("units/<int:pk>/duties/", duties.unit_duties, name="duties"),
]
