"""The articles of a unit (7-2): sent, sent again, taken back by the unit; answered by the committee."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Decision
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions import evidence as actions
from evaluations.actions.unit import WORK
from evaluations.article_counts import STATE_TONES, counts_of
from evaluations.forms.articles import AdoptForm, ArticleForm, ReturnForm
from evaluations.models import Article, CreationUnit
from evaluations.services.article_answers import adopt_article, receive_article, return_article
from evaluations.services.articles import resend_article, send_article, withdraw_article
from evaluations.services.kept_files import ARTICLE_KINDS
from evaluations.taking_part import decide_in_part, require_in_part
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.kept import given_file, keep_files


@require_safe
def articles(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the unit's articles, and the count against the need by calendar year."""
    unit = visible_unit(request, pk)
    found = list(unit.articles.select_related("file"))
    context = unit_context(
        unit,
        "articles",
        rows=[(article, STATE_TONES[article.state]) for article in found],
        counts=counts_of(unit, found),
        work=decide(WORK, user=request.user, subject=unit),
    )
    return render(request, "evaluations/article_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def article_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an article; what is refused stays in the form, its file too."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    if request.method != "POST":
        return _form_page(request, unit, ArticleForm.fresh({"sent_on": today()}))
    form = ArticleForm(request.POST, request.FILES)
    try:
        if form.unreadable_days:
            raise Refused(form.unreadable_days)
        article = send_article(
            unit,
            content=form.content,
            upload=given_file(request, "file"),
            confirmed=form.typed("confirmed") == "on",
            key=form.typed_key,
            by=person(request),
        )
    except (Refused, UploadRefused) as refused:
        return _refused(request, unit, form, refused)
    messages.success(request, f"《{article.title}》已报送，等待行业党委接收。接收后才计入篇数。")
    return redirect("evaluations:articles", pk=pk)


@require_safe
def article(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """One article, with what can be done with it."""
    return _article_page(request, _visible(request, pk, article_pk))


@require_http_methods(["GET", "HEAD", "POST"])
def article_resend(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """Put right what was sent back, and send it again."""
    found = _visible(request, pk, article_pk)
    require(WORK, user=request.user, subject=found.unit)
    require(actions.RESEND_ARTICLE, user=request.user, subject=found)
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in ("title", "author", "text")}
        return _form_page(request, found.unit, ArticleForm.fresh({**initial, "sent_on": today()}), article=found)
    form = ArticleForm(request.POST, request.FILES)
    try:
        if form.unreadable_days:
            raise Refused(form.unreadable_days)
        resend_article(found, content=form.content, upload=given_file(request, "file"), by=person(request))
    except (Refused, UploadRefused) as refused:
        return _refused(request, found.unit, form, refused, article=found)
    messages.success(request, f"《{form.content.title}》已重新报送。")
    return redirect("evaluations:articles", pk=pk)


@require_POST
def article_withdraw(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """Take an article back."""
    found = _visible(request, pk, article_pk)
    withdraw_article(found, by=person(request))
    messages.success(request, f"《{found.title}》已撤回。")
    return redirect("evaluations:articles", pk=pk)


@require_POST
def article_receive(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """Receive an article."""
    found = _visible(request, pk, article_pk)
    receive_article(found, by=person(request))
    messages.success(request, f"《{found.title}》已接收，已告知创建单位。")
    return redirect(found)


@require_POST
def article_return(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """Send an article back, with a reason."""
    found = _visible(request, pk, article_pk)
    require_in_part(actions.RETURN_ARTICLE, user=request.user, subject=found)
    form = ReturnForm(request.POST)
    try:
        return_article(found, reason=form.typed("reason"), by=person(request))
    except Refused as refused:
        form.show(refused.findings)
        return _article_page(request, found, return_form=form)
    messages.success(request, f"《{found.title}》已退回，已告知创建单位。")
    return redirect(found)


@require_POST
def article_adopt(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    """Note where an article was published."""
    found = _visible(request, pk, article_pk)
    require_in_part(actions.ADOPT_ARTICLE, user=request.user, subject=found)
    form = AdoptForm(request.POST)
    try:
        if form.unreadable_days:
            raise Refused(form.unreadable_days)
        adopt_article(found, adoption=form.adoption, by=person(request))
    except Refused as refused:
        form.show(refused.findings)
        return _article_page(request, found, adopt_form=form)
    messages.success(request, f"《{found.title}》的采用情况已登记，已告知创建单位。")
    return redirect(found)


@require_safe
def article_file(request: HttpRequest, pk: int, article_pk: int) -> FileResponse:
    """Serve the file to those who may see the unit."""
    stored = _visible(request, pk, article_pk).file
    if stored is None:
        raise Http404("没有这个文件。")
    return serve(stored, inline=True)


def _visible(request: HttpRequest, pk: int, article_pk: int) -> Article:
    unit = visible_unit(request, pk)
    found = get_object_or_404(unit.articles.select_related("file", "sent_by", "answered_by"), pk=article_pk)
    found.unit = unit
    return found


def _article_page(request: HttpRequest, found: Article, **forms: Any) -> HttpResponse:
    names = ("level", "adopted_on", "outlet", "link")
    standing = {name: getattr(found, name) for name in names} if found.level else {"adopted_on": today()}
    context: dict[str, Any] = {
        "article": found,
        "tone": STATE_TONES[found.state],
        "return_form": forms.get("return_form") or ReturnForm.fresh(),
        "adopt_form": forms.get("adopt_form") or AdoptForm.fresh(standing),
        **_decisions(request, found),
    }
    status = 422 if forms else 200
    context = unit_context(found.unit, "articles", **context)
    return render(request, "evaluations/article_one.html", context, status=status)


def _decisions(request: HttpRequest, found: Article) -> dict[str, Decision]:
    """What the gate says of each act; the unit's own acts ask for the unit's work, too."""
    work = decide(WORK, user=request.user, subject=found.unit)
    own = {"resend": actions.RESEND_ARTICLE, "withdraw": actions.WITHDRAW_ARTICLE}
    committees = {
        "receive": actions.RECEIVE_ARTICLE,
        "give_back": actions.RETURN_ARTICLE,
        "adopt": actions.ADOPT_ARTICLE,
    }
    decisions = {name: decide_in_part(action, user=request.user, subject=found) for name, action in committees.items()}
    for name, action in own.items():
        decision = decide(action, user=request.user, subject=found)
        decisions[name] = Decision(action, False, work.reason) if decision and not work else decision
    return decisions


def _form_page(
    request: HttpRequest, unit: CreationUnit, form: ArticleForm, *, article: Article | None = None, status: int = 200
) -> HttpResponse:
    context = unit_context(unit, "articles", form=form, article=article)
    return render(request, "evaluations/article_form.html", context, status=status)


def _refused(
    request: HttpRequest, unit: CreationUnit, form: ArticleForm, refused: Exception, *, article: Article | None = None
) -> HttpResponse:
    form.show(refused.findings if isinstance(refused, Refused) else [])
    keep_files(request, unit, form, ("file",), ARTICLE_KINDS)
    return _form_page(request, unit, form, article=article, status=422)
