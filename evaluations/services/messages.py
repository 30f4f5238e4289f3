"""Messages to those whom something of a unit concerns; ``event`` makes each unique, so no retry sends it twice."""

from benchmark_platform.accounts.roles import Role
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.models import CreationUnit


def tell_unit(unit: CreationUnit, *, title: str, event: str, body: str = "", link: str = "") -> None:
    """Tell the unit's organisation."""
    send(
        organization=unit.organization,
        title=title,
        body=body,
        link=link or addresses.unit(unit.pk),
        key=_key(unit, event),
    )


def tell_committee(unit: CreationUnit, *, title: str, event: str, body: str = "", link: str = "") -> None:
    """Tell those who prepare the committee's work (its inspectors read nothing of it)."""
    send(
        organization=Organization.objects.get(kind=Organization.Kind.COMMITTEE),
        role=Role.COMMITTEE,
        title=title,
        body=body,
        link=link or addresses.unit(unit.pk),
        key=_key(unit, f"committee:{event}"),
    )


def tell_prefecture(unit: CreationUnit, *, title: str, event: str, body: str = "", link: str = "") -> None:
    """Tell the body of the unit's prefecture; a direct unit has none (M1)."""
    body_of = prefecture_body(unit)
    if body_of:
        send(
            organization=body_of,
            role=Role.PREFECTURE,
            title=title,
            body=body,
            link=link or addresses.unit(unit.pk),
            key=_key(unit, f"prefecture:{event}"),
        )


def tell_liaison(unit: CreationUnit, *, title: str, event: str, body: str = "", link: str = "") -> None:
    """Tell the committee member who looks after the unit now, if there is one (M2.2)."""
    standing = unit.standing_liaison
    if standing:
        send(
            user=standing.person,
            title=title,
            body=body,
            link=link or addresses.unit(unit.pk),
            key=_key(unit, f"liaison:{event}"),
        )


def prefecture_body(unit: CreationUnit) -> Organization | None:
    """Return the body of the unit's prefecture, or None (direct track, or no such body on record)."""
    if unit.application.track != "prefecture":
        return None
    bodies = Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY, active=True)
    return bodies.filter(prefecture=unit.organization.prefecture_id).first()


def _key(unit: CreationUnit, event: str) -> str:
    return f"unit:{unit.pk}:{event}"
