"""A prefecture's branches side by side: what its body needs for its one choice, in a fixed number of queries (S2)."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from applications.actions import Filing
from applications.document import FormDocument, of_submission
from applications.models import Application, EligibilityCheck, Review, ReviewLine, State, Submission
from applications.progress import UNSUBMITTED, with_progress
from applications.rules import recommendation as rules
from applications.summary import Row, opinion_words, summary_rows
from applications.verdicts import Verdict, verdict_of
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding
from benchmark_platform.organizations.models import Organization, Track

REVIEW_TONES = {"meets": "done", "partly": "wait", "does_not": "refused"}


@dataclass(frozen=True)
class Candidate:
    """One submitted form among the body's, with everything that stands about it."""

    application: Application
    filing: Filing
    document: FormDocument
    check: EligibilityCheck | None
    review: Review | None
    lines: list[ReviewLine] = field(default_factory=list)

    @property
    def basics(self) -> list[Row]:
        """The first fields of the form."""
        return summary_rows(self.document)[1:5]

    @property
    def honours(self) -> str:
        """The honours, one a line."""
        return summary_rows(self.document)[5].value

    @property
    def eligibility(self) -> list[Verdict]:
        """C0.1 and C0.2 as computed, with the sentence that shows the computation."""
        return eligibility_verdicts(self.check)

    @property
    def opinions(self) -> list[Row]:
        """The three opinions, the superior's last."""
        rows = [Row("党组织意见", opinion_words(self.document.branch_opinion))]
        rows += [Row("所在执业机构意见", opinion_words(opinion)) for opinion in self.document.firm_opinions]
        return [*rows, Row("上级党组织意见", opinion_words(self.document.superior_opinion))]

    @property
    def verdicts(self) -> list[Verdict]:
        """The body's own verdicts that are there, each with its remark."""
        return [
            Verdict(
                line.condition.code,
                line.get_verdict_display(),
                REVIEW_TONES.get(line.verdict, "neutral"),
                line.remark,
                title=line.condition.title,
            )
            for line in self.lines
            if line.verdict
        ]

    @property
    def review_given(self) -> bool:
        """Whether the body has confirmed its verdicts."""
        return self.review is not None and self.review.state == Review.State.GIVEN

    @property
    def still_missing(self) -> list[Finding]:
        """What stands between the form and its recommendation, the officer's own words aside."""
        opinion = self.document.superior_opinion
        case = rules.Case(
            superior_name=self.application.superior.name,
            superior_verdict=opinion.verdict if opinion else "",
            review_given=self.review_given,
            eligibility="",
        )
        return rules.check_recommendation(case, reasons="…", despite="")


def eligibility_verdicts(check: EligibilityCheck | None) -> list[Verdict]:
    """Return the working of a check for a page."""
    return [verdict_of(line) for line in (check.working if check else [])]


def candidates(campaign: Campaign, body: Organization) -> list[Candidate]:
    """Return the submitted forms of the body's branches, by number: five queries, however many there are."""
    checks = EligibilityCheck.objects.filter(superseded_at__isnull=True)
    lines = ReviewLine.objects.select_related("condition").order_by("condition__number")
    reviews = Review.objects.filter(kind=Review.Kind.PREFECTURE, withdrawn_at__isnull=True)
    rows = (
        Application.objects.filter(
            campaign=campaign,
            track=Track.PREFECTURE,
            organization__prefecture=body.prefecture_id,
            number__isnull=False,
        )
        .exclude(state__in=[State.DRAFT, State.RETURNED])
        .with_parties()
        .order_by("number")
        .prefetch_related(
            Prefetch("eligibility_checks", checks, to_attr="standing_checks"),
            Prefetch("reviews", reviews.prefetch_related(Prefetch("lines", lines)), to_attr="body_reviews"),
        )
    )
    applications: list[Any] = list(rows)
    submissions = Submission.objects.standing().filter(application__in=applications).for_documents()
    documents = {submission.application_id: of_submission(submission) for submission in submissions}
    return [_candidate(campaign, body, row, documents[row.pk]) for row in applications]


def _candidate(campaign: Campaign, body: Organization, application: Any, document: FormDocument) -> Candidate:
    review = next(iter(application.body_reviews), None)
    return Candidate(
        application=application,
        filing=Filing(campaign, body, application),
        document=document,
        check=next(iter(application.standing_checks), None),
        review=review,
        lines=list(review.lines.all()) if review else [],
    )


def unsubmitted(campaign: Campaign, body: Organization) -> Any:
    """Return the body's branches whose form is not in, each with its ``progress``."""
    branches = Organization.objects.branches().filter(
        active=True, track=Track.PREFECTURE, prefecture=body.prefecture_id
    )
    return with_progress(branches, campaign).filter(progress__in=UNSUBMITTED).order_by("code")
