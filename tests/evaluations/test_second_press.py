"""The same act pressed twice is one act: one record, one message, no page of refusal (S5)."""

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.inbox.models import Message
from evaluations.services.sheets import submit_sheet
from evaluations.services.visit_answers import answer_objection, object_to_items
from tests.evaluations.assessing import Assessment, fill_sheet
from tests.evaluations.closings import closed
from tests.evaluations.sheets import browser


def test_a_visit_is_opened_again_once(assess: Assessment) -> None:
    """With its reason."""
    closed(assess)
    client, url = browser(assess.work.clerk), f"/evaluations/inspections/{assess.visit.pk}/reopen/"
    assert [client.post(url, {"reason": "漏看一本记录"}).status_code for _ in range(2)] == [302, 302]
    assert AuditEvent.objects.filter(action="visit.reopen").count() == 1
    assert Message.objects.filter(user=assess.second, title__contains="已重新打开").count() == 1
    assert client.post(url, {"reason": "别的理由"}).status_code == 403
    assert browser(assess.leader).post(url, {"reason": "漏看一本记录"}).status_code == 403


def test_a_sheet_is_given_back_once(assess: Assessment) -> None:
    """And again once it has been handed in again."""
    mine = fill_sheet(assess.visit, assess.second)
    client = browser(assess.work.clerk)
    url = f"/evaluations/inspections/{assess.visit.pk}/sheets/{assess.second.pk}/reopen/"
    assert [client.post(url, {"reason": "漏填"}).status_code for _ in range(2)] == [302, 302]
    assert client.post(url, {"reason": "别的"}).status_code == 403
    assert Message.objects.filter(user=assess.second).count() == 1
    submit_sheet(mine, by=assess.second)
    assert client.post(url, {"reason": "漏填"}).status_code == 302
    assert AuditEvent.objects.filter(action="sheet.reopen").count() == 2


def test_an_objection_is_answered_once(assess: Assessment) -> None:
    """Upheld, with which the visit is opened again."""
    closing = object_to_items(closed(assess), objections={"1-1": "记录在册"}, name="周明", by=assess.work.secretary)
    one = closing.objections.get()
    for _ in range(2):
        answer_objection(one, outcome="upheld", reply="记录本属实 ", by=assess.work.clerk)
    assert AuditEvent.objects.filter(action="closing.answer").count() == 1
    assert AuditEvent.objects.filter(action="visit.reopen").count() == 1
