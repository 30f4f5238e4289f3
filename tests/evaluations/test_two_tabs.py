"""Two tabs, or two people, at one form: nothing is put over what the page did not show (R, M2.1)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from benchmark_platform.audit.models import AuditEvent
from evaluations.models import UnitDocument
from evaluations.plan_content import fingerprint, plan_of, plan_texts, tasks_of
from evaluations.rules.roster import Person
from evaluations.services.conflicts import TextConflict
from evaluations.services.documents import DocumentFacts, correct_document, document_texts
from evaluations.services.plan_answers import acknowledge_plan, revise_plan
from evaluations.services.plans import (
    confirmation_texts,
    keep_confirmation,
    progress_texts,
    record_progress,
    save_plan,
)
from evaluations.services.roster import change_member, person_of, words_of
from evaluations.services.systems import accept_system
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.evidence import document, pdf
from tests.evaluations.ledger import member
from tests.evaluations.units import filed_plan, fill_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(work: WorkWorld, client: Client) -> Client:
    """周明."""
    client.force_login(work.secretary)
    return client


def twice(client: Client, address: str, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Any, Any]:
    """Open the page, save it elsewhere, save here; then save again: the two answers to what is saved here."""
    base = client.get(address).context["base"]
    assert client.post(address, theirs | {"base": base}).status_code == 302
    refused = client.post(address, mine | {"base": base})
    return refused, client.post(address, mine | {"base": refused.context["base"]})


def test_a_document_corrected_in_two_tabs(work: WorkWorld) -> None:
    """The second is refused with both texts; the same twice is none; a page in between is not needed."""
    row = document(work, in_force_from=date(2020, 1, 1))
    base, item = fingerprint(document_texts(row)), work.rubric.indicators.get(number=1).items.first()
    assert item is not None
    facts = DocumentFacts(title="章程2020", in_force_from=date(2020, 5, 1))
    for _ in range(2):
        row = correct_document(row, facts=facts, items=[item], base=base, by=work.secretary)
    with pytest.raises(TextConflict) as conflict:
        correct_document(row, facts=DocumentFacts(title="章程"), base=base, by=work.secretary)
    assert {one.name: (one.theirs, one.mine) for one in conflict.value.fields if one.theirs != one.mine} == {
        "title": ("章程2020", "章程"),
        "in_force_from": ("2020-05-01", ""),
    }
    assert UnitDocument.objects.get(pk=row.pk).title == "章程2020"
    now = fingerprint(document_texts(row))
    assert correct_document(row, facts=DocumentFacts(title="章程"), base=now, by=work.secretary).title == "章程"


def test_an_accepted_system_under_another_title_waits_again(work: WorkWorld) -> None:
    """5-2: the committee accepted what it read; other corrections leave that standing."""
    row = document(work, "system", title="示例学习制度")
    accept_system(row, by=work.clerk)
    same = DocumentFacts(title="示例学习制度", proof_text="每月学习。")
    assert correct_document(row, facts=same, by=work.secretary).acceptance == "accepted"
    assert correct_document(row, facts=DocumentFacts(title="食堂管理办法"), by=work.secretary).acceptance == "waiting"


def test_the_page_of_a_document(work: WorkWorld, browser: Client) -> None:
    """Both texts, what was typed and the file stay; saving again is the person's choice."""
    row = document(work, "system", title="示例学习制度")
    address = reverse("evaluations:document_edit", args=[work.unit.pk, row.pk])
    base = browser.get(address).context["base"]
    assert browser.post(address, {"title": "甲", "base": base}).status_code == 302
    refused = browser.post(address, {"title": "乙", "base": base, "proof": pdf("证明.pdf")})
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "别处刚才保存了不同的内容" in text and 'value="乙"' in text and "证明.pdf" in text
    kept = refused.context["form"].kept["proof"]["token"]
    again = {"title": "乙", "base": refused.context["base"], "proof-kept": kept}
    assert browser.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (row.title, str(row.proof_file)) == ("乙", "证明.pdf")
    wrong = browser.post(address, {"title": "丙", "in_force_from": "昨天", "base": "x"})
    assert (wrong.status_code, wrong.context["base"]) == (422, "x")


def test_a_person_changed_in_two_tabs(work: WorkWorld, browser: Client) -> None:
    """By the service and on the page."""
    wang = member(work.unit, "王芳")
    base = fingerprint(words_of(person_of(wang)))
    change_member(work.unit, member=wang, person=Person("王芳", post="committee"), base=base, by=work.secretary)
    with pytest.raises(TextConflict):
        change_member(work.unit, member=wang, person=Person("王芳", is_floating=True), base=base, by=work.secretary)
    address = reverse("evaluations:member", args=[work.unit.pk, wang.pk])
    mine = {"name": "王芳", "kind": "full", "post": "deputy"}
    refused, saved = twice(browser, address, mine, {"name": "王芳", "kind": "full", "is_floating": "on"})
    assert (refused.status_code, saved.status_code) == (409, 302)
    assert "党内职务" in refused.content.decode() and "别处刚才保存了不同的内容" in refused.content.decode()
    wang.refresh_from_db()
    assert (wang.post, wang.is_floating) == ("deputy", False)


def test_a_confirmation_kept_in_two_tabs(work: WorkWorld, browser: Client) -> None:
    """M2.1: by the service and on the page."""
    base = fingerprint(confirmation_texts(fill_plan(work.unit, by=work.secretary)))
    keep_confirmation(work.unit, signatory="李强", confirmed_on="2020-11-08", base=base, by=work.secretary)
    with pytest.raises(TextConflict):
        keep_confirmation(work.unit, signatory="王芳", confirmed_on="2020-11-08", base=base, by=work.secretary)
    address = reverse("evaluations:plan_confirmation", args=[work.unit.pk])
    mine = {"firm_signatory": "王芳", "firm_confirmed_on": "2020-11-07"}
    refused, saved = twice(browser, address, mine, {"firm_signatory": "赵刚", "firm_confirmed_on": "2020-11-08"})
    assert (refused.status_code, saved.status_code) == (409, 302)
    assert "赵刚" in refused.content.decode() and 'value="王芳"' in refused.content.decode()
    assert plan_of(work.unit).firm_signatory == "王芳"


def test_progress_that_goes_with_its_line_is_on_record(work: WorkWorld) -> None:
    """S4: a revised plan may drop a task; what had come of it stays readable. A line without progress goes quietly."""
    filed_plan(work.unit, by=work.secretary)
    acknowledge_plan(work.unit, number=1, by=work.clerk)
    task = plan_of(work.unit).tasks.get()
    base = fingerprint(progress_texts(task))
    record_progress(task, done_on="2020-11-09", result="已完成。", base=base, by=work.secretary)
    revise_plan(work.unit, by=work.secretary)
    for tasks in ([], [NEW], []):
        plan = plan_of(work.unit)
        texts = plan_texts(plan, tasks_of(plan))
        bases = {name: fingerprint(text) for name, text in texts.items()}
        save_plan(work.unit, texts=texts | {"tasks": tasks}, base=bases, by=work.secretary)
    event = AuditEvent.objects.get(action="plan.task_remove")
    assert event.before == {"tasks": [{"title": task.title, "done_on": "2020-11-09", "result": "已完成。"}]}


NEW = {"title": "新任务", "starts_in": "2020-11", "ends_in": "2020-12", "person": "周明", "items": "", "id": ""}
