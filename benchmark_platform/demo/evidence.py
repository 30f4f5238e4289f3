"""Documents, systems, premises, figures of the firms, and articles of the sample units (R; 5-1 to 5-4, 6-2, 7-2)."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import texts
from benchmark_platform.demo.ledgers import Book
from benchmark_platform.demo.papers import paper_or_photo, photo
from evaluations.models import Article, CreationUnit, DocumentKind, PremisesPoint, Rubric, UnitDocument
from evaluations.rules.figures import FigureRow
from evaluations.rules.premises import PointAnswer
from evaluations.services.article_answers import Adoption, adopt_article, receive_article, return_article
from evaluations.services.articles import ArticleText, send_article, withdraw_article
from evaluations.services.documents import DocumentFacts, add_document
from evaluations.services.figures import covered_firms, save_figures, years_of
from evaluations.services.premises import save_premises, set_premises_photo
from evaluations.services.systems import accept_system, refuse_system

# These units hand in PDFs, the others photos.
AS_PDF = (0, 12)
CHAT = "示例党建工作群"
PROOF = "本年度按制度执行，会议记录和台账可查。"
OTHER_SYSTEM = "党员先锋示范岗管理办法"
HEADLINES = (
    "党建引领强根基，标杆创建开新局",
    "党课开到项目现场",
    "财税服务队走进社区",
    "党员示范岗带动执业质量提升",
    "一支部一品牌的实践与思考",
    "青年党员讲审计故事",
)
BODY = "示例稿件。党支部对照创建任务指南，把组织生活同执业实际结合起来，推动党建与业务融合。（内容为演示而编）"
RETURN_REASON = "内容偏重业务介绍，请补充党组织的具体做法后再报。"
# What becomes of the n-th article of a unit.
FATES = "arrarwsas"
LEVELS = ("association", "association", "province", "nation")


def put_down(book: Book, rubric: Rubric) -> None:
    """Everything of this kind that the unit has, by how diligent it is."""
    if book.fullness >= 10:
        _documents(book, rubric)
        _premises(book, rubric)
    if book.fullness >= 40:
        _figures(book)
    _articles(book)


def _documents(book: Book, rubric: Rubric) -> None:
    since = book.first - timedelta(days=300)
    for number, kind in enumerate(DocumentKind.objects.filter(rubric=rubric, is_system=False).exclude(code="other")):
        if book.keeps(number + 3, 7):
            _add(book, kind, since=since + timedelta(days=number * 9))
    [kind] = DocumentKind.objects.filter(rubric=rubric, is_system=True)
    for number, system in enumerate(rubric.named_systems.all()):
        if book.keeps(number + 5, 11):
            add_document(
                book.unit,
                kind=kind,
                upload=_paper(book, system.name),
                facts=DocumentFacts(
                    title=system.name, in_force_from=since, proof_text=PROOF if (book.index + number) % 5 else ""
                ),
                named_system=system,
                by=book.person,
            )
    if book.fullness >= 80:
        facts = DocumentFacts(title=OTHER_SYSTEM, in_force_from=since, proof_text=PROOF)
        add_document(book.unit, kind=kind, upload=_paper(book, OTHER_SYSTEM), facts=facts, by=book.person)


def _paper(book: Book, title: str) -> SimpleUploadedFile:
    return paper_or_photo(title, book.index, as_pdf=book.index in AS_PDF)


def _add(book: Book, kind: DocumentKind, *, since: date) -> None:
    add_document(
        book.unit,
        kind=kind,
        upload=_paper(book, kind.title),
        facts=DocumentFacts(in_force_from=since),
        by=book.person,
    )


def answer_systems(campaign: Campaign, by: User) -> None:
    """The committee's word on systems outside the list: accepted, refused, some waiting."""
    rows = UnitDocument.objects.filter(unit__campaign=campaign, acceptance="waiting").order_by("pk")
    for number, document in enumerate(rows):
        if number % 3 == 0:
            accept_system(document, text="与党建工作直接相关，且有运行记录，予以认定。", by=by)
        elif number % 3 == 1:
            refuse_system(document, reason="属于业务管理制度，不计入党建工作制度。", by=by)


def _premises(book: Book, rubric: Rubric) -> None:
    points = list(PremisesPoint.objects.filter(rubric=rubric).order_by("number"))
    known = [point for place, point in enumerate(points) if book.keeps(place + 2, 13)]
    answers = [
        PointAnswer(point.pk, (book.index + point.number) % 7 != 3, CHAT if point.wants_link else "") for point in known
    ]
    if answers:
        save_premises(book.unit, answers=answers, by=book.person)
    for point, answer in zip(known, answers, strict=True):
        if point.wants_photo and answer.has_it and book.fullness >= 60 and point.number <= 4:
            set_premises_photo(book.unit, point=point, upload=photo(point.title, 0), by=book.person)


def _figures(book: Book) -> None:
    rows = []
    for place, (pk, firm) in enumerate(sorted(covered_firms(book.unit).items())):
        for step, year in enumerate(sorted(years_of(book.unit))):
            growth = Decimal(100 + step * (6 if book.index % 5 else -3)) / 100
            staff = (firm.employee_count or 30) + step * 2
            income = (Decimal(860 + book.index * 70 + place * 110) * growth).quantize(Decimal("0.01"))
            rows.append(FigureRow(pk, firm.name, year, income, staff, staff // 6 + step))
    save_figures(book.unit, rows=rows, confirmed=True, by=book.person)


def _articles(book: Book) -> None:
    for number in range(book.fullness * 8 // 100):
        sent_on = book.today - timedelta(days=6 + number * 19 + book.index % 11)
        if sent_on < book.first:
            return
        headline = HEADLINES[(book.index + number) % len(HEADLINES)]
        send_article(
            book.unit,
            content=ArticleText(
                title=f"{headline}（{number + 1}）",
                author=texts.name(1400 + book.index),
                text=BODY,
                sent_on=sent_on,
            ),
            confirmed=True,
            key=f"demo-article-{number}",
            by=book.person,
        )


def answer_articles(unit: CreationUnit, *, by: User, person: User, today: date) -> None:
    """The committee's inbox: adopted, received, sent back, taken back, waiting."""
    for number, article in enumerate(Article.objects.filter(unit=unit).order_by("sent_on", "pk")):
        fate = FATES[(number + unit.pk) % len(FATES)]
        if fate == "a":
            adopted_on = min(article.sent_on + timedelta(days=12), today)
            level = LEVELS[(number + unit.pk) % len(LEVELS)]
            adopt_article(article, adoption=Adoption(level, adopted_on, outlet="示例行业党建专栏"), by=by)
        elif fate == "r":
            receive_article(article, by=by)
        elif fate == "w":
            withdraw_article(article, by=person)
        elif number % 4 == 1:
            return_article(article, reason=RETURN_REASON, by=by)
