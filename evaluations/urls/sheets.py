"""Addresses of score sheets, online and from devices."""

from django.urls import URLPattern, path

from evaluations.views import sheets, sheets_of_others

VISIT = "inspections/<int:pk>/"
OF = f"{VISIT}sheets/<int:user_pk>/"
PHOTO = f"{VISIT}photos/<int:photo_pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{VISIT}sheet/", sheets.sheet, name="sheet"),
    path(f"{VISIT}sheet/check/", sheets.sheet_check, name="sheet_check"),
    path(f"{VISIT}sheet/<slug:code>/", sheets.sheet_item, name="sheet_item"),
    path(OF, sheets_of_others.sheet_of, name="sheet_of"),
    path(f"{OF}reopen/", sheets_of_others.sheet_reopen, name="sheet_reopen"),
    path(PHOTO, sheets_of_others.sheet_photo, name="sheet_photo"),
    path(f"{PHOTO}original/", sheets_of_others.sheet_photo_original, name="sheet_photo_original"),
    path(f"{PHOTO}remove/", sheets_of_others.sheet_photo_remove, name="sheet_photo_remove"),
]
