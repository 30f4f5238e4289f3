"""The assessment for the benchmark: self-scores, sheets and agreed scores written directly; results, Excel, PDF.

Run as ``python -m bench.assessment COMMAND NUMBER`` with DATA_DIR set, after ``bench.creation fill``; prints JSON.
"""

import io
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django

BATCH = 2000
INSPECTORS = 3
REASON = "现场查看会议记录本和台账，个别月份记录不全，参会人员签名不齐，已当场向党组织负责人说明。"


def assess(number: int) -> dict[str, Any]:
    """Give the first so many units a self-assessment, a closed visit with three sheets and agreed scores."""
    from django.db import connection, transaction

    from benchmark_platform.accounts.models import User
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign, Stage
    from evaluations.models import CreationUnit, Rubric
    from evaluations.scales import scaled_items

    campaign, office = Campaign.objects.get(is_current=True), User.objects.get(username="office")
    Stage.objects.filter(campaign=campaign, code="assessment").update(opens_on=today() - timedelta(days=30))
    items = scaled_items(Rubric.objects.get(campaign=campaign))
    team = _team()
    units = CreationUnit.objects.filter(campaign=campaign, visits=None).order_by("pk")[:number]
    with transaction.atomic():
        for place, unit in enumerate(units):
            _self(unit, items, office)
            _visit(unit, items, [team[(place + step) % len(team)] for step in range(INSPECTORS)], office)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    first = CreationUnit.objects.filter(campaign=campaign).order_by("pk")[0]
    return {"unit": first.pk, "scores": number * len(items) * (INSPECTORS + 2)}


def _team() -> list[Any]:
    from benchmark_platform.accounts.models import Membership, User
    from benchmark_platform.organizations.models import Organization

    committee = Organization.objects.get(kind="committee")
    people = []
    for place in range(12):
        person, made = User.objects.get_or_create(
            username=f"bench-inspector-{place}", defaults={"full_name": f"考核员{place}", "password": "!"}
        )
        if made:
            Membership.objects.create(user=person, organization=committee, role="inspector")
        people.append(person)
    return people


def _scores(items: list[Any], person: Any, lost: int) -> Iterator[dict[str, Any]]:
    """One score of each item; every ``lost``-th one is a mark short, with a reason."""
    from django.utils import timezone

    now = timezone.now()
    for place, row in enumerate(items):
        short = place % lost == 0
        score = max(row.item.marks - 1, Decimal(0)) if short else row.item.marks
        yield {
            "item": row.item, "marks": row.item.marks, "score": score, "reason": REASON if short else "",
            "saved_at": now, "saved_by": person,
        }  # fmt: skip


def _self(unit: Any, items: list[Any], person: Any) -> None:
    from django.utils import timezone

    from evaluations.models import SelfAssessment, SelfScore, SelfSubmission

    now = timezone.now()
    own = SelfAssessment.objects.create(unit=unit, state="submitted", state_since=now, saved_at=now, saved_by=person)
    SelfScore.objects.bulk_create(SelfScore(assessment=own, **facts) for facts in _scores(items, person, 9))
    SelfSubmission.objects.create(
        assessment=own, number=1, content={}, total=Decimal("96.0"), submitted_by=person, submitted_at=now
    )


def _visit(unit: Any, items: list[Any], team: list[Any], office: Any) -> None:
    from django.utils import timezone

    from benchmark_platform.campaigns.calendar import today
    from evaluations.models import AgreedScore, Sheet, SheetScore, Visit, VisitClosing, VisitInspector

    now, day = timezone.now(), today()
    visit = Visit.objects.create(
        unit=unit, day=day, state="closed", state_since=now, arranged_by=office, arranged_at=now
    )
    for place, person in enumerate(team):
        VisitInspector.objects.create(
            visit=visit, person=person, is_leader=place == 0, assigned_by=office, assigned_at=now
        )
        sheet = Sheet.objects.create(visit=visit, inspector=person, state="submitted", opened_at=now, submitted_at=now)
        SheetScore.objects.bulk_create(SheetScore(sheet=sheet, **facts) for facts in _scores(items, person, 3 + place))
    AgreedScore.objects.bulk_create(
        AgreedScore(visit=visit, spread=Decimal(1), **facts) for facts in _scores(items, team[0], 4)
    )
    VisitClosing.objects.create(
        visit=visit, number=1, edition=1, total=Decimal("92.0"), content={}, closed_by=team[0], closed_at=now,
        answer_until=day + timedelta(days=3),
    )  # fmt: skip


def savers(number: int) -> dict[str, Any]:
    """Send one inspector each to so many units for a re-assessment; return who saves what, where."""
    from django.utils import timezone

    from bench.data import session_of
    from benchmark_platform.accounts.models import User
    from benchmark_platform.campaigns.calendar import today
    from evaluations.models import CreationUnit, Rubric, Visit, VisitInspector
    from evaluations.scales import scaled_items

    office, now, team = User.objects.get(username="office"), timezone.now(), _team()
    units = CreationUnit.objects.filter(campaign__is_current=True).order_by("pk")
    graded = [row for row in scaled_items(Rubric.objects.get(campaign__is_current=True)) if row.item.way == "graded"]
    found = []
    for unit, person in zip(units[:number], team, strict=False):
        visit = Visit.objects.create(
            unit=unit, kind="reassessment", day=today(), state_since=now, arranged_by=office, arranged_at=now
        )
        VisitInspector.objects.create(visit=visit, person=person, is_leader=True, assigned_by=office, assigned_at=now)
        found.append({"visit": visit.pk, "session": session_of(person)})
    return {"savers": found, "items": [[row.item.code, str(row.item.marks)] for row in graded]}


def excel(number: int) -> dict[str, Any]:
    """Write the summary and every score of all units, as the page does."""
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from benchmark_platform.accounts.models import User
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign
    from evaluations.exports.results import details, scores_xlsx
    from evaluations.result_list import result_list

    campaign, office = Campaign.objects.get(is_current=True), User.objects.get(username="office")
    with CaptureQueriesContext(connection) as queries:
        found = result_list(campaign, office, QueryDict(""))
    content = scores_xlsx(campaign, found.results, scope="全部", day=today())
    rows = sum(1 for _ in details(found.results))
    return {"bytes": len(content), "rows": rows, "units": len(found.results), "queries": len(queries)}


def bare_excel(number: int) -> dict[str, Any]:
    """Write as many rows of the same kind with openpyxl alone, in its write-only mode."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("评分明细")
    row = [
        "示例创建第1会计师事务所党支部",
        "C-00001",
        "规范党组织生活",
        "4-3",
        3.0,
        "现场评分",
        "考核员1",
        2.0,
        "",
        REASON,
    ]
    for _ in range(number):
        sheet.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return {"bytes": target.tell(), "rows": number}


def pdf(number: int) -> dict[str, Any]:
    """Print the committee's copy of a unit's result so often; the first one (fonts, imports) is not counted."""
    from bench.documents import pages_of
    from benchmark_platform.campaigns.calendar import today
    from evaluations.comparison import results_of_track
    from evaluations.exports.result_pdf import result_pdf
    from evaluations.models import CreationUnit
    from evaluations.result_page import OFFICE, result_page

    unit = CreationUnit.objects.filter(campaign__is_current=True).with_parties().order_by("pk")[0]

    def printed() -> bytes:
        track = results_of_track(unit)
        return result_pdf(result_page(track[0], track, reader=OFFICE), day=today())

    printed()
    began = time.perf_counter()
    content = [printed() for _ in range(number)]
    return {"seconds": time.perf_counter() - began, "pages": sum(map(pages_of, content))}


COMMANDS = {"assess": assess, "savers": savers, "excel": excel, "bare_excel": bare_excel, "pdf": pdf}

if __name__ == "__main__":
    django.setup()
    name, value = sys.argv[1], int(sys.argv[2])
    start = time.perf_counter()
    done = COMMANDS[name](value)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - start, "peak_mb": peak} | done))
