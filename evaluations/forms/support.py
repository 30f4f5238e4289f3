"""Web forms of liaison, visits, pairs, problems and complaints. The rules speak about what is typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.dateparse import parse_date

from applications.house_form import HouseForm
from benchmark_platform.accounts.models import User
from benchmark_platform.organizations.models import Organization
from evaluations.forms.kept import KeepsFiles
from evaluations.models import Complaint
from evaluations.rules import support as rules

DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def area(rows: int) -> forms.Textarea:
    """Return a text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


class SupportForm(HouseForm):
    """What the forms of this area share: the mark of the submission, days and choices as they were typed."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def fresh(cls, initial: dict[str, Any] | None = None, **more: Any) -> Any:
        """Return the empty form; sent twice, it is kept once."""
        return cls(initial={"key": uuid4().hex, **(initial or {})}, **more)

    @property
    def typed_key(self) -> str:
        """Return the mark of the submission."""
        return self.typed("key")[:40] or uuid4().hex

    def day(self, name: str) -> date | None:
        """Return the day that was typed, None where there is none or it is not one."""
        try:
            return parse_date(self.typed(name).strip())
        except ValueError:
            return None

    def chosen(self, name: str) -> int | None:
        """Return the number that was chosen, None where there is none."""
        text = self.typed(name)
        return int(text) if text.isdecimal() and len(text) < 18 else None

    def offer(self, name: str, choices: Iterable[tuple[Any, str]]) -> None:
        """Give a field its choices."""
        field: Any = self.fields[name]
        field.choices = list(choices)


class ReasonForm(SupportForm):
    """Why something ends."""

    reason = forms.CharField(label="原因", required=False, help_text=f"最多 {rules.REASON_LIMIT} 字，留存备查。")


class LiaisonForm(SupportForm):
    """Who looks after the unit."""

    person = forms.ChoiceField(label="联点党委委员", required=False)
    reason = forms.CharField(
        label="更换原因", required=False, help_text=f"更换时填写，最多 {rules.REASON_LIMIT} 字，留存备查。"
    )

    def __init__(self, *args: Any, people: Iterable[tuple[User, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(str(one.pk), f"{one.full_name}（已联点 {count} 个）") for one, count in people]
        self.offer("person", [("", "请选择"), *words])


class VisitForm(SupportForm):
    """A visit or call."""

    visited_on = forms.CharField(label="走访日期", required=False, widget=DAY_INPUT)
    visitor = forms.ChoiceField(label="走访人", required=False)
    way = forms.CharField(label="方式", required=False, help_text="如：到场、电话、视频。")
    seen = forms.CharField(label="了解的情况", required=False, strip=False, widget=area(6))
    advice = forms.CharField(
        label="指导意见（选填）",
        required=False,
        strip=False,
        help_text="创建单位能看到走访情况和指导意见，有指导意见时会收到消息。",
        widget=area(5),
    )

    def __init__(self, *args: Any, visitors: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("visitor", [(str(one.pk), one.full_name) for one in visitors])


class PairForm(SupportForm):
    """Who helps the unit, with what."""

    partner = forms.CharField(
        label="结对党组织", required=False, help_text="填写党组织的全称或代码；只填一部分时会列出相近的党组织。"
    )
    content = forms.CharField(label="结对内容", required=False, strip=False, widget=area(5))


class ProblemForm(SupportForm):
    """A problem."""

    problem = forms.CharField(label="问题", required=False, help_text=f"一句话，最多 {rules.TITLE_LIMIT} 字。")
    text = forms.CharField(label="具体情况", required=False, strip=False, widget=area(7))
    owner = forms.ChoiceField(label="请谁解决", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, owners: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", [(str(one.pk), one.name) for one in owners])
        self.fields["owner"].initial = str(owners[0].pk) if len(owners) == 1 else None


class WordForm(KeepsFiles, SupportForm):
    """An answer, or a further word, with a file."""

    text = forms.CharField(label="内容", required=False, strip=False, widget=area(5))
    file = forms.FileField(label="附件（可不传）", required=False)


class AssignForm(SupportForm):
    """Who solves a problem, until when."""

    owner = forms.ChoiceField(label="承办单位", required=False)
    handler = forms.ChoiceField(label="承办人（可不选）", required=False)
    due_on = forms.CharField(label="答复期限", required=False, widget=DAY_INPUT)
    reason = forms.CharField(
        label="调整原因", required=False, help_text=f"创建单位能看到，最多 {rules.REASON_LIMIT} 字。"
    )

    def __init__(self, *args: Any, owners: list[Organization], handlers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", [(str(one.pk), one.name) for one in owners])
        self.offer("handler", [("", "由承办单位安排"), *((str(one.pk), one.full_name) for one in handlers)])


class ComplaintForm(SupportForm):
    """A complaint as it was received."""

    received_on = forms.CharField(label="收到日期", required=False, widget=DAY_INPUT)
    subject = forms.CharField(label="事项", required=False, help_text="只有行业党委能看到。")
    text = forms.CharField(
        label="内容（选填）",
        required=False,
        strip=False,
        help_text="只有行业党委能看到。",
        widget=area(6),
    )


class OutcomeForm(SupportForm):
    """How a complaint ended."""

    outcome = forms.ChoiceField(label="核查结果", required=False, widget=forms.RadioSelect)
    outcome_on = forms.CharField(label="核查日期", required=False, widget=DAY_INPUT)
    outcome_text = forms.CharField(
        label="核查说明",
        required=False,
        strip=False,
        help_text="查实的，创建单位能看到核查说明，请不要写投诉举报人的姓名和联系方式。",
        widget=area(5),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("outcome", [(value, label) for value, label in Complaint.Outcome.choices if value])
