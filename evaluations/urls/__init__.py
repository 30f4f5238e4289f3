"""URLs of this floor, area by area."""

from evaluations.urls import (
    closing,
    duties,
    evidence,
    guide,
    items,
    ledger,
    offline,
    results,
    rubric,
    self_assessment,
    sheets,
    support,
    units,
    verdict,
    visits,
)

app_name = "evaluations"

urlpatterns = [
    *guide.urlpatterns,
    *units.urlpatterns,
    *support.urlpatterns,
    *ledger.urlpatterns,
    *evidence.urlpatterns,
    *items.urlpatterns,
    *duties.urlpatterns,
    *rubric.urlpatterns,
    *self_assessment.urlpatterns,
    *visits.urlpatterns,
    *sheets.urlpatterns,
    *offline.urlpatterns,
    *closing.urlpatterns,
    *results.urlpatterns,
    *verdict.urlpatterns,
]
