"""URLs of the notice, the objections, the letters and the official list, within ``applications/urls.py``."""

from django.urls import path

from applications.views import letters, notices, results

urlpatterns = [
    path("selection/notice/", notices.notice_open, name="notice-open"),
    path("selection/list-draft.pdf", results.draft_pdf, name="list-draft-pdf"),
    path("selection/list-draft.xlsx", results.draft_xlsx, name="list-draft-xlsx"),
    path("objections/", notices.objections, name="objections"),
    path("objections/<int:pk>/", notices.objection, name="objection"),
    path("letters/", letters.letters, name="letters"),
    path("letters/download/", letters.letters_order, name="letters-order"),
    path("letters/<slug:outcome>/", letters.letter_edit, name="letter-edit"),
    path("<int:pk>/letter.pdf", letters.letter_pdf, name="letter-pdf"),
]
