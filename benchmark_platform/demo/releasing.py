"""Stage 3 done: everybody decided on, 10 direct ones and 14 prefectures' released, a few reserves behind them (S3)."""

from datetime import date
from typing import Any

from applications.models import Application, Computed, SelectionRow
from applications.rules.selection_draft import fingerprint
from applications.services.eligibility import confirm_eligibility, decide_eligibility
from applications.services.selection import open_selection, record_selection_meeting, rows_of, save_selection, texts_of
from applications.services.selection_deciding import decide_selection
from applications.services.selection_release import release_selection
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.core.services.files import store_made
from benchmark_platform.demo import papers, remarks, texts
from benchmark_platform.demo.people import People
from benchmark_platform.demo.selecting import candidates
from benchmark_platform.organizations.models import Track

SEATS = 10
RESERVES = 3
PRESENT, EXPECTED = 7, 9
Outcome = SelectionRow.Outcome


def release(campaign: Campaign, people: People, *, day: date, held_on: date) -> None:
    """Decide and release while the stage is kept open until ``day``; the meeting was on ``held_on``.

    The stage gets its own last day back afterwards: what is done here is said to be done in it.
    """
    stage = Stage.objects.filter(campaign=campaign, code="selection")
    closes_on = campaign.calendar.stages["selection"].closes_on
    stage.update(closes_on=day)
    _release(Campaign.objects.get(pk=campaign.pk), people.committee, held_on)
    stage.update(closes_on=closes_on)


def _release(campaign: Campaign, by: User, held_on: date) -> None:
    _decide_on_everybody(campaign, by)
    decision = open_selection(campaign, by=by)
    rows = rows_of(decision)
    found = candidates(campaign)
    direct = sorted((row for row in found if row.track == Track.DIRECT), key=lambda row: not row.eligible)
    typed = {row.pk: _direct(place, row) for place, row in enumerate(direct)}
    typed |= {row.pk: _local(row) for row in found if row.track != Track.DIRECT}
    base = {key: fingerprint(texts_of(rows[key])) for key in typed}
    decision = save_selection(decision, typed=typed, base=base, by=by)
    minutes = store_made(papers.page("会议纪要"), name="会议纪要.pdf", kind="pdf", content_type=papers.PDF, by=by)
    decision = record_selection_meeting(
        decision,
        held_on=held_on,
        title="研究确定“标杆引领”计划创建对象",
        expected_count=EXPECTED,
        present=tuple(texts.name(number + 40) for number in range(PRESENT)),
        recused=(),
        minutes=minutes,
        by=by,
    )
    decision = decide_selection(decision, base_version=decision.version, by=by)
    release_selection(decision, by=by)


def _decide_on_everybody(campaign: Campaign, by: User) -> None:
    """Confirm who meets; turn down who fails; what a missing paper leaves open was brought in afterwards."""
    found = candidates(campaign)
    meets = [row for row in found if row.computed == Computed.MEETS and _answered(row)]
    confirm_eligibility(campaign, seen={row.pk: row.check_id for row in meets}, by=by)
    done = {row.pk for row in meets}
    for row in found:
        if row.pk in done:
            continue
        if row.computed == Computed.MISSING and _answered(row):
            decide_eligibility(row, eligible=True, reason=remarks.BROUGHT_IN, by=by)
        elif row.computed == Computed.FAILS:
            decide_eligibility(row, eligible=False, reason=remarks.INELIGIBLE_PENALTY, by=by)
        else:
            decide_eligibility(row, eligible=False, reason=remarks.UNANSWERED, by=by)


def _answered(application: Application) -> bool:
    return any(one.level == "superior" for one in application.standing_opinions)


def _direct(place: int, row: Any) -> dict[str, str]:
    if not row.eligible:
        return {"outcome": Outcome.NOT_SELECTED, "reason": remarks.NOT_SELECTED}
    if place < SEATS:
        reason = remarks.RANK_REASONS[place % len(remarks.RANK_REASONS)]
        return {"outcome": Outcome.SELECTED, "rank": str(place + 1), "reason": reason}
    typed = {"rank": str(place + 1), "reason": remarks.BEHIND_REASON}
    if place < SEATS + RESERVES:
        return typed | {"outcome": Outcome.RESERVE, "reserve_rank": str(place - SEATS + 1)}
    return typed | {"outcome": Outcome.NOT_SELECTED}


def _local(row: Any) -> dict[str, str]:
    if row.eligible:
        return {"outcome": Outcome.SELECTED, "reason": remarks.CONFIRM_REASON}
    return {"outcome": Outcome.NOT_CONFIRMED, "reason": remarks.NOT_SELECTED}
