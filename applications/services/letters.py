"""The texts of the letters (S3): the committee's words instead of the platform's, until the list is released."""

from dataclasses import dataclass

from django.db import transaction

from applications.actions.notice import EDIT_LETTERS
from applications.models import LetterText, SelectionDecision
from applications.rules.letters import check_text
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused

OPEN, RELEASED = "open", "released"


@dataclass(frozen=True)
class LetterDesk:
    """The texts of one campaign, as the gate sees them: open to changes until the release."""

    campaign: Campaign
    state: str

    @classmethod
    def of(cls, campaign: Campaign) -> "LetterDesk":
        """Read whether the campaign's list has been released (one query)."""
        released = SelectionDecision.objects.filter(campaign=campaign, state=SelectionDecision.State.RELEASED)
        return cls(campaign, RELEASED if released.exists() else OPEN)

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return {OPEN: "尚未公布", RELEASED: "已公布"}


def edit_letter(text: LetterText, *, title: str, body: str, by: User) -> LetterText:
    """Give one letter words of the committee's own; after the release the letters stand as they were sent.

    :raises Forbidden: the gate. :raises Refused: an empty text, or a placeholder that nobody knows.
    """
    with transaction.atomic():
        text = LetterText.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=text.pk)
        require(EDIT_LETTERS, user=by, subject=LetterDesk.of(text.campaign))
        title, body = " ".join(title.split()), body.replace("\r\n", "\n").strip()
        findings = check_text(title=title, body=body, reserve=text.outcome == LetterText.Outcome.RESERVE)
        if findings:
            raise Refused(findings)
        before = {"title": text.title, "body": text.body}
        text.title, text.body, text.is_platform_default = title, body, False
        text.save()
        record(
            by=by,
            action=EDIT_LETTERS.code,
            label=EDIT_LETTERS.label,
            subject=text,
            before=before,
            after={"title": title, "body": body},
        )
        return text
