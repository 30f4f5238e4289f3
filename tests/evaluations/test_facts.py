"""Facts of a unit: everything that the checks know, in a fixed number of queries (R)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from benchmark_platform.organizations.models import CommitteeSeat, Firm, PartyGroup, Penalty
from evaluations.facts import facts_of, facts_of_all, rules_of
from evaluations.models import (
    Article,
    Attendance,
    CheckRule,
    Complaint,
    Event,
    Invitation,
    Item,
    Member,
    PremisesAnswer,
    RecordPerson,
    RecordPhoto,
    YearFigure,
)
from evaluations.rules.facts import (
    ArticleFact,
    ComplaintFact,
    EventFact,
    FigureFact,
    GroupFact,
    PenaltyFact,
    PremisesFact,
    RecordFact,
    SeatFact,
)
from tests.evaluations.checking import document, record, stored, void
from tests.evaluations.conftest import WorkWorld
from tests.factories import serial

QUERIES = 23


def test_organisation_with_parts(work: WorkWorld) -> None:
    """1-1 to 1-3: counts, groups, seats, platforms, firms as registered."""
    organization = work.unit.organization
    PartyGroup.objects.create(organization=organization, name="审计组", member_count=5, full_member_count=4)
    since = date(2019, 3, 1)
    CommitteeSeat.objects.create(organization=organization, number=1, title="书记", holder_name="周明", since=since)
    known = facts_of(work.unit)
    firm = organization.firms.get()
    assert (known.span.first, known.span.last) == (date(2020, 1, 1), date(2021, 2, 28))
    assert known.organization.groups == (GroupFact("审计组", 5, 4),)
    assert known.organization.seats == (SeatFact("书记", "周明", since),)
    assert known.organization.firms == (firm.name,)
    assert known.organization.platforms == (f"{firm.name}（会计师事务所）",)
    assert (known.organization.full_members, known.organization.members) == (12, 13)
    assert known.systems_required == 8
    assert (known.labels["attendance"], known.labels["month"]) == ("考勤方式", "所属月份")


def test_records_that_stand(work: WorkWorld) -> None:
    """Voided ones never count; a photo taken away neither; a moved record counts where it is now."""
    member = Member.objects.create(organization=work.unit.organization, name="王芳", note="审计一部")
    row = record(
        work, "study", date(2020, 10, 20), topic="学习党史", expected=13, present=12, details={"plan": "第3项"}
    )
    RecordPerson.objects.create(record=row, member=member)
    for removed in (None, timezone.now()):
        RecordPhoto.objects.create(
            record=row,
            original=stored(work),
            shown=stored(work),
            added_by=work.secretary,
            removed_at=removed,
            removed_by=work.secretary if removed else None,
        )
    void(record(work, "study", date(2020, 10, 21)), work)
    record(work, "study", date(2020, 10, 22), unit=work.changsha_unit)
    assert facts_of(work.unit).records == (
        RecordFact(
            row.pk,
            "study",
            "集中学习",
            date(2020, 10, 20),
            topic="学习党史",
            expected=13,
            present=12,
            details={"plan": "第3项"},
            members=frozenset({member.pk}),
            photos=1,
        ),
    )
    assert facts_of(work.unit).members[0].name == "王芳（审计一部）"
    row.kind = work.rubric.record_kinds.get(code="education")
    row.save()
    assert [fact.kind for fact in facts_of(work.unit).records] == ["education"]


def test_documents_that_stand(work: WorkWorld) -> None:
    """Replaced and removed ones are gone; items by kind and by choice; proof as words or as a file."""
    old = document(work, "charter", "旧章程")
    charter = document(work, "charter", "章程", replaces=old, in_force_from=date(2019, 1, 1))
    document(work, "budget", "预算", removed_at=timezone.now(), removed_by=work.secretary)
    other = document(work, "other", "其他", proof_file=stored(work))
    other.items.add(Item.objects.get(code="1-8"))
    system = document(
        work, "system", "三会一课制度", named_system=work.rubric.named_systems.first(), proof_text="每季度执行"
    )
    found = {
        row.pk: (row.items, row.is_system, row.named_system, row.has_proof) for row in facts_of(work.unit).documents
    }
    assert found == {
        charter.pk: (frozenset({"5-1"}), False, "", False),
        other.pk: (frozenset({"1-8"}), False, "", True),
        system.pk: (frozenset({"5-2"}), True, "“三会一课”制度", True),
    }


def test_premises_figures_and_articles(work: WorkWorld) -> None:
    """3-1, 6-2, 7-2."""
    point = work.rubric.premises_points.get(code="sign")
    PremisesAnswer.objects.create(
        unit=work.unit, point=point, has_it=True, note="三楼", answered_at=timezone.now(), answered_by=work.secretary
    )
    firm = work.unit.organization.firms.get()
    YearFigure.objects.create(
        unit=work.unit, firm=firm, year=2019, income=Decimal("900"), saved_at=timezone.now(), saved_by=work.secretary
    )
    article = Article.objects.create(
        unit=work.unit, title="党建引领", sent_on=date(2020, 10, 1), sent_by=work.secretary, key="a1", text="正文"
    )
    known = facts_of(work.unit)
    assert len(known.premises) == 8
    assert known.premises[0] == PremisesFact("3-1", "党务工作机构有挂牌", True, True, False, "三楼")
    assert known.premises[1].has_it is None
    assert known.figures == (FigureFact(firm.name, 2019, Decimal("900.00")),)
    assert known.articles == (ArticleFact(article.pk, "党建引领", date(2020, 10, 1), "sent", "已报送"),)


def test_what_others_keep(work: WorkWorld) -> None:
    """6-1, 6-3, 2-4: penalties of the own firms only; complaints; presence of the secretary, present before excused."""
    firm, stranger = work.unit.organization.firms.get(), Firm.objects.create(code="91X", name="示例别家")
    shared = {"kind": "discipline", "decided_on": date(2020, 5, 6), "authority": "省注协"}
    Penalty.objects.create(firm=firm, practitioner_name="马强", document_number="1号", **shared)
    Penalty.objects.create(firm=stranger, document_number="2号", **shared)
    Complaint.objects.create(unit=work.unit, received_on=date(2020, 11, 1), subject="收费", recorded_by=work.clerk)
    event = Event.objects.create(
        campaign=work.campaign,
        kind="training",
        title="书记培训班",
        key="e1",
        starts_on=date(2020, 11, 3),
        ends_on=date(2020, 11, 4),
        created_by=work.clerk,
    )
    Event.objects.create(
        campaign=work.campaign,
        kind="training",
        title="取消的培训",
        key="e2",
        starts_on=date(2020, 11, 3),
        ends_on=date(2020, 11, 4),
        created_by=work.clerk,
        cancelled_at=timezone.now(),
        cancel_reason="改期",
    )
    for name, presence in (("周明", "present"), ("李代", "excused")):
        Attendance.objects.create(
            event=event,
            organization=work.unit.organization,
            name=name,
            is_secretary=True,
            presence=presence,
            recorded_by=work.clerk,
        )
    known = facts_of(work.unit)
    assert known.penalties == (PenaltyFact(date(2020, 5, 6), "行业惩戒", firm.name, "马强", "省注协", "1号"),)
    assert known.complaints == (ComplaintFact(date(2020, 11, 1), "", "核查中"),)
    days = (date(2020, 11, 3), date(2020, 11, 4))
    assert known.events == (EventFact(event.pk, "training", "书记培训班", *days, "present"),)
    stranger_event = EventFact(event.pk, "training", "书记培训班", *days, None, is_invited=False)
    assert facts_of(work.changsha_unit).events == (stranger_event,)
    Invitation.objects.create(event=event, organization=work.changsha_unit.organization)
    Attendance.objects.all().delete()
    invited = EventFact(event.pk, "training", "书记培训班", *days, None, has_list=False)
    assert facts_of(work.changsha_unit).events == (invited,)


def test_rules_in_the_order_of_the_guide(work: WorkWorld, django_assert_num_queries: Any) -> None:
    """Active ones only; one query."""
    CheckRule.objects.filter(code="vacancy").update(active=False)
    with django_assert_num_queries(1):
        rules = rules_of(work.campaign)
    assert len(rules) == 43
    assert [(rule.item, rule.code) for rule in rules[:7]] == [
        ("1-1", "form"),
        ("1-2", "groups"),
        ("1-3", "committee"),
        ("1-4", "records"),
        ("1-5", "life"),
        ("1-5", "appraisal"),
        ("1-6", "term"),
    ]
    assert rules[-1].item == "7-3"
    # 4-1 has two requirements of material: a document put to the item is proof of neither.
    assert [rule.code for rule in rules if not rule.is_only_one and rule.function == "evidence"] == [
        "theme_day",
        "public_benefit",
    ]


def test_fixed_number_of_queries(work: WorkWorld, django_assert_num_queries: Any) -> None:
    """The same for 10 and for 200 records, for one unit and for two."""
    for size in (10, 190):
        rows = [record(work, "study", date(2020, 10, 1 + number % 28)) for number in range(size)]
        members = [
            Member.objects.create(organization=work.unit.organization, name=f"示例{next(serial)}") for _ in range(5)
        ]
        RecordPerson.objects.bulk_create(RecordPerson(record=row, member=member) for row in rows for member in members)
        document(work, "other").items.add(Item.objects.get(code="1-8"))
        with django_assert_num_queries(QUERIES):
            known = facts_of(work.unit)
        with django_assert_num_queries(QUERIES):
            facts_of_all(work.campaign, [work.unit, work.changsha_unit])
    assert len(known.records) == 200
