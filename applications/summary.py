"""The form as rows of label and value, for pages that show the whole of it."""

from dataclasses import dataclass

from django.urls import reverse

from applications import form
from applications.document import FormDocument, OpinionText
from applications.models import Level
from benchmark_platform.core.dates import chinese_day


@dataclass(frozen=True)
class Row:
    """One line, as ``_parts/summary_list.html`` takes it."""

    label: str
    value: str
    change_url: str = ""


def summary_rows(document: FormDocument, *, changeable: bool = False) -> list[Row]:
    """Return the fields of Appendix 1 in the order of the paper."""
    values = document.values
    texts = {
        "branch_name": values.branch_name,
        "founded_on": _day(document, "founded_on"),
        "secretary_name": values.secretary_name,
        "employee_count": _count(document, "employee_count", values.employee_count),
        "member_count": _count(document, "member_count", values.member_count),
        "honours": "\n".join(honour_line(honour) for honour in values.honours) or "无",
        "grounds": values.grounds,
        "filled_by": values.filled_by,
        "contact": values.contact,
    }
    return [
        Row(
            field.label,
            texts[field.name],
            reverse("applications:part", args=[document.application_id, field.part]) if changeable else "",
        )
        for field in form.FIELDS
    ]


def _day(document: FormDocument, name: str) -> str:
    """Return a typed day as the paper writes it, or what was typed where it is no day."""
    day = document.values.founded_on
    return f"{day.year}年{day.month}月{day.day}日" if day else form.text_of(document.typed.get(name))


def _count(document: FormDocument, name: str, number: int | None) -> str:
    """Return a typed number in plain digits, or what was typed where it is no number."""
    return form.text_of(document.typed.get(name)) if number is None else str(number)


def honour_line(honour: form.Honour) -> str:
    """Return one honour as a line: day, title, who gave it, whose it is."""
    day = chinese_day(honour.awarded_on) if honour.awarded_on else honour.typed_date
    owner = form.HONOUR_OWNERS.get(honour.owner, "")
    return f"{day} {honour.title}（{honour.body}授予{'，' + owner if owner else ''}）".strip()


def opinion_rows(document: FormDocument) -> list[Row]:
    """Return the three opinions in order; a missing one is empty."""
    rows = [Row("党组织意见", opinion_words(document.branch_opinion))]
    if document.firm_opinions:
        several = len(document.firm_opinions) > 1
        for opinion in document.firm_opinions:
            label = f"所在执业机构意见（{opinion.firm}）" if several else "所在执业机构意见"
            rows.append(Row(label, opinion_words(opinion)))
    else:
        rows.append(Row("所在执业机构意见", ""))
    rows.append(Row("上级党组织意见", opinion_words(document.superior_opinion)))
    return rows


def opinion_words(opinion: OpinionText | None) -> str:
    """Return an opinion as text: verdict, words, signatory and day."""
    if opinion is None:
        return ""
    day = opinion.signed_on
    # As on paper: the word is not said twice, and a firm that writes 同意 has said it.
    word = opinion.verdict_label if opinion.level == Level.SUPERIOR else opinion.verdict_label.removesuffix("申报")
    words = opinion.text if opinion.text.startswith(word) else f"{opinion.verdict_label}。{opinion.text}"
    return f"{words}\n负责人：{opinion.signatory}　{day.year}年{day.month}月{day.day}日"
