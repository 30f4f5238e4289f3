"""Reads what the checks know of units: a fixed number of queries whatever the number of units and the size of ledgers.

All units have to be of one campaign. Pages of one unit use :func:`facts_of`; nightly work :func:`facts_of_all`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization, Penalty
from evaluations.models import (
    Article,
    Attendance,
    CheckRule,
    Complaint,
    CreationUnit,
    DocumentKind,
    Event,
    Invitation,
    KindField,
    LedgerRecord,
    Member,
    PremisesAnswer,
    PremisesPoint,
    RecordPerson,
    Rubric,
    UnitDocument,
    YearFigure,
)
from evaluations.rules.facts import (
    ArticleFact,
    ComplaintFact,
    DocumentFact,
    EventFact,
    FigureFact,
    GroupFact,
    MemberFact,
    OrganizationFact,
    PenaltyFact,
    PremisesFact,
    RecordFact,
    Rule,
    SeatFact,
    UnitFacts,
)
from evaluations.rules.periods import Span


def rules_of(campaign: Campaign) -> list[Rule]:
    """Return the active check rules of a campaign, in the order of the guide; one query."""
    rows = CheckRule.objects.filter(item__indicator__rubric__campaign=campaign, active=True).select_related("item")
    found = list(rows.order_by("item__indicator__number", "item__number", "number"))
    alike = Counter((row.item_id, row.function) for row in found)
    return [
        Rule(
            row.item.code,
            row.code,
            row.title,
            row.function,
            row.parameters,
            row.note,
            row.is_duty,
            row.pk,
            alike[row.item_id, row.function] == 1,
        )
        for row in found
    ]


def facts_of(unit: CreationUnit) -> UnitFacts:
    """Return everything that is known of one unit."""
    return facts_of_all(unit.campaign, [unit])[unit.pk]


def facts_of_all(campaign: Campaign, units: Sequence[CreationUnit]) -> dict[int, UnitFacts]:
    """Return what is known of each unit, by the unit's number."""
    numbers = [unit.pk for unit in units]
    bodies = {unit.pk: unit.organization_id for unit in units}
    organizations, firms = _organizations(bodies.values())
    records, documents, premises = _records(numbers), _documents(numbers), _premises(campaign, numbers)
    figures, complaints, articles = _figures(numbers), _complaints(numbers), _articles(numbers)
    members, penalties, events = _members(bodies.values()), _penalties(firms), _events(campaign, bodies.values())
    fields = KindField.objects.filter(kind__rubric__campaign=campaign).order_by("-pk")
    labels = dict(fields.values_list("code", "label"))
    required = Rubric.objects.filter(campaign=campaign).values_list("systems_required", flat=True).first()
    return {
        pk: UnitFacts(
            span=Span(campaign.assessment_from, campaign.assessment_to),
            organization=organizations[body],
            records=tuple(records[pk]),
            members=tuple(members[body]),
            documents=tuple(documents[pk]),
            premises=tuple(premises[pk]),
            figures=tuple(figures[pk]),
            penalties=tuple(row for firm in firms[body] for row in penalties[firm]),
            events=tuple(events[body]),
            complaints=tuple(complaints[pk]),
            articles=tuple(articles[pk]),
            systems_required=required or 0,
            labels=labels,
        )
        for pk, body in bodies.items()
    }


def periodic_facts_of_all(campaign: Campaign, units: Sequence[CreationUnit]) -> dict[int, UnitFacts]:
    """Return what the checks that count by period ask for, and nothing else: asked after every change of a unit."""
    numbers = [unit.pk for unit in units]
    bodies = {unit.pk: unit.organization_id for unit in units}
    organizations, _ = _organizations(bodies.values())
    records, members, articles = _records(numbers), _members(bodies.values()), _articles(numbers)
    return {
        pk: UnitFacts(
            span=Span(campaign.assessment_from, campaign.assessment_to),
            organization=organizations[body],
            records=tuple(records[pk]),
            members=tuple(members[body]),
            articles=tuple(articles[pk]),
        )
        for pk, body in bodies.items()
    }


def _organizations(ids: Iterable[int]) -> tuple[dict[int, OrganizationFact], dict[int, list[int]]]:
    """The bodies with groups, seats and platforms, and the numbers of the firms that each covers."""
    parts = ("party_groups", "committee_seats", "covered_firms__firm__platforms")
    facts, firms = {}, {}
    for row in Organization.objects.filter(pk__in=list(ids)).prefetch_related(*parts):
        covered = [part.firm for part in row.covered_firms.all()]
        firms[row.pk] = [firm.pk for firm in covered]
        facts[row.pk] = OrganizationFact(
            kind=row.kind,
            kind_label=row.get_kind_display(),
            full_members=row.full_member_count,
            members=row.member_count,
            secretary=row.secretary_name,
            discipline_officer=row.discipline_officer_name,
            elected_on=row.elected_on,
            term_years=row.term_years,
            groups=tuple(
                GroupFact(part.name, part.member_count, part.full_member_count) for part in row.party_groups.all()
            ),
            seats=tuple(SeatFact(part.title, part.holder_name, part.since) for part in row.committee_seats.all()),
            platforms=tuple(
                f"{firm.name}（{platform.get_kind_display()}）" for firm in covered for platform in firm.platforms.all()
            ),
            firms=tuple(firm.name for firm in covered),
        )
    return facts, firms


RECORD_COLUMNS = (
    "topic",
    "led_by",
    "by_secretary",
    "expected",
    "present",
    "excused",
    "guests",
    "guest_count",
    "summary",
    "place",
    "details",
)


def _records(units: list[int]) -> dict[int, list[RecordFact]]:
    """The standing records; whom each names; the number of photos that are still there."""
    named = defaultdict(set)
    people = RecordPerson.objects.filter(record__unit__in=units, record__voided_at=None)
    for record, member in people.values_list("record_id", "member_id"):
        named[record].add(member)
    rows = LedgerRecord.objects.filter(unit__in=units).standing()  # type: ignore[attr-defined]
    rows = rows.annotate(photo_count=Count("photos", filter=Q(photos__removed_at=None)))
    found: dict[int, list[RecordFact]] = defaultdict(list)
    columns = ("unit_id", "pk", "kind__code", "kind__title", "held_on", "photo_count", *RECORD_COLUMNS)
    for row in rows.order_by("held_on", "pk").values(*columns):
        found[row["unit_id"]].append(
            RecordFact(
                pk=row["pk"],
                kind=row["kind__code"],
                kind_title=row["kind__title"],
                day=row["held_on"],
                members=frozenset(named[row["pk"]]),
                photos=row["photo_count"],
                **{name: row[name] for name in RECORD_COLUMNS},
            )
        )
    return found


def _members(bodies: Iterable[int]) -> dict[int, list[MemberFact]]:
    found: dict[int, list[MemberFact]] = defaultdict(list)
    for row in Member.objects.filter(organization__in=list(bodies)).order_by("pk"):
        found[row.organization_id].append(
            MemberFact(
                row.pk, str(row), row.kind, row.post, row.post_since, row.joined_on, row.left_on, row.is_floating
            )
        )
    return found


def _documents(units: list[int]) -> dict[int, list[DocumentFact]]:
    """The standing documents with the items that they serve, by their kind and by choice."""
    rows = UnitDocument.objects.filter(unit__in=units, removed_at=None, replacement=None)
    of_kind, chosen = defaultdict(set), defaultdict(set)
    kinds = DocumentKind.objects.filter(documents__unit__in=units, items__isnull=False)
    for kind, code in kinds.values_list("pk", "items__code").distinct():
        of_kind[kind].add(code)
    for document, code in rows.filter(items__isnull=False).values_list("pk", "items__code"):
        chosen[document].add(code)
    found: dict[int, list[DocumentFact]] = defaultdict(list)
    for row in rows.select_related("kind", "named_system").order_by("kind__number", "pk"):
        found[row.unit_id].append(document_fact(row, of_kind[row.kind_id] | chosen[row.pk]))
    return found


def document_fact(row: UnitDocument, items: Iterable[str] = ()) -> DocumentFact:
    """Return what the checks know of a document; ``items`` are the codes that it serves."""
    return DocumentFact(
        pk=row.pk,
        kind=row.kind.code,
        kind_title=row.kind.title,
        title=row.title,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        is_system=row.kind.is_system,
        named_system=row.named_system.name if row.named_system else "",
        acceptance=row.acceptance,
        has_proof=bool(row.proof_text.strip()) or row.proof_file_id is not None,
        items=frozenset(items),
    )


def _premises(campaign: Campaign, units: list[int]) -> dict[int, list[PremisesFact]]:
    """Every point of the checklist for every unit, answered or not."""
    answers = {(row.unit_id, row.point_id): row for row in PremisesAnswer.objects.filter(unit__in=units)}
    points = list(PremisesPoint.objects.filter(rubric__campaign=campaign).select_related("item").order_by("number"))
    found: dict[int, list[PremisesFact]] = defaultdict(list)
    for unit in units:
        for point in points:
            row = answers.get((unit, point.pk))
            found[unit].append(
                PremisesFact(
                    item=point.item.code,
                    title=point.title,
                    has_it=row.has_it if row else None,
                    wants_photo=point.wants_photo,
                    has_photo=row is not None and row.photo_id is not None,
                    note=row.note if row else "",
                )
            )
    return found


def _figures(units: list[int]) -> dict[int, list[FigureFact]]:
    found: dict[int, list[FigureFact]] = defaultdict(list)
    for row in YearFigure.objects.filter(unit__in=units).select_related("firm").order_by("firm__code", "year"):
        found[row.unit_id].append(FigureFact(row.firm.name, row.year, row.income, row.staff_count, row.reserve_count))
    return found


def _penalties(firms: dict[int, list[int]]) -> dict[int, list[PenaltyFact]]:
    """The register's entries by firm, against the firm itself or a practitioner of it (6-1)."""
    found: dict[int, list[PenaltyFact]] = defaultdict(list)
    numbers = {firm for covered in firms.values() for firm in covered}
    for row in Penalty.objects.filter(firm__in=numbers).select_related("firm").order_by("decided_on", "pk"):
        found[row.firm_id].append(
            PenaltyFact(
                row.decided_on,
                row.get_kind_display(),
                row.firm.name,
                row.practitioner_name,
                row.authority,
                row.document_number,
            )
        )
    return found


def _events(campaign: Campaign, bodies: Iterable[int]) -> dict[int, list[EventFact]]:
    """The campaign's events for every body; present outweighs whatever else the list says of a secretary."""
    listed: dict[tuple[int, int], str] = {}
    numbers = list(bodies)
    rows = Attendance.objects.filter(event__campaign=campaign, organization__in=numbers, is_secretary=True)
    for event, body, presence in rows.values_list("event_id", "organization_id", "presence"):
        if listed.get((event, body)) != Attendance.Presence.PRESENT:
            listed[event, body] = presence
    found: dict[int, list[EventFact]] = defaultdict(list)
    invited = set(
        Invitation.objects.filter(event__campaign=campaign, organization__in=numbers).values_list(
            "event_id", "organization_id"
        )
    )
    events = Event.objects.filter(campaign=campaign, cancelled_at=None).order_by("starts_on", "pk")
    for row in events.annotate(has_list=Exists(Attendance.objects.filter(event=OuterRef("pk")))):
        days = (row.starts_on, row.ends_on)
        for body in numbers:
            place = (row.pk, body)
            is_invited = place in invited or place in listed
            found[body].append(
                EventFact(row.pk, row.kind, row.title, *days, listed.get(place), is_invited, row.has_list)
            )
    return found


def _complaints(units: list[int]) -> dict[int, list[ComplaintFact]]:
    found: dict[int, list[ComplaintFact]] = defaultdict(list)
    for row in Complaint.objects.filter(unit__in=units).order_by("received_on", "pk"):
        found[row.unit_id].append(ComplaintFact(row.received_on, row.outcome, row.get_outcome_display()))
    return found


def _articles(units: list[int]) -> dict[int, list[ArticleFact]]:
    found: dict[int, list[ArticleFact]] = defaultdict(list)
    for row in Article.objects.filter(unit__in=units).defer("text").order_by("sent_on", "pk"):
        found[row.unit_id].append(ArticleFact(row.pk, row.title, row.sent_on, row.state, row.get_state_display()))
    return found
