"""Applications as rows, for lists: filed, answered, returned without going through the form."""

from datetime import UTC, date, datetime

from applications.models import Application, Opinion, State, Submission
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization

FILED_AT = datetime(2020, 8, 3, 2, tzinfo=UTC)


def make_application(
    campaign: Campaign, branch: Organization, user: User, *, state: str = State.SUBMITTED, number: str | None = ""
) -> Application:
    """An application in some state; ``number=None`` has never been filed."""
    assert branch.superior is not None
    if number == "":
        number = f"{campaign.code}-{branch.code}"
    application = Application.objects.create(
        campaign=campaign,
        organization=branch,
        track=branch.track,
        superior=branch.superior,
        state=state,
        state_since=FILED_AT,
        answers={"grounds": "只有自己看得到的草稿"},
        saved_at=FILED_AT,
        saved_by=user,
        number=number,
    )
    if number:
        Submission.objects.create(
            application=application,
            round=1,
            snapshot={},
            code="K7QM-4TDA",
            version=1,
            branch_name=branch.name,
            founded_on=date(2012, 6, 1),
            secretary_name="张建国",
            employee_count=56,
            member_count=13,
            submitted_by=user,
            submitted_at=FILED_AT,
        )
    return application


def add_superior_opinion(application: Application, user: User, *, verdict: str = "agree") -> Opinion:
    """The superior's opinion on the standing submission."""
    return Opinion.objects.create(
        application=application,
        level="superior",
        submission=application.submissions.get(),
        verdict=verdict,
        text="同意推荐。",
        signatory="王志强",
        signed_on=date(2020, 8, 5),
        recorded_by=user,
        recorded_at=datetime(2020, 8, 5, 2, tzinfo=UTC),
    )
