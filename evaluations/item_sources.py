"""What serves an item: kinds of records and documents, checklist, figures, articles; how much there is, and where.

Addresses of the other areas' pages are named here, so that every counted thing is one click away.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from benchmark_platform.campaigns.models import Campaign
from evaluations import addresses
from evaluations.models import CreationUnit, DocumentKind, RecordKind
from evaluations.rules.facts import UnitFacts
from evaluations.rules.results import Counted
from evaluations.standing import ItemStanding, Standing

# What is counted → the page of that thing (unit and own number), or the page of the unit that holds all of its kind.
PAGES = {"record": "evaluations:record", "article": "evaluations:article", "document": "evaluations:document"}
LISTS = {"premises": "evaluations:premises", "figures": "evaluations:figures", "roster": "evaluations:roster"}
# A check of this function is answered there.
ANSWERED_AT = {
    "premises": ("填写阵地清单", "evaluations:premises"),
    "rising": ("填写年度数据", "evaluations:figures"),
    "articles": ("报送宣传稿", "evaluations:article_add"),
    "talks": ("登记党员名册", "evaluations:roster"),
}


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    words: str
    url: str


@dataclass
class Sources:
    """The kinds of records and documents that serve one item, as code and title."""

    kinds: list[tuple[str, str]] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)


def sources_of(campaign: Campaign) -> dict[str, Sources]:
    """Return what serves each item, by its code; two queries."""
    found: dict[str, Sources] = defaultdict(Sources)
    kinds = RecordKind.objects.filter(rubric__campaign=campaign, active=True, items__isnull=False)
    for item, code, words in kinds.order_by("number").values_list("items__code", "code", "title"):
        found[item].kinds.append((code, words))
    documents = DocumentKind.objects.filter(rubric__campaign=campaign, items__isnull=False)
    for item, code, words in documents.order_by("number").values_list("items__code", "code", "title"):
        found[item].documents.append((code, words))
    return found


def link_of(unit: CreationUnit, row: Counted) -> str:
    """Return where a counted thing can be read, or "" where it has no page for everybody who sees the unit."""
    if row.what in PAGES:
        return reverse(PAGES[row.what], args=[unit.pk, row.pk])
    if row.what == "event":
        return reverse("evaluations:event", args=[row.pk])
    return reverse(LISTS[row.what], args=[unit.pk]) if row.what in LISTS else ""


def recorded(unit: CreationUnit, facts: UnitFacts, sources: Sources, code: str) -> list[Link]:
    """Return how many records and documents there are for an item, each kind with its list."""
    rows = []
    for kind, words in sources.kinds:
        number = len(facts.records_of([kind]))
        if number:
            rows.append(Link(f"{words} {number} 条", _with(reverse("evaluations:ledger", args=[unit.pk]), kind=kind)))
    number = sum(1 for row in facts.documents if code in row.items)
    if number:
        rows.append(Link(f"材料 {number} 份", reverse("evaluations:documents", args=[unit.pk])))
    return rows


def files_of(unit: CreationUnit, facts: UnitFacts, code: str) -> list[Link]:
    """Return the documents that serve an item."""
    rows = [row for row in facts.documents if code in row.items]
    return [
        Link(f"{row.kind_title}：{row.title}", reverse("evaluations:document", args=[unit.pk, row.pk])) for row in rows
    ]


def ways(unit: CreationUnit, standing: Standing, row: ItemStanding, sources: Sources) -> list[Link]:
    """Return where the unit can add what is missing for an item."""
    upload = reverse("evaluations:document_add", args=[unit.pk])
    links = [Link(f"记一条{words}", addresses.new_record(unit.pk, kind)) for kind, words in sources.kinds]
    links += [Link(f"上传{words}", _with(upload, kind=kind)) for kind, words in sources.documents]
    for rule in standing.guide.rules_of(row.item.code):
        if rule.function in ANSWERED_AT:
            words, name = ANSWERED_AT[rule.function]
            links.append(Link(words, reverse(name, args=[unit.pk])))
    return list(dict.fromkeys(links))


def _with(address: str, **more: str) -> str:
    return f"{address}?{urlencode(more)}"
