"""Ledgers of the sample units: typed rows by kind, entered as tables are; thick or thin by the unit's place (R)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.demo import ledger_texts, texts
from benchmark_platform.demo.papers import photo
from evaluations.models import CreationUnit, LedgerRecord, Member, RecordKind
from evaluations.rules.roster import Person
from evaluations.services.ledger import void_record
from evaluations.services.ledger_import import TypedRow, import_records
from evaluations.services.photos import add_photos
from evaluations.services.roster import import_members

# How full the ledger of the n-th unit is, in per cent of what a diligent one puts down.
FULLNESS = (100, 92, 70, 45, 88, 30, 96, 60, 12, 80, 55, 100, 75, 20, 90, 40, 66, 84, 8, 50, 95, 35, 72, 0)
# How often a year: kinds that follow no month or quarter.
A_YEAR = {
    "lecture": 2, "life": 1, "appraisal": 1, "talk": 8, "study": 5, "hardship": 2, "theme_day": 10, "july_first": 1,
    "public_benefit": 2, "education": 3, "practice": 3, "suggestion": 3, "culture": 3, "joint_building": 2,
    "promotion": 3, "transfer": 1, "development": 2, "group": 8,
}  # fmt: skip
ROSTER_FROM = 25
PHOTOS_FROM, ALL = 60, 100
FEW = 6


@dataclass
class Book:
    """One unit at its ledger."""

    unit: CreationUnit
    person: User
    index: int
    first: date
    today: date

    @property
    def fullness(self) -> int:
        """Per cent."""
        return FULLNESS[self.index % len(FULLNESS)]

    @property
    def strength(self) -> int:
        """How many are expected at a meeting."""
        return self.unit.organization.member_count or 8

    def keeps(self, *marks: int) -> bool:
        """Whether a diligent unit's row is in this ledger: scattered, and the same each time."""
        seed = self.index * 31
        for place, mark in enumerate(marks):
            seed += mark * (17 + 12 * place)
        return seed % 100 < self.fullness


def fill_roster(book: Book) -> None:
    """Put the members on the roster: the secretary, the holders of the seats, the others; two activists."""
    if book.fullness < ROSTER_FROM:
        return
    body = book.unit.organization
    people = {body.secretary_name: Person(body.secretary_name, post="secretary", post_since=body.elected_on)}
    for seat in body.committee_seats.all():
        if seat.holder_name and seat.holder_name not in people:
            people[seat.holder_name] = Person(seat.holder_name, post="committee", post_since=seat.since)
    number = 0
    while len(people) < min(book.strength, 40):
        name = texts.name(2000 + book.index * 61 + number)
        people.setdefault(name, Person(name, is_floating=number == 3))
        number += 1
    for _ in range(2):
        name = texts.name(3900 + book.index * 61 + number)
        people.setdefault(name, Person(name, kind="activist"))
        number += 1
    import_members(book.unit, people=list(enumerate(people.values(), start=2)), by=book.person)


def fill(book: Book, kinds: list[RecordKind]) -> None:
    """Enter the rows of every kind as a table; then a few photos, and one record that is voided."""
    for place, kind in enumerate(kinds):
        rows = [TypedRow(number, typed, names) for number, (typed, names) in enumerate(_rows(book, kind, place), 2)]
        if rows:
            import_records(
                book.unit,
                kind=kind,
                rows=rows,
                confirmed=[row.number for row in rows],
                key=f"demo-{book.unit.pk}-{kind.code}",
                by=book.person,
            )
    meetings = list(book.unit.records.filter(kind__code__in=["assembly", "study", "theme_day"]).order_by("-held_on"))
    _photos(book, meetings)
    if len(meetings) > 4 and book.index % 3 == 0:
        void_record(meetings[-1], reason="与纸质记录本核对，日期录错，另行补录", by=book.person)


def _photos(book: Book, meetings: list[LedgerRecord]) -> None:
    """Pages of the record book: the most diligent have one for every meeting (1-4), others for their last two."""
    if book.fullness == ALL:
        pages = book.unit.records.filter(kind__code__in=["assembly", "committee", "group", "lecture"])
        for turn, row in enumerate(pages):
            add_photos(row, uploads=[photo(row.kind.title, turn % 4)], by=book.person)
    elif book.fullness >= PHOTOS_FROM:
        for turn, row in enumerate(meetings[:2]):
            add_photos(row, uploads=[photo(row.kind.title, number) for number in range(1 + turn)], by=book.person)


def say_when(book: Book, *, opened: date) -> None:
    """Move the moments of entry to the days after the fact, not before the opening; earlier facts were added then."""
    now = timezone.now()
    for row in LedgerRecord.objects.filter(unit=book.unit).only("pk", "held_on"):
        day = max(row.held_on, opened) + timedelta(days=1 + row.pk % 3)
        at = min(timezone.make_aware(datetime.combine(day, time(9 + row.pk % 8, row.pk * 7 % 60))), now)
        LedgerRecord.objects.filter(pk=row.pk).update(recorded_at=at)
        row.history.update(recorded_at=at, history_date=at)


def _rows(book: Book, kind: RecordKind, place: int) -> Iterator[tuple[dict[str, str], str]]:
    for number, day in enumerate(_days(book, kind.code, place)):
        if day <= book.today and book.keeps(place + 1, number + 1):
            yield _row(book, kind, day, number)


def _days(book: Book, code: str, place: int) -> Iterator[date]:
    months = _months(book.first, book.today)
    shift = 3 + (book.index * 5 + place * 7) % 21
    body = book.unit.organization
    if code in ("committee", "dues"):
        if code == "dues" or body.committee_seats.exists():
            yield from (month + timedelta(days=shift) for month in months)
    elif code == "assembly":
        yield from (month + timedelta(days=shift) for month in months[2::3] + months[-1:])
    elif code == "july_first":
        yield from (date(month.year, 7, 1) - timedelta(days=book.index % 5) for month in months if month.month == 7)
    elif (code != "group" or body.party_groups.exists()) and (code != "talk" or book.fullness >= ROSTER_FROM):
        times = A_YEAR.get(code, 0)
        for number in range(times):
            month = months[-1 - (number * len(months) // times)]
            yield month + timedelta(days=shift)


def _months(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def _row(book: Book, kind: RecordKind, day: date, number: int) -> tuple[dict[str, str], str]:
    topic, summary = ledger_texts.TOPICS[kind.code][(book.index + number) % len(ledger_texts.TOPICS[kind.code])]
    away = (book.index + number * 3) % 4 if book.strength > FEW else 0
    expected = min(5, book.strength) if kind.code == "committee" else book.strength
    away = min(away, 1) if kind.code == "committee" else away
    away = 0 if kind.code == "education" and (book.index + number) % 4 else min(away, 2)
    chair = book.unit.organization.secretary_name if number % 4 != 3 else texts.name(2000 + book.index * 61)
    known = {
        "topic": topic,
        "summary": summary,
        "place": ledger_texts.PLACES[(book.index + number) % len(ledger_texts.PLACES)],
        "led_by": chair,
        "by_secretary": "on" if number % 4 != 3 else "",
        "expected": str(expected),
        "present": str(expected - away),
        "excused": str(away),
    } | _details(book, kind.code, day, number)
    typed = {"held_on": day.isoformat()}
    for field in kind.fields.all():
        if field.code in known:
            typed[field.code if field.code in field.STANDARD else f"d-{field.code}"] = known[field.code]
    return typed, _names(book, number) if kind.code == "talk" else ""


def _details(book: Book, code: str, day: date, number: int) -> dict[str, str]:
    """The further fields of a kind."""
    someone = texts.name(2001 + book.index * 61 + number)
    if code == "dues":
        payers = max(1, book.strength - number % 2)
        return {"month": f"{day.year}-{day.month:02d}", "amount": f"{payers * 38}.50", "payers": str(payers)}
    if code == "study":
        return {"plan": f"{day.year}年度学习计划第{number + 1}项", "attendance": "签到表" if number % 3 != 2 else ""}
    if code == "suggestion":
        answered = (book.index + number) % 3 != 1
        reply_on = min(day + timedelta(days=9), book.today)
        return {
            "from_whom": "外勤党员",
            "reply": ledger_texts.REPLY if answered else "",
            "reply_on": reply_on.isoformat() if answered else "",
        }
    if code == "transfer":
        return {"direction": "转入", "who": someone, "other": "示例县税务局机关党支部", "done_on": day.isoformat()}
    if code == "development":
        return {"who": someone, "step": ledger_texts.STEPS[number % 3], "from_where": "注册会计师"}
    if code == "hardship":
        return {"amount": "800"}
    if code in ("theme_day", "july_first", "public_benefit") and number % 2 == 0:
        return {"guests": "入党积极分子、共青团员、非党员部门负责人", "guest_count": "4"}
    if code == "group":
        return {"group": "第一党小组", "expected": "6", "present": "6", "excused": "0"}
    if code in ledger_texts.CHOICES:
        choices = ledger_texts.CHOICES[code]
        return {"form": choices[(book.index + number) % len(choices)], "present": str(max(1, book.strength - 1))}
    return {}


def _names(book: Book, number: int) -> str:
    people = Member.objects.filter(organization=book.unit.organization).exclude(post="secretary").order_by("pk")
    names = [row.name for row in people[:16]]
    return "、".join(names[(number * 2) % len(names) :][:3])
