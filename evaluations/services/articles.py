"""Articles handed to the association (7-2): sent and taken back by the unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from evaluations.actions.evidence import RESEND_ARTICLE, WITHDRAW_ARTICLE
from evaluations.models import Article, CreationUnit
from evaluations.rules import articles as rules
from evaluations.services.after_change import after_change
from evaluations.services.kept_files import ARTICLE_KINDS, GivenFile, stored
from evaluations.services.locking import locked_unit, unit_at_work

State = Article.State


@dataclass(frozen=True)
class ArticleText:
    """What is sent: ``sent_on`` may be an earlier day, for what was handed in on paper (补录)."""

    title: str
    author: str = ""
    text: str = ""
    sent_on: date | None = None


@transaction.atomic
def send_article(
    unit: CreationUnit,
    *,
    content: ArticleText,
    upload: GivenFile | None = None,
    confirmed: bool = False,
    key: str,
    by: User,
) -> Article:
    """Send an article, text or file; the same ``key`` twice is one article. Only what the committee receives counts.

    ``confirmed`` says that it is another article of the same title.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field. :raises UploadRefused: the file.
    """
    unit = unit_at_work(unit, by=by)
    known = unit.articles.filter(key=key).first()
    if known:
        return known
    findings = _judge(unit, content, has_file=upload is not None)
    if not findings and not confirmed:
        others = unit.articles.exclude(state__in=[State.WITHDRAWN, State.RETURNED])
        findings = rules.doubled(content.title, others.values_list("title", "sent_on"))
    if findings or content.sent_on is None:
        raise Refused(findings)
    article = Article.objects.create(
        unit=unit,
        title=content.title.strip(),
        author=content.author.strip(),
        text=content.text.strip(),
        file=stored(unit, upload, kinds=ARTICLE_KINDS, by=by) if upload else None,
        sent_on=content.sent_on,
        sent_by=by,
        key=key,
    )
    record(by=by, action="article.send", label="报送宣传稿", subject=article, after=_plain(article))
    after_change(unit)
    return article


@transaction.atomic
def resend_article(article: Article, *, content: ArticleText, upload: GivenFile | None = None, by: User) -> Article:
    """Send an article again that was sent back; without a new file the old one stays.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field. :raises UploadRefused: the file.
    """
    article = own_article(article, RESEND_ARTICLE, by=by)
    findings = _judge(article.unit, content, has_file=upload is not None or article.file is not None)
    if findings or content.sent_on is None:
        raise Refused(findings)
    before = _plain(article)
    article.title, article.author, article.text = content.title.strip(), content.author.strip(), content.text.strip()
    article.file = stored(article.unit, upload, kinds=ARTICLE_KINDS, by=by) if upload else article.file
    article.sent_on, article.sent_by, article.state = content.sent_on, by, State.SENT
    article.save()
    record(
        by=by,
        action=RESEND_ARTICLE.code,
        label=RESEND_ARTICLE.label,
        subject=article,
        before=before,
        after=_plain(article),
    )
    after_change(article.unit)
    return article


@transaction.atomic
def withdraw_article(article: Article, *, by: User) -> Article:
    """Take an article back that nobody has received yet, or that was sent back; it stays on record.

    :raises Forbidden: the gate.
    """
    article = own_article(article, WITHDRAW_ARTICLE, by=by)
    before = {"state": article.state}
    article.state = State.WITHDRAWN
    article.save()
    record(
        by=by,
        action=WITHDRAW_ARTICLE.code,
        label=WITHDRAW_ARTICLE.label,
        subject=article,
        before=before,
        after={"state": article.state},
    )
    after_change(article.unit)
    return article


def own_article(article: Article, action: Action, *, by: User) -> Article:
    """Return the article under its locked unit, for the unit itself.

    :raises Forbidden: not of the unit, not now, or not from this state.
    """
    unit = unit_at_work(article.unit_id, by=by)
    found = locked_article(unit, article)
    require(action, user=by, subject=found)
    return found


def locked_article(unit: CreationUnit, article: Article) -> Article:
    """Return the article as it is now, under its locked unit."""
    found = unit.articles.select_related("file", "answered_by").get(pk=article.pk)
    found.unit = unit
    return found


def article_and_unit(article: Article) -> Article:
    """Return the article for the committee, its unit locked first."""
    return locked_article(locked_unit(article.unit_id), article)


def _judge(unit: CreationUnit, content: ArticleText, *, has_file: bool) -> list[Finding]:
    return rules.check_article(
        title=content.title,
        author=content.author,
        text=content.text,
        has_file=has_file,
        sent_on=content.sent_on,
        day=today(),
        earliest=unit.campaign.assessment_from,
    )


def _plain(article: Article) -> dict[str, Any]:
    return {
        "state": article.state,
        "title": article.title,
        "sent_on": str(article.sent_on),
        "file": str(article.file or ""),
    }
