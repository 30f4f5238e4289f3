"""The small forms of the desk review: a reason, a new reviewer, a declared conflict. The services have the rules."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from applications.house_form import HouseForm
from benchmark_platform.accounts.models import User
from benchmark_platform.organizations.models import Organization


class _Picking(HouseForm):
    """A form with somebody or some body to pick."""

    def _picked(self, name: str) -> Any:
        field: Any = self.fields[name]
        text = self.typed(name)
        return field.queryset.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 18 else None


class ReasonForm(_Picking):
    """A reason; with ``people`` also the person who takes over."""

    def __init__(self, data: Any, *, people: QuerySet[User] | None = None) -> None:
        super().__init__(data)
        if people is not None:
            self.fields["to"] = forms.ModelChoiceField(people, label="新的审查人", empty_label="请选择", required=False)
        self.fields["reason"] = forms.CharField(label="理由", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def reason(self) -> str:
        """The reason as typed."""
        return self.typed("reason")

    @property
    def to(self) -> User | None:
        """The person chosen, if it is one of those offered."""
        picked: User | None = self._picked("to")
        return picked


class ConflictForm(_Picking):
    """Who has an interest in which body, and what it is."""

    def __init__(self, data: Any, *, people: QuerySet[User], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        bodies = Organization.objects.branches().filter(active=True).in_official_order()
        self.fields["person"] = forms.ModelChoiceField(people, label="谁", empty_label=None, required=False)
        self.fields["organization"] = forms.ModelChoiceField(
            bodies, label="党组织", empty_label="请选择", required=False
        )
        self.fields["reason"] = forms.CharField(
            label="利益关系",
            help_text="例如：配偶在该机构执业。",
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def person(self) -> User | None:
        """The person chosen, if it is one of those offered."""
        picked: User | None = self._picked("person")
        return picked

    @property
    def body(self) -> Organization | None:
        """The body chosen."""
        picked: Organization | None = self._picked("organization")
        return picked

    @property
    def reason(self) -> str:
        """The interest as typed."""
        return self.typed("reason")
