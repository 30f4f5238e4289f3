"""URLs of this floor, at the root of the site."""

from django.urls import path

from benchmark_platform.campaigns.views import calendar, deadlines, mobilization, notice, receipts

app_name = "campaigns"

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar.ics", calendar.calendar_file, name="calendar_file"),
    path("calendar/extensions/", deadlines.extend, name="extend"),
    path("calendar/inner-day/<int:pk>/", deadlines.inner_day, name="inner_day"),
    path("calendar/<slug:code>/move/", deadlines.stage_move, name="stage_move"),
    path("notice/", notice.notice, name="notice"),
    path("notice/receipts/", receipts.receipts, name="receipts"),
    path("notice/receipts/export.xlsx", receipts.receipts_export, name="receipts_export"),
    path("notice/receipts/remind/", receipts.receipts_remind, name="receipts_remind"),
    path("mobilization/", mobilization.report_list, name="report_list"),
    path("mobilization/export.xlsx", mobilization.report_export, name="report_export"),
    path("mobilization/<int:pk>/", mobilization.report, name="report"),
    path("mobilization/<int:pk>/reopen/", mobilization.report_reopen, name="report_reopen"),
    path("mobilization/<int:pk>/photos/", mobilization.photo_add, name="report_photo_add"),
    path("mobilization/<int:pk>/photos/<int:photo_pk>/", mobilization.photo, name="report_photo"),
    path("mobilization/<int:pk>/photos/<int:photo_pk>/remove/", mobilization.photo_remove, name="report_photo_remove"),
]
