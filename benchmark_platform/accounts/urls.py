"""URLs of this floor. The un-namespaced pages for signing in stand in ``sign_in_urls.py``."""

from django.urls import path

from benchmark_platform.accounts.views import bulk, desk, person, waiting

app_name = "accounts"

urlpatterns = [
    path("", desk.account_list, name="list"),
    path("open/", desk.open_one, name="open"),
    path("codes/", desk.print_codes, name="codes"),
    path("without/", bulk.without_account, name="without"),
    path("without/open/", bulk.open_for_selected, name="open_for_selected"),
    path("import/", bulk.import_accounts, name="import"),
    path("import/template.xlsx", bulk.import_template, name="import_template"),
    path("import/confirm/", bulk.confirm_import, name="import_confirm"),
    path("me/", person.me, name="me"),
    path("parked/", waiting.waiting_forms, name="parked"),
    path("parked/<int:pk>/resume/", waiting.resume, name="parked_resume"),
    path("parked/<int:pk>/discard/", waiting.discard, name="parked_discard"),
    path("<int:pk>/", person.detail, name="detail"),
    path("<int:pk>/code/", person.print_code, name="code"),
    path("<int:pk>/unlock/", person.unlock, name="unlock"),
    path("<int:pk>/deactivate/", person.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", person.reactivate, name="reactivate"),
    path("<int:pk>/roles/", person.grant_role, name="grant_role"),
    path("<int:pk>/roles/<int:membership_pk>/end/", person.end_role, name="end_role"),
]
