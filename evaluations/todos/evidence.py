"""What waits because of articles and written systems: sent back or refused (unit), not yet answered (committee)."""

from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations import addresses
from evaluations.actions.evidence import ACCEPT_SYSTEM, RECEIVE_ARTICLE
from evaluations.actions.unit import WORK
from evaluations.models import Article, CreationUnit, UnitDocument

WAITING = UnitDocument.Acceptance.WAITING


def evidence_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines; two queries at most, whatever the number of units."""
    if not units:
        return []
    own = [unit for unit in units if decide(WORK, user=user, subject=unit, day=day)]
    if own:
        return _for_unit(own)
    if user.holds(Role.COMMITTEE, Role.DECIDER):
        return _for_committee(user, campaign, day, units)
    return []


def _for_unit(units: list[CreationUnit]) -> list[Todo]:
    returned = Article.objects.filter(unit__in=units, state=Article.State.RETURNED)
    lines = [
        Todo(
            f"《{article.title}》被退回，请修改后重新报送", article.get_absolute_url(), article.answer_text, urgent=True
        )
        for article in returned
    ]
    refused = UnitDocument.objects.filter(unit__in=units, removed_at=None, acceptance=UnitDocument.Acceptance.REFUSED)
    lines += [
        Todo(f"“{row.title}”不予认定，请更正或停用", row.get_absolute_url(), row.acceptance_text) for row in refused
    ]
    return lines


def _for_committee(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    sample = units[0]
    articles = Article.objects.filter(unit__in=units, state=Article.State.SENT).count()
    systems = UnitDocument.objects.filter(unit__in=units, removed_at=None, acceptance=WAITING).count()
    lines = []
    if articles and decide(RECEIVE_ARTICLE, user=user, subject=Article(unit=sample), day=day):
        lines.append(Todo(f"{articles} 篇宣传稿待接收", addresses.article_inbox(campaign.code)))
    waits = UnitDocument(unit=sample, acceptance=WAITING)
    if systems and decide(ACCEPT_SYSTEM, user=user, subject=waits, day=day):
        lines.append(Todo(f"{systems} 项其他制度待认定", addresses.systems(campaign.code)))
    return lines
