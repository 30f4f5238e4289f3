"""Rows for the benchmark, written directly: nothing here passes the gate, so nothing here is for a real data folder.

Run as ``python -m bench.data COMMAND`` with DATA_DIR set; prints JSON.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

CLIENTS = 8


def prepare(drafts: int) -> dict[str, Any]:
    """The plan, the committee, and branches with people and complete drafts; return sessions and ids."""
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign
    from benchmark_platform.demo import plan
    from benchmark_platform.organizations.models import Organization, Prefecture

    plan.copy_for(plan.load_plan(), stage="application", day=today())
    campaign = Campaign.objects.get(is_current=True)
    # Nobody may submit after an inner closing day: the benchmark runs on any day of the stage.
    Campaign.objects.filter(pk=campaign.pk).update(inner_days=0)
    committee = Organization.objects.create(code="SW", name="示例行业党委", kind="committee")
    for prefecture in Prefecture.objects.all():
        Organization.objects.create(
            code=f"SZ-{prefecture.code}", name=f"示例{prefecture.name}行业党委", kind="prefecture_body",
            prefecture=prefecture, superior=committee,
        )  # fmt: skip
    office = make_person("office", committee, "committee")
    return {
        "office": session_of(office),
        "editors": [make_draft(campaign, committee, number, sealed=False) for number in range(CLIENTS)],
        "submitters": [make_draft(campaign, committee, number, sealed=True) for number in range(100, 100 + drafts)],
    }


def make_person(username: str, body: Any, role: str) -> Any:
    """A person with a role; no password, the session is made here too."""
    from benchmark_platform.accounts.models import Membership, User

    user = User.objects.create(username=username, full_name="示例人员", password="!")
    Membership.objects.create(user=user, organization=body, role=role)
    return user


def session_of(user: Any) -> str:
    """Return the key of a session in which this person is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key
    return session.session_key


def make_draft(campaign: Any, committee: Any, number: int, *, sealed: bool) -> dict[str, Any]:
    """A direct branch with one person and a complete draft, with a sealed page if wanted."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from applications.codes import version_code
    from applications.services.drafting import save_part, start
    from applications.services.opinions import record_firm_opinion, record_own_opinion
    from applications.services.scans import upload_sealed_page
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.demo import texts
    from benchmark_platform.organizations.models import CoveredFirm, Firm, Organization

    firm = Firm.objects.create(code=f"SLB{number:06d}", name=f"示例第{number}会计师事务所", employee_count=56)
    branch = Organization.objects.create(
        code=f"B{number:06d}", name=f"示例第{number}会计师事务所党支部", kind="branch", track="direct",
        superior=committee, founded_on=today() - timedelta(days=4000), secretary_name="张建国",
        full_member_count=12, probationary_member_count=1,
    )  # fmt: skip
    CoveredFirm.objects.create(organization=branch, firm=firm)
    person = make_person(f"person{number}", branch, "branch")
    application = start(campaign, branch, by=person)
    fields = {"grounds": texts.grounds(number), "contact": "0731-55501234", "filled_by": "李秀英"}
    application = save_part(application, fields=fields, base_version=application.version, by=person)
    if sealed:
        given = {"text": "同意申报。", "signatory": "张建国", "signed_on": today(), "by": person}
        record_own_opinion(application, **given)
        record_firm_opinion(application, firm_id=firm.pk, verdict="agree", **given)
        upload = SimpleUploadedFile("盖章页.jpg", photo())
        upload_sealed_page(
            application, upload=upload, code=version_code(application.pk, application.answers), by=person
        )
    return {"session": session_of(person), "application": application.pk, "version": application.version}


def photo() -> bytes:
    """The photo of a sealed page."""
    from benchmark_platform.demo.pages import sealed_photo

    return sealed_photo().read()


def fill(total: int) -> dict[str, Any]:
    """Bring the number of filed forms up to ``total``, a quarter of them direct."""
    from django.db import connection, transaction

    from applications.models import Application

    with transaction.atomic():
        filed = Application.objects.filter(number__isnull=False).count()
        for first in range(filed, total, 1000):
            file_forms(first, min(1000, total - first))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"filed": Application.objects.filter(number__isnull=False).count()}


def file_forms(first: int, number: int) -> None:
    """Write so many bodies with a filed form, frozen and with the superior's opinion on every second one."""
    from django.utils import timezone

    from applications.document import snapshot_of
    from applications.models import Application, Opinion, Submission
    from benchmark_platform.accounts.models import User
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign
    from benchmark_platform.demo import texts
    from benchmark_platform.organizations.models import CoveredFirm, Firm, Organization

    campaign, person = Campaign.objects.get(is_current=True), User.objects.get(username="office")
    committee = Organization.objects.get(kind="committee")
    bodies = list(Organization.objects.filter(kind="prefecture_body").select_related("prefecture"))
    now, day, founded = timezone.now(), today(), today() - timedelta(days=4000)
    span = range(first, first + number)
    firms = Firm.objects.bulk_create(
        Firm(code=f"SLX{index:06d}", name=f"示例甲{index}会计师事务所", employee_count=20 + index % 200)
        for index in span
    )
    branches = Organization.objects.bulk_create(
        Organization(
            code=f"X{index:06d}", name=f"示例甲{index}会计师事务所党支部", kind="branch",
            track="direct" if index % 4 == 0 else "prefecture",
            superior=committee if index % 4 == 0 else bodies[index % 14],
            prefecture=bodies[index % 14].prefecture, founded_on=founded, secretary_name=texts.name(index),
            full_member_count=5 + index % 40, probationary_member_count=1,
        )
        for index in span
    )  # fmt: skip
    CoveredFirm.objects.bulk_create(
        CoveredFirm(organization=branch, firm=firm) for branch, firm in zip(branches, firms, strict=True)
    )
    applications = Application.objects.bulk_create(
        Application(
            campaign=campaign, organization=branch, track=branch.track, superior=branch.superior, state="submitted",
            state_since=now, answers=answers(index, branch, day), version=3, saved_at=now, saved_by=person,
            number=f"{campaign.code}-X-{index:05d}",
        )
        for index, branch in zip(span, branches, strict=True)
    )  # fmt: skip
    opinions = []
    for application, firm in zip(applications, firms, strict=True):
        for level, of_firm in (("branch", None), ("firm", firm)):
            opinions.append(opinion(application, level, of_firm, None, person, now, day))
    Opinion.objects.bulk_create(opinions)
    by_application = {row.application_id: [row] for row in opinions if row.level == "branch"}
    for row in opinions:
        if row.level == "firm":
            by_application[row.application_id].append(row)
    submissions = []
    for application, branch in zip(applications, branches, strict=True):
        snapshot = snapshot_of(application, by_application[application.pk])
        submissions.append(
            Submission(
                application=application, round=1, snapshot=snapshot, code=snapshot["code"], version=3,
                branch_name=branch.name, founded_on=founded, secretary_name=branch.secretary_name, employee_count=56,
                member_count=13, submitted_by=person, submitted_at=now,
            )
        )  # fmt: skip
    Submission.objects.bulk_create(submissions)
    Opinion.objects.bulk_create(
        opinion(submission.application, "superior", None, submission, person, now, day)
        for submission in submissions[::2]
    )


def answers(index: int, branch: Any, day: Any) -> dict[str, Any]:
    """A complete form with two honours."""
    from benchmark_platform.demo import texts

    honours = [
        {"title": title, "body": body, "awarded_on": (day - timedelta(days=200)).isoformat(), "owner": owner}
        for title, body, owner in texts.HONOURS[index % 4 : index % 4 + 2]
    ]
    return {
        "branch_name": branch.name, "founded_on": branch.founded_on.isoformat(),
        "secretary_name": branch.secretary_name,
        "employee_count": "56", "member_count": "13", "honours": honours, "grounds": texts.grounds(index),
        "filled_by": texts.name(index + 3), "contact": "0731-55501234",
    }  # fmt: skip


def opinion(application: Any, level: str, firm: Any, submission: Any, person: Any, now: Any, day: Any) -> Any:
    """An opinion in force."""
    from applications.models import Opinion

    return Opinion(
        application=application, level=level, firm=firm, submission=submission, verdict="agree",
        text="经研究，情况属实，同意。", signatory="王建华", signed_on=day, recorded_by=person, recorded_at=now,
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    command, value = sys.argv[1], int(sys.argv[2])
    print(json.dumps({"prepare": prepare, "fill": fill}[command](value)))
