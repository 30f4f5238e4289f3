"""Independence of the desk review (S3): whose verdicts were open to the committee, who is no reviewer any more.

The pages of the committee show a complete review to everybody of it, and the draft of the selection opens with its
counts. Whoever may have read them gives no independent verdict on that form; the platform keeps the moment.
"""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from applications.desk_summary import as_rules_see, summaries
from applications.models import Application, Review, SelectionDecision, SelectionRow
from applications.rules import desk
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.findings import Finding


def lay_open(application: Application) -> None:
    """Keep the moment from which the committee could read the reviews of a form; nothing while one is awaited."""
    reviews = list(Review.objects.desk().filter(application=application))
    accepted = any(review.note for review in reviews)
    wanted = application.campaign.desk_reviewers
    if desk.is_complete(as_rules_see(reviews), wanted=wanted, other_number_accepted=accepted):
        given = Review.objects.standing().filter(application=application, state=Review.State.GIVEN)
        given.filter(laid_open_at__isnull=True).update(laid_open_at=timezone.now())


def check_independence(
    applications: Sequence[Application], *, reviewers: Sequence[User], leaving: int = 0
) -> list[Finding]:
    """Return who may have read the others' verdicts on which of the forms, in four queries and those of the summary.

    ``leaving`` is how many reviewers of each form go in the same act: asked before they do, for what is then complete
    has not been open to anybody.
    """
    readers = _readers_of_the_committee(reviewers)
    laid_open, drafted = _laid_open(applications), _drafted(applications)
    assigned: dict[int, int] = {}
    for key in Review.objects.standing().filter(application__in=applications).values_list("application", flat=True):
        assigned[key] = assigned.get(key, 0) + 1
    return [
        finding
        for application in applications
        for reviewer in reviewers
        for finding in desk.check_independent(
            application.organization.name,
            reviewer.full_name,
            number=max(application.campaign.desk_reviewers, assigned.get(application.pk, 0) - leaving + len(reviewers)),
            reads=reviewer.pk in readers,
            laid_open=application.pk in laid_open,
            drafted=application.pk in drafted,
        )
    ]


def check_reopening(review: Review) -> list[Finding]:
    """Return what keeps a given review from being changed: the draft of the selection tells what the others found."""
    application = review.application
    standing = Review.objects.standing().filter(application=application).count()
    return desk.check_reopening(
        application.organization.name,
        review.reviewer.full_name,
        number=max(application.campaign.desk_reviewers, standing),
        reads=bool(_readers_of_the_committee([review.reviewer])),
        drafted=bool(_drafted([application])),
    )


def _readers_of_the_committee(people: Iterable[User]) -> set[int]:
    """Return those who read the board and the summaries: inspectors do not."""
    staff = Membership.objects.standing().filter(user__in=people, role__in=[Role.COMMITTEE, Role.DECIDER])
    return set(staff.values_list("user", flat=True))


def _laid_open(applications: Sequence[Application]) -> set[int]:
    """Return the forms whose verdicts could be read at some time, or can be now (the setting may have been lowered)."""
    kept = Review.objects.desk().filter(application__in=applications, laid_open_at__isnull=False)
    now = {key for key, summary in summaries(applications).items() if summary.readable}
    return {*kept.values_list("application", flat=True), *now}


def _drafted(applications: Iterable[Application]) -> set[int]:
    """Return the forms about which a reason stands on the board, as prefilled from the reviews or as somebody wrote."""
    rows = SelectionRow.objects.filter(application__in=list(applications)).exclude(reason="")
    in_force = rows.exclude(decision__state=SelectionDecision.State.CANCELLED)
    return set(in_force.values_list("application", flat=True))
