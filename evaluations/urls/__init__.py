"""URLs of this floor, area by area."""

from evaluations.urls import duties, evidence, guide, items, ledger, support, units

app_name = "evaluations"

urlpatterns = [
    *guide.urlpatterns,
    *units.urlpatterns,
    *support.urlpatterns,
    *ledger.urlpatterns,
    *evidence.urlpatterns,
    *items.urlpatterns,
    *duties.urlpatterns,
]
