"""Addresses of the ledger and the roster."""

from django.urls import path

from evaluations.views import ledger, ledger_import, photos, record, roster

urlpatterns = [
    path("units/<int:pk>/ledger/", ledger.ledger, name="ledger"),
    path("units/<int:pk>/ledger/calendar/", ledger.ledger_calendar, name="ledger_calendar"),
    path("units/<int:pk>/ledger/export.xlsx", ledger.ledger_export, name="ledger_export"),
    path("units/<int:pk>/ledger/new/", record.record_choose, name="record_choose"),
    path("units/<int:pk>/ledger/new/<slug:kind>/", record.record_new, name="record_new"),
    path("units/<int:pk>/ledger/import/", ledger_import.ledger_import, name="ledger_import"),
    path("units/<int:pk>/ledger/import/<slug:kind>/", ledger_import.ledger_import_kind, name="ledger_import_kind"),
    path("units/<int:pk>/ledger/import/<slug:kind>.xlsx", ledger_import.template, name="ledger_template"),
    path("units/<int:pk>/ledger/<int:record_pk>/", record.record, name="record"),
    path("units/<int:pk>/ledger/<int:record_pk>/edit/", record.record_edit, name="record_edit"),
    path("units/<int:pk>/ledger/<int:record_pk>/void/", record.record_void, name="record_void"),
    path("units/<int:pk>/ledger/<int:record_pk>/restore/", record.record_restore, name="record_restore"),
    path("units/<int:pk>/ledger/<int:record_pk>/photos/", photos.record_photos, name="record_photos"),
    path("units/<int:pk>/ledger/photos/<int:photo_pk>/", photos.record_photo, name="record_photo"),
    path(
        "units/<int:pk>/ledger/photos/<int:photo_pk>/original/",
        photos.record_photo_original,
        name="record_photo_original",
    ),
    path("units/<int:pk>/ledger/photos/<int:photo_pk>/remove/", photos.record_photo_remove, name="record_photo_remove"),
    path("units/<int:pk>/roster/", roster.roster, name="roster"),
    path("units/<int:pk>/roster/new/", roster.member_new, name="member_new"),
    path("units/<int:pk>/roster/fill/", roster.roster_fill, name="roster_fill"),
    path("units/<int:pk>/roster/import/", roster.roster_import, name="roster_import"),
    path("units/<int:pk>/roster/import.xlsx", roster.template, name="roster_template"),
    path("units/<int:pk>/roster/<int:member_pk>/", roster.member_edit, name="member"),
]
