"""Rows of stage 3 for the benchmark, on top of ``bench.data``: verdicts, decisions, reviews, a draft with its rows.

Run as ``python -m bench.selection`` with DATA_DIR set: everything filed so far gets what it lacks. Prints how many
candidates the board has, as JSON.
"""

import json
from typing import Any

import django

BATCH = 1000
REASON = "六项条件审查意见一致为符合，党建特色鲜明，示范作用明显。"


def prepare() -> dict[str, int]:
    """Open the stage of selecting today, and fill in what every filed form lacks."""
    from django.db import connection, transaction

    from applications.candidates import candidate_states
    from benchmark_platform.accounts.models import User
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign, Stage

    campaign, person = Campaign.objects.get(is_current=True), User.objects.get(username="office")
    Stage.objects.filter(campaign=campaign, code="selection").update(opens_on=today())
    with transaction.atomic():
        check(campaign)
        recommend(campaign, person)
        decide(campaign, person)
        review(campaign, person)
        draft(campaign, person)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"candidates": len(candidate_states(campaign))}


def check(campaign: Any) -> None:
    """Compute, so to say: of ten forms one fails, one lacks its declaration, eight meet."""
    from django.utils import timezone

    from applications.models import Application, EligibilityCheck
    from applications.rules.eligibility import Working
    from benchmark_platform.campaigns.calendar import today

    now, day = timezone.now(), today()
    age = Working("C0.1", "meets", "登记的成立时间是2015年6月1日，满3年的日期是2018年6月1日，早于基准日，已满3年。")
    lacking = Application.objects.filter(campaign=campaign, number__isnull=False, eligibility_checks__isnull=True)
    rows = []
    for index, key in enumerate(lacking.order_by("pk").values_list("pk", flat=True)):
        verdict = {3: "fails", 5: "missing"}.get(index % 10, "meets")
        penalties = Working(
            "C0.2", verdict, "核对期间内的登记和党组织的声明如下。", lines=("登记中没有针对机构的记录。",)
        )
        rows.append(
            EligibilityCheck(
                application_id=key, occasion="submission", verdict=verdict, reference_day=day, computed_at=now,
                working=[age.as_plain(), penalties.as_plain()],
            )
        )  # fmt: skip
    EligibilityCheck.objects.bulk_create(rows, batch_size=BATCH)


def recommend(campaign: Any, person: Any) -> None:
    """Every prefecture recommends its first form."""
    from django.utils import timezone

    from applications.models import Application, Recommendation
    from benchmark_platform.organizations.models import Organization

    for body in Organization.objects.filter(kind="prefecture_body"):
        if Recommendation.objects.filter(campaign=campaign, organization=body).exists():
            continue
        own = Application.objects.filter(campaign=campaign, superior=body, state="submitted").order_by("pk").first()
        if own:
            Recommendation.objects.create(
                campaign=campaign, organization=body, application=own, reasons=REASON, filed_by=person,
                filed_at=timezone.now(),
            )  # fmt: skip
            Application.objects.filter(pk=own.pk).update(state="recommended")


def decide(campaign: Any, person: Any) -> None:
    """Whoever meets and can be decided on is found eligible."""
    from django.utils import timezone

    from applications.models import Application, EligibilityCheck, EligibilityDecision

    meeting = EligibilityCheck.objects.filter(application__campaign=campaign, verdict="meets")
    open_ones = meeting.filter(application__track="direct", application__state="submitted")
    open_ones |= meeting.filter(application__state="recommended")
    pairs = list(open_ones.values_list("pk", "application_id"))
    now = timezone.now()
    EligibilityDecision.objects.bulk_create(
        (
            EligibilityDecision(
                check_used_id=key, application_id=application, eligible=True, decided_by=person, decided_at=now
            )
            for key, application in pairs
        ),
        batch_size=BATCH,
    )
    decided = [application for _, application in pairs]
    for first in range(0, len(decided), BATCH):
        Application.objects.filter(pk__in=decided[first : first + BATCH]).update(state="eligible")


def review(campaign: Any, person: Any) -> None:
    """Every candidate has one desk review with a word on each condition."""
    from django.utils import timezone

    from applications.candidates import candidate_states
    from applications.desk_summary import desk_conditions
    from applications.models import Review, ReviewLine
    from benchmark_platform.organizations.models import Organization

    committee, now = Organization.objects.get(kind="committee"), timezone.now()
    done = set(Review.objects.values_list("application_id", flat=True))
    reviews = Review.objects.bulk_create(
        (
            Review(
                application_id=key, kind="desk", body=committee, reviewer=person, state="given", assigned_by=person,
                assigned_at=now, given_at=now, version=1,
            )
            for key in sorted(set(candidate_states(campaign)) - done)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    conditions = desk_conditions([campaign.pk])
    ReviewLine.objects.bulk_create(
        (
            ReviewLine(review=row, condition=condition, verdict="meets", remark="材料齐全，与年报一致。")
            for row in reviews
            for condition in conditions
        ),
        batch_size=BATCH,
    )


def draft(campaign: Any, person: Any) -> None:
    """A draft with a row for each candidate, half of them with a rank."""
    from django.utils import timezone

    from applications.candidates import candidate_states
    from applications.models import SelectionDecision, SelectionRow

    now = timezone.now()
    decision, _ = SelectionDecision.objects.get_or_create(
        campaign=campaign, defaults={"created_by": person, "created_at": now, "saved_by": person, "saved_at": now}
    )
    held = set(decision.rows.values_list("application_id", flat=True))
    states = candidate_states(campaign)
    SelectionRow.objects.bulk_create(
        (
            SelectionRow(
                decision=decision, application_id=key, reason=REASON,
                rank=place if states[key] == "eligible" and place % 2 else None,
            )
            for place, key in enumerate(sorted(set(states) - held), start=len(held) + 1)
        ),
        batch_size=BATCH,
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    print(json.dumps(prepare()))
