"""Typing and giving a review: one piece of code for a prefecture's own verdicts and for the committee's desk (C0.1–C6).

Everything here is called inside the caller's transaction, after the caller has asked the gate on the locked row:
who may review, and when, is the caller's business (``prefecture_reviews``, ``desk_reviews``).
"""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from applications.models import Application, Review, ReviewLine
from applications.rules import review as rules
from applications.services.eligibility import standing_check
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Condition
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Organization


class ReviewConflict(Exception):
    """The save would overwrite another text (a second tab, a colleague). Nothing was saved; both texts are here.

    ``fields`` are the names of the form (``verdict-<key>``, ``remark-<key>``, ``remark``); ``saved`` and ``typed`` map
    them to the two texts.
    """

    def __init__(
        self, review: Review, fields: list[str], *, saved: Mapping[str, str], typed: Mapping[str, str]
    ) -> None:
        self.review = review
        self.fields = fields
        self.saved = saved
        self.typed = typed
        super().__init__("、".join(fields))


def open_review(
    application: Application,
    *,
    kind: str,
    body: Organization,
    reviewer: User,
    conditions: Iterable[Condition],
    by: User,
) -> Review:
    """Create a review with one empty line for each condition."""
    review = Review.objects.create(
        application=application, kind=kind, body=body, reviewer=reviewer, assigned_by=by, assigned_at=timezone.now()
    )
    ReviewLine.objects.bulk_create(blank_lines(review, conditions))
    return review


def locked_review(pk: int) -> Review:
    """Return the row as it is now, locked until the transaction ends, with what the gate and the messages need."""
    return (
        Review.objects.select_for_update(of=("self",))
        .select_related(
            "application__campaign", "application__organization__prefecture", "application__superior",
            "body", "reviewer", "saved_by",
        )
        .get(pk=pk)
    )  # fmt: skip


def lines_of(review: Review) -> list[ReviewLine]:
    """Return the lines in the order of the conditions."""
    return list(review.lines.select_related("condition").order_by("condition__number"))


def blank_lines(review: Review, conditions: Iterable[Condition]) -> list[ReviewLine]:
    """Return the lines of a review that nobody has begun yet, unsaved: a page may be opened without writing."""
    return [ReviewLine(review=review, condition=condition) for condition in conditions]


def texts_of(review: Review, lines: Iterable[ReviewLine]) -> dict[str, str]:
    """Return what is saved, by the names of the form."""
    texts: dict[str, str] = {}
    for line in lines:
        texts[f"verdict-{line.condition_id}"] = line.verdict
        texts[f"remark-{line.condition_id}"] = line.remark
    texts["remark"] = review.remark
    return texts


def as_rules_see(lines: Iterable[ReviewLine], computed: Mapping[str, str] | None = None) -> list[rules.Line]:
    """Return the lines as the rules take them; ``computed`` maps a condition's code to the platform's verdict."""
    verdicts = computed or {}
    return [
        rules.Line(
            line.condition_id, line.condition.title, line.verdict, line.remark, verdicts.get(line.condition.code, "")
        )
        for line in lines
    ]


def save_typed(review: Review, *, typed: Mapping[str, str], base_version: int, by: User) -> Review:
    """Save what was typed, also what would not pass; the same text again makes no new version.

    ``typed`` has names of the form; a name that is not of this review is ignored, a missing one is left as it is.

    :raises ReviewConflict: somebody has saved another text since ``base_version``. :raises Refused: too long a remark.
    """
    lines = lines_of(review)
    saved = texts_of(review, lines)
    mine = {name: _tidy(typed[name]) for name in saved if name in typed}
    changed = rules.differences(saved, mine)
    if not changed:
        return review
    if base_version != review.version:
        raise ReviewConflict(review, changed, saved=saved, typed=mine)
    for line in lines:
        verdict = mine.get(f"verdict-{line.condition_id}", line.verdict)
        line.verdict = verdict if verdict in rules.VERDICTS else ""
        line.remark = mine.get(f"remark-{line.condition_id}", line.remark)
    review.remark = mine.get("remark", review.remark)
    too_long = rules.check_lengths(as_rules_see(lines), overall=review.remark)
    if too_long:
        raise Refused(too_long)
    for line in lines:
        line.save(update_fields=["verdict", "remark"])
    review.version += 1
    review.saved_at = timezone.now()
    review.saved_by = by
    review.save(update_fields=["remark", "version", "saved_at", "saved_by"])
    return review


def unfinished(review: Review) -> list[Finding]:
    """Return what keeps a saved review from being given: no verdict, or no remark where one is needed.

    One is needed also where the verdict is otherwise than computed (C0.1, C0.2), as the committee gives it there.

    The caller saves first, and raises after its transaction: what was typed is kept although the act is refused.
    """
    check = standing_check(review.application)
    computed = {row["code"]: row["verdict"] for row in check.working} if check else {}
    return rules.check_review(as_rules_see(lines_of(review), computed), overall=review.remark)


def give(review: Review) -> Review:
    """Put a finished review into force."""
    review.state = Review.State.GIVEN
    review.given_at = timezone.now()
    review.save(update_fields=["state", "given_at"])
    return review


def reopen(review: Review) -> Review:
    """Take a given review back to be changed; what was typed stays."""
    review.state = Review.State.ASSIGNED
    review.given_at = None
    review.save(update_fields=["state", "given_at"])
    return review


def facts_of(review: Review) -> dict[str, str]:
    """Return the verdicts with their remarks as plain values, for the record."""
    facts = {
        line.condition.code: f"{line.get_verdict_display()}{'：' + line.remark if line.remark else ''}"
        for line in lines_of(review)
    }
    return facts | ({"remark": review.remark} if review.remark else {})


def _tidy(text: object) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip() if isinstance(text, str) else ""
