"""Every URL of the product. Each app names its own; what is public without a login is marked ``login_not_required``
and held to an exact list by ``tests/house/``.
"""

from django.contrib import admin
from django.urls import include, path

from benchmark_platform.views import home, machine, offline

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", machine.healthz, name="healthz"),
    path("readyz", machine.readyz, name="readyz"),
    path("csrf/", machine.csrf, name="csrf"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("", include("benchmark_platform.campaigns.urls")),
    path("inbox/", include("benchmark_platform.inbox.urls")),
    path("accounts/", include("benchmark_platform.accounts.sign_in_urls")),
    path("accounts/", include("benchmark_platform.accounts.urls")),
    path("applications/", include("applications.urls")),
    path("evaluations/", include("evaluations.urls")),
    path("results/", include("applications.results_urls")),
    path("exports/", include("benchmark_platform.core.exports.urls")),
    path("admin/", admin.site.urls),
]
