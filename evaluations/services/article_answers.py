"""What the committee does with the articles of the units (7-2): receive, send back, note where they were adopted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Action
from evaluations.actions.evidence import ADOPT_ARTICLE, RECEIVE_ARTICLE, RETURN_ARTICLE
from evaluations.models import Article
from evaluations.rules import articles as rules
from evaluations.services.after_change import after_change
from evaluations.services.articles import article_and_unit
from evaluations.services.messages import tell_unit
from evaluations.taking_part import require_in_part

State = Article.State


@dataclass(frozen=True)
class Adoption:
    """Where an article was published."""

    level: str
    adopted_on: date | None
    outlet: str = ""
    link: str = ""


@transaction.atomic
def receive_article(article: Article, *, by: User) -> Article:
    """Receive an article: from now on it counts for 7-2; the unit is told.

    :raises Forbidden: the gate.
    """
    article = article_and_unit(article)
    require_in_part(RECEIVE_ARTICLE, user=by, subject=article)
    return _answered(article, RECEIVE_ARTICLE, State.RECEIVED, by=by, told=f"宣传稿《{article.title}》已接收")


@transaction.atomic
def receive_articles(articles: Iterable[Article], *, by: User) -> list[Article]:
    """Receive many at once, all or none; those that somebody else has answered meanwhile are passed over.

    So are those of a unit that takes no more part.

    :raises Forbidden: the gate.
    """
    # In the order of their units: two offices at once must not wait for each other in a circle.
    received = []
    for article in sorted(articles, key=lambda one: (one.unit_id, one.pk)):
        found = article_and_unit(article)
        if found.state == State.SENT and found.unit.takes_part:
            received.append(receive_article(article, by=by))
    return received


@transaction.atomic
def return_article(article: Article, *, reason: str, by: User) -> Article:
    """Send an article back to be put right; it counts no longer, and the unit is told why.

    :raises Forbidden: the gate. :raises Refused: no reason.
    """
    article = article_and_unit(article)
    require_in_part(RETURN_ARTICLE, user=by, subject=article)
    findings = rules.check_return(reason)
    if findings:
        raise Refused(findings)
    told = f"宣传稿《{article.title}》已退回，请修改后重新报送"
    return _answered(article, RETURN_ARTICLE, State.RETURNED, by=by, told=told, text=reason)


@transaction.atomic
def adopt_article(article: Article, *, adoption: Adoption, by: User) -> Article:
    """Note where an article was published; again, where a higher outlet took it over or an entry was wrong.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field.
    """
    article = article_and_unit(article)
    require_in_part(ADOPT_ARTICLE, user=by, subject=article)
    findings = rules.check_adoption(
        level=adoption.level,
        levels=Article.Level.values,
        outlet=adoption.outlet,
        link=adoption.link,
        adopted_on=adoption.adopted_on,
        sent_on=article.sent_on,
        day=today(),
    )
    if findings:
        raise Refused(findings)
    before = _adopted(article)
    article.level, article.adopted_on = adoption.level, adoption.adopted_on
    article.outlet, article.link = adoption.outlet.strip(), adoption.link.strip()
    told = f"宣传稿《{article.title}》已采用（{article.get_level_display()}）"
    return _answered(article, ADOPT_ARTICLE, State.ADOPTED, by=by, told=told, before=before, after=_adopted(article))


def _answered(
    article: Article,
    action: Action,
    state: State,
    *,
    by: User,
    told: str,
    text: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Article:
    was = article.state
    article.state, article.answer_text = state, text.strip()
    article.answered_at, article.answered_by = timezone.now(), by
    article.save()
    event = record(
        by=by,
        action=action.code,
        label=action.label,
        subject=article,
        before={"state": was, **(before or {})},
        after={"state": str(state.value), **(after or {})},
        reason=article.answer_text,
    )
    tell_unit(
        article.unit,
        title=told,
        body=article.answer_text,
        event=f"{action.code}:{article.pk}:{event.pk}",
        link=article.get_absolute_url(),
    )
    after_change(article.unit)
    return article


def _adopted(article: Article) -> dict[str, Any]:
    return {"level": article.level, "outlet": article.outlet, "adopted_on": str(article.adopted_on or "")}
