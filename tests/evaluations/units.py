"""What the tests of units, groups and plans share: a released list, a body that waits, a plan that is complete."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from applications.models import Application, Seat, SelectionDecision
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Meeting
from benchmark_platform.core.services.files import store_made
from benchmark_platform.organizations.models import Organization
from evaluations.models import CreationPlan, CreationUnit, PlanSubmission
from evaluations.plan_content import fingerprint
from evaluations.plan_page import facts_of
from evaluations.services.leading_group import save_group
from evaluations.services.plan_answers import submit_plan
from evaluations.services.plans import keep_confirmation, keep_firm_scan, save_plan
from tests.core.builders import PDF
from tests.evaluations.conftest import make_selected
from tests.factories import make_branch

EMPTY_BASE = {
    "aims": fingerprint(""),
    "funds": fingerprint(""),
    "funds_note": fingerprint(""),
    "staff": fingerprint(""),
    "venue": fingerprint(""),
    "tasks": fingerprint([]),
}
HEAD = {"name": "周明", "post": "head", "duty": "党支部书记", "is_firm_management": False, "helps_with": ""}
MANAGER = {
    "name": "何建华",
    "post": "deputy",
    "duty": "主任会计师",
    "is_firm_management": True,
    "helps_with": "落实经费和场地",
}
GROUP = [HEAD, MANAGER]
TASK = {
    "id": "",
    "title": "完善党员活动室",
    "starts_in": "2020-11",
    "ends_in": "2021-01",
    "person": "周明",
    "items": "3-1、1-4",
}
TEXTS: dict[str, Any] = {
    "aims": "对照任务指南逐项达到要求。",
    "funds": "50000",
    "funds_note": "列入年度预算",
    "staff": "专职 1 人，兼职 2 人",
    "venue": "三楼党员活动室",
    "tasks": [TASK],
}


def sign_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    """The page as text."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def release(campaign: Campaign, *, by: User) -> SelectionDecision:
    """The list of selected bodies is public."""
    now = timezone.now()
    minutes = store_made(b"minutes", name="纪要.pdf", kind="pdf", content_type="application/pdf", by=by)
    meeting = Meeting.objects.create(
        campaign=campaign,
        held_on=date(2020, 9, 20),
        title="行业党委会议",
        expected_count=9,
        minutes=minutes,
        recorded_by=by,
        recorded_at=now,
    )
    return SelectionDecision.objects.create(
        campaign=campaign,
        state="released",
        meeting=meeting,
        created_by=by,
        created_at=now,
        decided_by=by,
        decided_at=now,
        released_by=by,
        released_at=now,
    )


def waiting(
    campaign: Campaign, *, by: User, name: str = "示例雨花会计师事务所党支部", superior: Organization | None = None
) -> Application:
    """A selected body with a seat and without a unit."""
    form = make_selected(campaign, make_branch(name, superior=superior), by=by)
    number = Seat.objects.filter(campaign=campaign, track=form.track).count() + 1
    Seat.objects.create(campaign=campaign, track=form.track, number=number, application=form)
    return form


def scan(name: str = "盖章页.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A sealed page."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def fill_plan(unit: CreationUnit, *, by: User, **changed: Any) -> CreationPlan:
    """A plan with everything that a submission asks for, and its leading group."""
    if not unit.group_members.exists():
        save_group(unit, rows=GROUP, base=fingerprint([]), by=by)
    save_plan(unit, texts={**TEXTS, **changed}, base=EMPTY_BASE, by=by)
    keep_firm_scan(unit, upload=scan(), by=by)
    return keep_confirmation(unit, signatory="何建华", confirmed_on="2020-11-09", by=by)


def submit(unit: CreationUnit, *, by: User) -> PlanSubmission:
    """Submit what stands."""
    return submit_plan(unit, seen=fingerprint(facts_of(unit).content), by=by)


def filed_plan(unit: CreationUnit, *, by: User) -> PlanSubmission:
    """A complete plan, submitted."""
    fill_plan(unit, by=by)
    return submit(unit, by=by)
