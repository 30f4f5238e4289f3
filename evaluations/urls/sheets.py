"""Addresses of score sheets, online and from devices."""

from django.urls import URLPattern, path

from evaluations.views import sheet_device, sheets, sheets_of_others

VISIT = "inspections/<int:pk>/"
OF = f"{VISIT}sheets/<int:user_pk>/"
DEVICE = f"{VISIT}device/"
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
    path(f"{DEVICE}pack.json", sheet_device.pack, name="device_pack"),
    path(f"{DEVICE}state.json", sheet_device.state, name="device_state"),
    path(f"{DEVICE}register", sheet_device.register, name="device_register"),
    path(f"{DEVICE}sync", sheet_device.sync, name="device_sync"),
    path(f"{DEVICE}photo", sheet_device.photo, name="device_photo"),
]
