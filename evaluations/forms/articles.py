"""Web forms of articles: sending, answering, narrowing the committee's inbox."""

from typing import Any

from django import forms
from django.http import QueryDict

from evaluations.forms.evidence import EvidenceForm, day_field
from evaluations.forms.support import area
from evaluations.models import Article, CreationUnit
from evaluations.rules import articles as rules
from evaluations.services.article_answers import Adoption
from evaluations.services.articles import ArticleText


class ArticleForm(EvidenceForm):
    """An article: text, or a file in Word or PDF."""

    days = {"sent_on": "报送日期"}
    title = forms.CharField(label="标题", required=False, help_text=f"最多 {rules.TITLE_LIMIT} 字。")
    author = forms.CharField(label="作者（选填）", required=False)
    sent_on = day_field("报送日期", help_text="以前已经报送过纸质稿或邮件的，填写当时的日期（补录）。")
    file = forms.FileField(
        label="稿件文件（Word 或 PDF）", required=False, widget=forms.FileInput(attrs={"accept": ".docx,.pdf"})
    )
    text = forms.CharField(label="正文（已上传文件的可不填）", required=False, strip=False, widget=area(10))

    @property
    def content(self) -> ArticleText:
        """Return what was typed."""
        return ArticleText(
            title=self.typed("title"),
            author=self.typed("author"),
            text=self.typed("text"),
            sent_on=self.day("sent_on"),
        )


class ReturnForm(EvidenceForm):
    """Why an article is sent back."""

    reason = forms.CharField(
        label="退回原因", required=False, help_text=f"会告知创建单位，最多 {rules.ANSWER_LIMIT} 字。", widget=area(3)
    )


class AdoptForm(EvidenceForm):
    """Where an article was published."""

    days = {"adopted_on": "采用日期"}
    level = forms.ChoiceField(label="采用层级", required=False, choices=Article.Level.choices, widget=forms.RadioSelect)
    adopted_on = day_field("采用日期")
    outlet = forms.CharField(label="采用媒体（选填）", required=False, help_text="例如：省注协微信公众号。")
    link = forms.CharField(label="链接（选填）", required=False, widget=forms.TextInput(attrs={"inputmode": "url"}))

    @property
    def adoption(self) -> Adoption:
        """Return what was typed."""
        return Adoption(
            level=self.typed("level"),
            adopted_on=self.day("adopted_on"),
            outlet=self.typed("outlet"),
            link=self.typed("link"),
        )


class InboxFilter(EvidenceForm):
    """Which articles the committee looks at."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("all", "全部"), *Article.State.choices])
    month = forms.CharField(label="报送月份", required=False, widget=forms.TextInput(attrs={"type": "month"}))
    unit = forms.ChoiceField(label="创建单位", required=False)

    def __init__(self, *args: Any, units: list[CreationUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"], self.fields["confirmed"]
        self.offer("unit", [("", "全部"), *((unit.pk, unit.organization.name) for unit in units)])

    @classmethod
    def opened(cls, asked: QueryDict, *, units: list[CreationUnit]) -> "InboxFilter":
        """Return the filter as the address asks; without a word about the state, what waits to be received."""
        typed = asked.copy()
        typed.setdefault("state", Article.State.SENT)
        return cls(typed, units=units)

    @property
    def conditions(self) -> dict[str, Any]:
        """Return the conditions for the articles; what is none of the offered values narrows nothing."""
        found: dict[str, Any] = {}
        if self.typed("state") in Article.State.values:
            found["state"] = self.typed("state")
        if self.chosen("unit"):
            found["unit"] = self.chosen("unit")
        year, _, month = self.typed("month").strip().partition("-")
        if year.isdecimal() and month.isdecimal() and 1900 < int(year[:5]) < 2200 and 1 <= int(month[:3]) <= 12:
            found |= {"sent_on__year": int(year), "sent_on__month": int(month)}
        return found
