"""Who has read the notice, and what was reported of the mobilisation (S1)."""

from datetime import date

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, MobilizationReport
from benchmark_platform.campaigns.parties import mobilizing_bodies, notified_bodies
from benchmark_platform.campaigns.services.deadlines import set_inner_closing_day
from benchmark_platform.campaigns.services.mobilization import save_report, submit_report
from benchmark_platform.campaigns.services.notice import note_reading
from benchmark_platform.demo import texts
from benchmark_platform.demo.people import People
from benchmark_platform.organizations.models import Organization


def read_and_report(campaign: Campaign, people: People) -> None:
    """Four bodies of five have read the notice; while the stage is open, most have reported and some have a draft."""
    for index, body in enumerate(notified_bodies()):
        if index % 5 != 4:
            note_reading(campaign, organization=body, by=people.of_body[body.pk])
    for index, body in enumerate(mobilizing_bodies()):
        if index % 4 != 3:
            _report(campaign, body, people, index)


def _report(campaign: Campaign, body: Organization, people: People, index: int) -> None:
    """Nothing where the stage is over: what was not reported in time is missing, as it would be."""
    person = people.of_body[body.pk]
    blank = MobilizationReport(campaign=campaign, organization=body)
    if not decide(actions.SAVE_REPORT, user=person, subject=blank):
        return
    text = texts.REPORTS[index % len(texts.REPORTS)]
    report = save_report(campaign, organization=body, text=text, version=0, by=person)
    if index % 4 != 2:
        submit_report(report, by=person)


def keep_prefectures_open(campaign: Campaign, people: People, *, day: date) -> None:
    """Where the inner closing days have passed already, the prefectures take the last day of the stage instead (S2)."""
    last = campaign.calendar.stages["application"].closes_on
    bodies = Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY, active=True)
    for body in bodies.select_related("prefecture"):
        inner = campaign.calendar.inner_closing_day(body.prefecture_id)
        if last is not None and inner is not None and inner < day:
            set_inner_closing_day(campaign, body, closes_on=last, by=people.of_body[body.pk])
