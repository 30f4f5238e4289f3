"""What every page of a unit asks first: may this person see it at all (else 404), and which tabs it has."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluations.models import CreationUnit
from evaluations.unit_tabs import TABS


def visible_unit(request: HttpRequest, pk: int) -> CreationUnit:
    """Return the unit; 404 for whoever may not see it."""
    rows = CreationUnit.objects.visible_to(request.user).with_parties().prefetch_related("liaisons__person")  # type: ignore[arg-type]
    return get_object_or_404(rows, pk=pk)


def unit_context(unit: CreationUnit, tab: str, **more: Any) -> dict[str, Any]:
    """Return the context of ``evaluations/unit_base.html``: ``tab`` is the open tab."""
    tabs = [(label, reverse(name, args=[unit.pk]), name == f"evaluations:{tab}") for label, name in TABS]
    return {"unit": unit, "campaign": unit.campaign, "tabs": tabs, **more}
