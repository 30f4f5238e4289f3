"""The prefecture body's own verdicts on a form: C0.1, C0.2 and C1–C6, confirmed before it recommends (S2)."""

from collections.abc import Mapping

from django.db import transaction

from applications import actions
from applications.actions import Filing
from applications.models import Application, Review
from applications.services import reviews
from applications.services.locking import locked
from applications.services.recommendations import body_of
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused

GIVEN = "本单位的审查结论已经确认；需要修改的，请先选择“修改审查结论”。"


def standing_review(application: Application) -> Review | None:
    """Return the body's own review of a form, or None before the first word."""
    return (
        application.reviews.filter(kind=Review.Kind.PREFECTURE, withdrawn_at__isnull=True)
        .select_related("body", "saved_by", "reviewer")
        .first()
    )


def save_verdicts(application: Application, *, typed: Mapping[str, str], base_version: int, by: User) -> Review:
    """Save what is typed, also what would not pass; the first word opens the review.

    :raises Forbidden: the gate. :raises Refused: already confirmed, or a remark is too long.
    :raises ReviewConflict: a colleague has saved another text.
    """
    with transaction.atomic():
        return reviews.save_typed(_open(application, by=by), typed=typed, base_version=base_version, by=by)


def confirm_verdicts(application: Application, *, typed: Mapping[str, str], base_version: int, by: User) -> Review:
    """Save and confirm the body's verdicts; what was typed is kept also when the confirmation is refused.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field. :raises ReviewConflict: as above.
    """
    with transaction.atomic():
        review = reviews.save_typed(_open(application, by=by), typed=typed, base_version=base_version, by=by)
        findings = reviews.unfinished(review)
        if not findings:
            reviews.give(review)
            _record(review, label="确认审查结论", by=by)
    if findings:
        raise Refused(findings)
    return review


def change_verdicts(application: Application, *, by: User) -> Review:
    """Take confirmed verdicts back to be changed; nothing typed is lost.

    :raises Forbidden: the gate. :raises Refused: there is nothing confirmed.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.REVIEW, user=by, subject=Filing(application.campaign, body_of(application), application))
        review = standing_review(application)
        if review is None or review.state != Review.State.GIVEN:
            raise Refused("审查结论还没有确认，可以直接修改。")
        reviews.reopen(review)
        _record(review, label="修改审查结论", by=by)
        return review


def reopen_for_new_form(application: Application) -> None:
    """The body judged the form that stood; one that is withdrawn or sent back has to be judged anew, from its notes."""
    review = standing_review(application)
    if review is not None and review.state == Review.State.GIVEN:
        reviews.reopen(review)


def _open(application: Application, *, by: User) -> Review:
    """Lock the form, ask the gate, and return its review, begun if need be."""
    application = locked(application)
    body = body_of(application)
    require(actions.REVIEW, user=by, subject=Filing(application.campaign, body, application))
    review = standing_review(application)
    if review is None:
        conditions = application.campaign.conditions.order_by("number")
        return reviews.open_review(
            application, kind=Review.Kind.PREFECTURE, body=body, reviewer=by, conditions=conditions, by=by
        )
    if review.state == Review.State.GIVEN:
        raise Refused([Finding(GIVEN, code="given")])
    return review


def _record(review: Review, *, label: str, by: User) -> None:
    record(
        by=by,
        action=actions.REVIEW.code,
        label=label,
        subject=review.application,
        after=reviews.facts_of(review),
    )
