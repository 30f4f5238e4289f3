"""Documents and written systems: kept once, replaced, taken out of use, accepted (R, 5-1 to 5-4)."""

from datetime import date

import pytest
import time_machine

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.services.files import store_upload
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.models import Message
from evaluations.models import UnitDocument
from evaluations.services.documents import (
    DocumentFacts,
    correct_document,
    remove_document,
    replace_document,
    same_files,
)
from evaluations.services.kept_files import keep_upload
from evaluations.services.systems import accept_system, refuse_system
from tests.core.builders import EXE, upload
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import document, pdf

pytestmark = pytest.mark.django_db


def fields(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Where a deed was refused."""
    return [one.field for one in refused.value.findings]


def test_uploaded_once_used_for_the_items_of_its_kind(work: WorkWorld) -> None:
    """5-1: 章程 serves 5-1 by itself; it is called as its kind, and is on record."""
    kept = document(work)
    assert (kept.title, kept.acceptance, kept.file.original_name) == ("执业机构章程", "", "章程.pdf")
    assert [item.code for item in kept.items.all()] == ["5-1"]
    event = AuditEvent.objects.get(action="document.add")
    assert (event.actor_name, event.subject_label, event.after["items"]) == ("周明", "执业机构章程", ["5-1"])


def test_the_unit_may_tick_other_items_and_give_another_name(work: WorkWorld) -> None:
    """R: one document for as many items as fit; what is of no kind is called as its file."""
    items = [
        item for indicator in work.rubric.indicators.all() for item in indicator.items.filter(code__in=["5-1", "6-4"])
    ]
    kept = document(work, title=" 合伙协议 ", items=items)
    assert (kept.title, sorted(item.code for item in kept.items.all())) == ("合伙协议", ["5-1", "6-4"])
    other = document(work, "other", upload=pdf("会议纪要.pdf"), items=[])
    assert (other.title, other.items.count()) == ("会议纪要.pdf", 0)


def test_the_same_submission_twice_is_one_document(work: WorkWorld) -> None:
    """A double click, a page sent again."""
    first = document(work, key="a1")
    assert document(work, key="a1") == first
    newer = replace_document(first, upload=pdf(more=b"2"), key="a2", by=work.secretary)
    assert replace_document(first, upload=pdf(more=b"2"), key="a2", by=work.secretary) == newer
    assert UnitDocument.objects.count() == 2


def test_a_new_version_takes_the_place_of_the_old_one(work: WorkWorld) -> None:
    """R: the old one stays on record, and serves nothing more; items and proof are taken over."""
    system = work.rubric.named_systems.get(number=5)
    old = document(work, "system", named_system=system, proof_text="每年检查一次。", proof=pdf("检查.pdf"))
    assert old.title == "发展党员制度"
    facts = DocumentFacts(in_force_from=date(2020, 11, 1))
    newer = replace_document(old, upload=pdf("新.pdf", b"2"), facts=facts, by=work.secretary)
    old.refresh_from_db()
    assert (old.is_standing, old.remove_reason, newer.replaces, newer.is_standing) == (False, "由新版本替换", old, True)
    assert (newer.title, newer.proof_text, newer.proof_file) == (old.title, old.proof_text, old.proof_file)
    assert [item.code for item in newer.items.all()] == ["5-2"]
    another = replace_document(newer, upload=pdf("三.pdf", b"3"), proof=pdf("新证明.pdf", b"4"), by=work.secretary)
    assert str(another.proof_file) == "新证明.pdf"
    with pytest.raises(Refused):
        replace_document(old, upload=pdf(more=b"5"), by=work.secretary)


def test_a_named_system_stands_once(work: WorkWorld) -> None:
    """5-2: a second file is a new version, not a second system."""
    system = work.rubric.named_systems.get(number=1)
    document(work, "system", named_system=system)
    with pytest.raises(Refused) as refused:
        document(work, "system", named_system=system)
    assert fields(refused) == ["named_system"]


def test_what_is_refused_names_every_field(work: WorkWorld) -> None:
    """All at once: no file, days out of order."""
    with pytest.raises(Refused) as refused:
        document(work, upload=None, in_force_from=date(2020, 2, 1), in_force_to=date(2020, 1, 1))
    assert fields(refused) == ["file", "in_force_to"]
    kept = document(work)
    with pytest.raises(Refused) as refused:
        replace_document(kept, upload=None, by=work.secretary)
    assert fields(refused) == ["file"]
    facts = DocumentFacts(title="长" * 121)
    with pytest.raises(Refused) as refused:
        correct_document(kept, facts=facts, by=work.secretary)
    assert fields(refused) == ["title"]


def test_a_file_that_is_none_is_refused(work: WorkWorld) -> None:
    """A program called .pdf; nothing is kept."""
    with pytest.raises(UploadRefused):
        document(work, upload=upload("章程.pdf", EXE))
    assert not UnitDocument.objects.exists()


def test_a_correction_keeps_the_file(work: WorkWorld) -> None:
    """Name, days, items; before and after are on record."""
    kept = document(work)
    facts = DocumentFacts(title="章程（2019年修订）", in_force_from=date(2019, 5, 1))
    found = correct_document(kept, facts=facts, items=[], by=work.secretary)
    assert (found.title, found.in_force_from, found.items.count()) == ("章程（2019年修订）", date(2019, 5, 1), 0)
    event = AuditEvent.objects.get(action="document.correct")
    assert (event.before["title"], event.after["title"]) == ("执业机构章程", "章程（2019年修订）")
    system = document(work, "system", named_system=work.rubric.named_systems.get(number=2))
    found = correct_document(
        system, facts=DocumentFacts(proof_text="已执行。"), proof=pdf("证明.pdf"), by=work.secretary
    )
    assert (found.title, found.proof_text, str(found.proof_file)) == (
        "党支部、党小组的设立制度",
        "已执行。",
        "证明.pdf",
    )
    found = correct_document(system, facts=DocumentFacts(proof_text="已执行。"), by=work.secretary)
    assert str(found.proof_file) == "证明.pdf"


def test_out_of_use_with_a_reason_and_on_record(work: WorkWorld) -> None:
    """R: nothing is erased; twice is refused."""
    kept = document(work)
    with pytest.raises(Refused) as refused:
        remove_document(kept, reason=" ", by=work.secretary)
    assert fields(refused) == ["reason"]
    gone = remove_document(kept, reason=" 传错了 ", by=work.secretary)
    assert (gone.is_standing, gone.removed_by, gone.remove_reason) == (False, work.secretary, "传错了")
    assert AuditEvent.objects.get(action="document.remove").reason == "传错了"
    for deed in (
        lambda: remove_document(kept, reason="再次", by=work.secretary),
        lambda: correct_document(kept, facts=DocumentFacts(), by=work.secretary),
    ):
        with pytest.raises(Refused):
            deed()


def test_the_same_file_twice_is_a_question(work: WorkWorld) -> None:
    """R: by its SHA-256, among what stands in the own unit."""
    first, second = document(work), document(work, "budget")
    assert same_files(second) == [first]
    remove_document(first, reason="重复", by=work.secretary)
    assert same_files(second) == []


def test_a_system_outside_the_twelve_waits_for_the_committee(work: WorkWorld) -> None:
    """5-2: accepted or refused with a reason, the unit is told; corrected, it waits again."""
    with pytest.raises(Refused) as refused:
        document(work, "system")
    assert fields(refused) == ["title"]
    other = document(work, "system", title="党员积分制度")
    assert other.acceptance == "waiting"
    with pytest.raises(Refused) as refused:
        refuse_system(other, reason=" ", by=work.clerk)
    assert fields(refused) == ["reason"]
    refuse_system(other, reason="不是党建工作制度。", by=work.clerk)
    message = Message.objects.get(title="“党员积分制度”不予认定")
    assert (message.organization, message.link) == (work.unit.organization, other.get_absolute_url())
    again = correct_document(other, facts=DocumentFacts(title="党员积分管理制度"), by=work.secretary)
    assert again.acceptance == "waiting"
    found = accept_system(other, by=work.decider)
    assert (found.acceptance, found.accepted_by, found.acceptance_text) == ("accepted", work.decider, "")
    newer = replace_document(found, upload=pdf(more=b"2"), by=work.secretary)
    assert (newer.acceptance, newer.title) == ("waiting", "党员积分管理制度")
    with pytest.raises(Refused):
        accept_system(other, text="晚了", by=work.clerk)
    assert AuditEvent.objects.filter(action="system.accept").count() == 2


def test_a_named_system_needs_no_acceptance(work: WorkWorld) -> None:
    """5-2: there is nothing to accept."""
    named = document(work, "system", named_system=work.rubric.named_systems.get(number=3))
    with pytest.raises(Forbidden):
        accept_system(named, by=work.clerk)
    other = document(work, "system", title="学习强国制度", upload=pdf(more=b"2"))
    with pytest.raises(Forbidden):
        accept_system(other, by=work.secretary)


def test_only_the_own_unit_in_the_work_period(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """S4: others, afterwards, and a unit that takes no more part."""
    kept = document(work)
    for person in (work.stranger, work.changsha_secretary, work.clerk, work.liaison, work.changsha_officer):
        with pytest.raises(Forbidden):
            document(work, by=person)
        with pytest.raises(Forbidden):
            remove_document(kept, reason="不要", by=person)
    clock.move_to(moment(2021, 7, 1))
    with pytest.raises(Forbidden):
        document(work)
    clock.move_to(moment(2020, 11, 10))
    type(work.unit).objects.filter(pk=work.unit.pk).update(state="self_assessed")
    with pytest.raises(Forbidden):
        document(work)


def test_a_file_is_kept_while_its_form_is_put_right(work: WorkWorld) -> None:
    """Nothing uploaded is lost: a kept file is taken in place of an upload, and not stored twice."""
    stored = keep_upload(work.unit, upload=pdf(), by=work.secretary)
    kept = document(work, upload=stored)
    assert kept.file == stored
    with pytest.raises(Forbidden):
        keep_upload(work.unit, upload=pdf(), by=work.stranger)
    assert store_upload(pdf(), by=work.secretary, max_bytes=1000).pk != stored.pk
