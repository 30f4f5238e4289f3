"""Taking a visit for a deed on it: the unit first, then the visit; every service on visits locks in this order."""

from evaluations.models import ItemObjection, Visit, VisitClosing
from evaluations.services.locking import locked_unit


def locked_visit(visit: Visit | int) -> Visit:
    """Return the visit as it is now, locked with its unit until the transaction ends."""
    pk = visit if isinstance(visit, int) else visit.pk
    unit = locked_unit(Visit.objects.values_list("unit_id", flat=True).get(pk=pk))
    found = Visit.objects.select_for_update(of=("self",)).with_parties().get(pk=pk)
    found.unit = unit
    return found


def locked_closing(closing: VisitClosing) -> VisitClosing:
    """Return the closing as it is now, locked with its visit and unit."""
    visit = locked_visit(closing.visit_id)
    found = VisitClosing.objects.select_for_update(of=("self",)).select_related("closed_by", "answered_by")
    locked = found.get(pk=closing.pk)
    locked.visit = visit
    return locked


def locked_objection(objection: ItemObjection) -> ItemObjection:
    """Return the objection as it is now, locked with its closing, visit and unit."""
    closing = locked_closing(objection.closing)
    rows = ItemObjection.objects.select_for_update(of=("self",)).select_related("item", "handled_by")
    locked = rows.get(pk=objection.pk)
    locked.closing = closing
    return locked
