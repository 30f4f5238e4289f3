"""The review as a web form: a verdict and a remark for each condition (used by the prefecture and by the desk)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from applications.house_form import HouseForm
from applications.models import ConditionVerdict, Review, ReviewLine
from applications.services.reviews import ReviewConflict, lines_of, texts_of


class ReviewForm(HouseForm):
    """Built from the lines of one review; bound to what was typed, or to what is saved."""

    def __init__(self, review: Review, lines: Iterable[ReviewLine], typed: Mapping[str, Any] | None = None) -> None:
        self.lines = list(lines)
        super().__init__(dict(texts_of(review, self.lines)) if typed is None else typed)
        for line in self.lines:
            self.fields[f"verdict-{line.condition_id}"] = forms.ChoiceField(
                label=line.condition.title, required=False, widget=forms.RadioSelect, choices=ConditionVerdict.choices
            )
            self.fields[f"remark-{line.condition_id}"] = forms.CharField(
                label=f"{line.condition.title}的说明", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields["remark"] = forms.CharField(
            label="总体意见（选填）", required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def rows(self) -> list[tuple[ReviewLine, forms.BoundField, forms.BoundField]]:
        """Return each line with its two fields, for the template."""
        return [
            (line, self[f"verdict-{line.condition_id}"], self[f"remark-{line.condition_id}"]) for line in self.lines
        ]


def typed_texts(posted: Mapping[str, Any]) -> dict[str, str]:
    """Return what was posted or autosaved, by the names of the form."""
    names = [name for name in posted if name == "remark" or name.startswith(("verdict-", "remark-"))]
    return {name: posted[name] if isinstance(posted[name], str) else "" for name in names}


def conflict_context(conflict: ReviewConflict, typed: Mapping[str, str], *, address: str) -> dict[str, Any]:
    """Return what the page of a conflict shows: both texts side by side; ``typed`` goes on in its form."""
    held = conflict.review
    form = ReviewForm(held, lines_of(held))
    words = dict(ConditionVerdict.choices)
    return {
        "what": "审查意见" if held.kind == Review.Kind.DESK else "审查结论",
        "saved": held,
        "address": address,
        "rows": [
            {
                "label": form.fields[name].label,
                "left": words.get(conflict.typed[name], conflict.typed[name]),
                "right": words.get(conflict.saved[name], conflict.saved[name]),
                "changed": True,
            }
            for name in conflict.fields
        ],
        "hidden": list(typed.items()),
    }
