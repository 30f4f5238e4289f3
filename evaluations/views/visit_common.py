"""What every page of a visit asks first: may this person see it at all (else 404); and the frame of those pages."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from applications.views.common import person
from evaluations.models import Visit


def visible_visit(request: HttpRequest, pk: int) -> Visit:
    """Return the visit with unit and standing team; 404 for whoever may not see it."""
    return get_object_or_404(Visit.objects.visible_to(person(request)).with_parties(), pk=pk)


def visit_context(visit: Visit, **more: Any) -> dict[str, Any]:
    """Return the context of ``evaluations/inspection_base.html``."""
    return {"visit": visit, "unit": visit.unit, "campaign": visit.unit.campaign, **more}
