"""The letter to each body after the release: the outcome's own wording, with the body's facts put into it (S3).

The texts are rows of the campaign (:class:`~applications.models.letter.LetterText`); the platform's own are in
``fixtures/plan_2020.json`` and are shown as 平台默认. A line whose placeholder has nothing to say is left out.
"""

from collections.abc import Iterable
from typing import Any

from applications.models import Application, LetterText, Submission
from applications.rules.letters import fill
from benchmark_platform.campaigns.models import Campaign

# For a campaign whose rows are missing: says what is decided, and nothing more.
PLAIN = ("{计划}申报结果通知", "{党组织名称}：\n你单位申报{计划}创建单位（申报编号{编号}）的结果为：{结果}。")


def names_of(applications: Iterable[Application]) -> dict[int, str]:
    """Return the names as they were filed, by application: what is released keeps the name that was decided on."""
    filed = Submission.objects.standing().filter(application__in=list(applications))
    rows = filed.values_list("application", "snapshot__organization_name")
    return {key: name for key, name in rows if name}


class Letters:
    """The letters of one campaign: its texts read once (one query), then one letter after the other.

    Where many letters are made, the names of their ``applications`` are read in one query more.
    """

    def __init__(self, campaign: Campaign, applications: Iterable[Application] | None = None) -> None:
        self.campaign = campaign
        self.names = None if applications is None else names_of(applications)
        rows = LetterText.objects.filter(campaign=campaign)
        self.texts = {row.outcome: (row.title, row.body) for row in rows}

    def name_of(self, application: Application) -> str:
        """Return the name of the body as it was filed."""
        names = names_of([application]) if self.names is None else self.names
        return names.get(application.pk, application.organization.name)

    def message_for(
        self, application: Application, outcome: str, *, reserve_rank: int | None = None, reason: str = ""
    ) -> tuple[str, str]:
        """Return title and body (a paragraph a line) for one outcome, a value of ``LetterText.Outcome``.

        ``reason`` is told only where the campaign's text asks for it (``{理由}``).
        """
        title, body = self.texts.get(outcome, PLAIN)
        values = {
            "党组织名称": self.name_of(application),
            "编号": application.number or "",
            "计划": self.campaign.short_title,
            "结果": str(LetterText.Outcome(outcome).label),
            "候补顺序": str(reserve_rank or ""),
            "理由": reason.strip(),
            "发文单位": self.campaign.issuer,
            "联系单位": self.campaign.filing_office,
            "联系方式": self.campaign.support_contact,
        }
        return fill(title, values), fill(body, values)


def read_letters(campaign: Any, applications: Iterable[Application]) -> None:
    """Read texts and names once for many messages on this instance of the campaign."""
    campaign._letters = Letters(campaign, applications)


def message_for(
    application: Application, outcome: str, *, reserve_rank: int | None = None, reason: str = ""
) -> tuple[str, str]:
    """Return title and body of one letter; the texts are read once for each instance of a campaign."""
    campaign: Any = application.campaign
    if not hasattr(campaign, "_letters"):
        campaign._letters = Letters(campaign)
    letters: Letters = campaign._letters
    return letters.message_for(application, outcome, reserve_rank=reserve_rank, reason=reason)
