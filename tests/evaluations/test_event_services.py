"""Events and their attendance: planned, changed, called off, invited once, listed (M2.3, 2-4)."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from evaluations.models import Attendance, Event
from evaluations.rules.events import AttendanceRow, EventFacts, check_attendance, check_event
from evaluations.services import attendance as lists
from evaluations.services import events as services
from tests.evaluations.conftest import WorkWorld, moment
from tests.factories import make_branch

FACTS = EventFacts("training", "党组织书记培训班", date(2020, 11, 9), date(2020, 11, 10), "长沙", "上午报到")


def told() -> list[tuple[str, str]]:
    """Which body was told what, in order."""
    return [(message.organization.name, message.title) for message in Message.objects.order_by("pk")]  # type: ignore[union-attr]


def training(work: WorkWorld, *, invited: bool = True) -> Event:
    """The training of 9 and 10 November, both units invited."""
    event = services.hold_event(work.campaign, facts=FACTS, key="一", by=work.clerk)
    if invited:
        bodies = [work.unit.organization, work.changsha_unit.organization]
        services.invite(event, organizations=bodies, by=work.clerk)
    return event


def row(number: int, organization: Organization | None, name: str, **more: object) -> AttendanceRow:
    """A line of the list."""
    return AttendanceRow(number, organization.pk if organization else None, name, **more)  # type: ignore[arg-type]


def test_an_event_is_planned_once_and_tells_nobody(work: WorkWorld) -> None:
    """M2.3: the same submission is one event."""
    event = training(work, invited=False)
    assert training(work, invited=False) == event
    assert (event.version, event.created_by, told()) == (1, work.clerk, [])
    assert [one.action for one in AuditEvent.objects.all()] == ["event.hold"]
    assert services.days_of(event) == "2020年11月9日至2020年11月10日"
    with pytest.raises(Forbidden):
        services.hold_event(work.campaign, facts=FACTS, key="二", by=work.secretary)
    with pytest.raises(Refused):
        services.hold_event(work.campaign, facts=replace(FACTS, title=""), key="二", by=work.clerk)


def test_an_event_of_one_day(work: WorkWorld) -> None:
    """Its last day need not be typed."""
    event = services.hold_event(work.campaign, facts=replace(FACTS, ends_on=None), key="一", by=work.clerk)
    assert (event.ends_on, services.days_of(event)) == (date(2020, 11, 9), "2020年11月9日")


def test_each_body_is_invited_and_told_once(work: WorkWorld) -> None:
    """M2.3: only the newly added are told; a body out of use is refused."""
    event = training(work)
    more = make_branch("示例雨花会计师事务所党支部")
    bodies = [work.unit.organization, more, work.changsha]
    assert services.invite(event, organizations=bodies, by=work.clerk) == 2
    assert services.invite(event, organizations=bodies, by=work.clerk) == 0
    title = "邀请参加：党组织书记培训班"
    assert {who for who, _ in told()} == {work.changsha_unit.organization.name, *(body.name for body in bodies)}
    assert [words for _, words in told()] == [title] * 4
    with pytest.raises(Refused, match="请至少选择一个"):
        services.invite(event, organizations=[], by=work.clerk)
    more.active = False
    with pytest.raises(Refused, match="已停用"):
        services.invite(event, organizations=[more], by=work.clerk)


def test_a_change_tells_the_invited_what_changed(work: WorkWorld) -> None:
    """M2.3: once; the same again is no change; somebody else's is not overwritten."""
    event = training(work)
    changed = services.change_event(event, facts=replace(FACTS, place="株洲"), version=1, by=work.clerk)
    assert changed.version == 2
    last = Message.objects.order_by("pk").last()
    assert last and (last.title, last.body) == ("活动有更改：党组织书记培训班", "地点：株洲")
    assert services.change_event(event, facts=replace(FACTS, place="株洲"), version=1, by=work.decider).version == 2
    with pytest.raises(services.EventConflict) as conflict:
        services.change_event(event, facts=replace(FACTS, place="湘潭"), version=1, by=work.decider)
    assert conflict.value.current.place == "株洲"
    assert len(told()) == 4
    with pytest.raises(Forbidden):
        services.change_event(event, facts=FACTS, version=2, by=work.secretary)


def test_a_cancelled_event_is_over(work: WorkWorld) -> None:
    """M2.3: with a reason; nothing more can be done with it."""
    event = training(work)
    with pytest.raises(Refused, match="请填写取消原因"):
        services.cancel_event(event, reason="", by=work.clerk)
    services.cancel_event(event, reason="疫情防控", by=work.clerk)
    assert told()[-1][1] == "活动已取消：党组织书记培训班"
    with pytest.raises(Refused, match="已取消"):
        services.cancel_event(event, reason="疫情防控", by=work.clerk)
    with pytest.raises(Refused, match="没有出席名单"):
        lists.save_attendance(event, rows=[], version=1, by=work.clerk)


def test_material_is_kept_and_taken_back(work: WorkWorld) -> None:
    """M2.3: checked by content; removed once, on record."""
    event = training(work)
    good = SimpleUploadedFile("讲义.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    material = services.add_material(event, upload=good, title="讲义", by=work.clerk)
    assert str(material) == "讲义"
    assert services.add_material(event, upload=good, title="讲义 ", by=work.clerk) == material
    for bad in (None, SimpleUploadedFile("讲义.pdf", b"MZ")):
        with pytest.raises(Refused):
            services.add_material(event, upload=bad, by=work.clerk)
    with pytest.raises(Refused, match="材料名称"):
        services.add_material(event, upload=good, title="名" * 121, by=work.clerk)
    with pytest.raises(Forbidden):
        services.remove_material(material, by=work.secretary)
    first = services.remove_material(material, by=work.clerk).removed_at
    assert services.remove_material(material, by=work.clerk).removed_at == first
    assert AuditEvent.objects.filter(action="event.material_remove").count() == 1


def test_the_list_proposes_the_secretaries(work: WorkWorld) -> None:
    """2-4: those of invited bodies that are not on the list yet, in official order."""
    event = training(work)
    bodies = lists.invited_bodies(event)
    first, second = lists.prefilled(event, bodies)
    assert (first.organization_id, first.name, first.is_secretary, first.presence) == (
        work.unit.organization_id,
        "张建国",
        True,
        "",
    )
    kept = [row(1, work.unit.organization, "张 建国", is_secretary=True, note=" 准时 ")]
    assert lists.save_attendance(event, rows=kept, version=1, by=work.clerk).version == 2
    assert [one.presence for one in lists.prefilled(event, bodies)] == ["present", ""]
    assert second.number == 2
    saved = Attendance.objects.get()
    assert (saved.name, saved.note, saved.presence, saved.recorded_by) == ("张建国", "准时", "present", work.clerk)


def test_the_whole_list_is_saved_as_typed(work: WorkWorld) -> None:
    """New ones, changed ones, those taken off; the same again changes nothing; a stale page overwrites nothing."""
    event = training(work)
    own, other = work.unit.organization, work.changsha_unit.organization
    both = [row(1, own, "张建国", is_secretary=True), row(2, other, "李秀英")]
    lists.save_attendance(event, rows=both, version=1, by=work.clerk)
    assert lists.save_attendance(event, rows=both, version=1, by=work.decider).version == 2
    with pytest.raises(lists.AttendanceConflict) as conflict:
        lists.save_attendance(event, rows=both[:1], version=1, by=work.decider)
    assert conflict.value.current.version == 2
    changed = [replace(both[0], presence="excused"), row(2, other, "何平")]
    lists.save_attendance(event, rows=changed, version=2, by=work.decider)
    assert set(Attendance.objects.values_list("name", "presence")) == {("张建国", "excused"), ("何平", "present")}
    last = AuditEvent.objects.order_by("pk").last()
    assert last and (last.before, last.after) == ({"removed": ["李秀英"]}, {"new": ["何平"], "changed": ["张建国"]})


def test_an_import_adds_and_updates_all_or_nothing(work: WorkWorld) -> None:
    """2-4: who is on the list is brought up to date; nobody is taken off; no second secretary."""
    event = training(work)
    own, other = work.unit.organization, work.changsha_unit.organization
    lists.save_attendance(event, rows=[row(1, own, "张建国", is_secretary=True)], version=1, by=work.clerk)
    with pytest.raises(Refused, match="已有这个党组织的书记张建国"):
        lists.import_attendance(event, rows=[row(2, own, "何平", is_secretary=True)], by=work.clerk)
    rows = [row(2, own, "张建国", is_secretary=True), row(3, other, "李秀英", presence="absent")]
    lists.import_attendance(event, rows=rows, by=work.clerk)
    assert Attendance.objects.count() == 2
    with pytest.raises(Forbidden):
        lists.import_attendance(event, rows=rows, by=work.secretary)


def test_no_list_before_the_event_begins(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """The day before is too early."""
    event = training(work)
    clock.move_to(moment(2020, 11, 8))
    with pytest.raises(Refused, match="开始以后再登记"):
        lists.save_attendance(event, rows=[], version=1, by=work.clerk)


def test_everything_wrong_in_a_list_is_said() -> None:
    """2-4: by row: no body, not invited, twice, two secretaries, no name, too long, no presence."""
    rows = [
        AttendanceRow(1, 1, "张建国", is_secretary=True),
        AttendanceRow(2, 1, "张建国"),
        AttendanceRow(3, 1, "何平", is_secretary=True),
        AttendanceRow(4, None, ""),
        AttendanceRow(5, 9, "名" * 41, presence="", note="注" * 201),
    ]
    found = check_attendance(rows, invited={1: "示例党支部"}, presences=["present"])
    assert [one.field for one in found] == [
        "row-2-name",
        "row-3-is_secretary",
        "row-4-organization",
        "row-4-name",
        "row-5-organization",
        "row-5-name",
        "row-5-note",
        "row-5-presence",
    ]
    assert found[0].message.startswith("第 2 行：“张建国”与第 1 行重复")
    many = [AttendanceRow(number, 1, f"同志{number}") for number in range(2001)]
    assert len(check_attendance(many, invited={1: "示例党支部"}, presences=["present"])) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"title": " "}, "title"),
        ({"title": "名" * 121}, "title"),
        ({"starts_on": None, "ends_on": None}, "starts_on"),
        ({"ends_on": date(2020, 11, 8)}, "ends_on"),
        ({"starts_on": date(2020, 7, 23)}, "starts_on"),
        ({"ends_on": date(2021, 7, 1)}, "ends_on"),
        ({"place": "地" * 121}, "place"),
        ({"text": "文" * 5001}, "text"),
    ],
)
def test_what_an_event_needs(changes: dict[str, object], field: str) -> None:
    """M2.3: one sentence at its field."""
    facts = replace(FACTS, **changes)  # type: ignore[arg-type]
    found = check_event(facts, kinds=["training"], first=date(2020, 7, 24), last=date(2021, 6, 30))
    assert [one.field for one in found] == [field]
    assert check_event(FACTS, kinds=["training"], first=date(2020, 7, 24), last=date(2021, 6, 30)) == []
