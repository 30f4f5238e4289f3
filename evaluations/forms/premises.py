"""The premises' checklist as one form: for each point yes, no or nothing yet, a note, a photo."""

from collections.abc import Iterable
from typing import Any

from django import forms

from evaluations.forms.evidence import EvidenceForm
from evaluations.models import PremisesAnswer, PremisesPoint
from evaluations.rules.premises import NOTE_LIMIT, PointAnswer

YES_NO = [("yes", "有"), ("no", "无")]
VALUES = {"yes": True, "no": False}


class PremisesForm(EvidenceForm):
    """Fields ``has-``, ``note-``, ``photo-`` and ``version-`` with the point's number."""

    def __init__(
        self, *args: Any, points: Iterable[PremisesPoint], held: dict[int, PremisesAnswer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = list(points)
        self.held = held
        for point in self.points:
            self._add(point, held.get(point.pk))

    def _add(self, point: PremisesPoint, held: PremisesAnswer | None) -> None:
        answer = ("yes" if held.has_it else "no") if held else ""
        self.fields[f"has-{point.pk}"] = forms.ChoiceField(
            label=point.title, required=False, choices=YES_NO, widget=forms.RadioSelect, initial=answer
        )
        note = "网址或群名称（选填）" if point.wants_link else "说明（选填）"
        self.fields[f"note-{point.pk}"] = forms.CharField(
            label=note, required=False, initial=held.note if held else "", help_text=f"最多 {NOTE_LIMIT} 字。"
        )
        if point.wants_photo:
            widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png"})
            self.fields[f"photo-{point.pk}"] = forms.FileField(label="照片（选填）", required=False, widget=widget)
        self.fields[f"version-{point.pk}"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=held.version if held else 0
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return each point with its fields and what is held."""
        return [
            {
                "point": point,
                "held": self.held.get(point.pk),
                "has": self[f"has-{point.pk}"],
                "note": self[f"note-{point.pk}"],
                "photo": self[f"photo-{point.pk}"] if point.wants_photo else None,
                "version": self[f"version-{point.pk}"],
            }
            for point in self.points
        ]

    @property
    def answers(self) -> list[PointAnswer]:
        """Return what was put down, point by point."""
        return [
            PointAnswer(
                point_id=point.pk,
                has_it=VALUES.get(self.typed(f"has-{point.pk}")),
                note=self.typed(f"note-{point.pk}"),
                version=self.chosen(f"version-{point.pk}") or 0,
            )
            for point in self.points
        ]
