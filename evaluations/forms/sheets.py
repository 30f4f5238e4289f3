"""The fields of one item on an inspector's page, as typed or as kept; they refuse nothing themselves (S5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from applications.house_form import typed_text
from benchmark_platform.core.findings import Finding
from evaluations.models import SheetScore
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, GRADED, YES_NO, Scale, shown
from evaluations.scale_words import deduction_words

OTHER = "other"


@dataclass(frozen=True)
class Choice:
    """A radio button or a number field: name or value, words, what it holds."""

    code: str
    words: str
    value: str = ""
    is_chosen: bool = False


class ItemFields:
    """What the page shows of an item's way of scoring; ``raw`` is text by field name."""

    def __init__(self, scale: Scale, raw: Mapping[str, str]) -> None:
        self.scale = scale
        self.raw = raw

    @classmethod
    def kept(cls, scale: Scale, score: SheetScore | None) -> "ItemFields":
        """Return the fields as the sheet keeps them."""
        if score is None:
            return cls(scale, {})
        stored = score.answer
        raw = {name: str(stored[name]) for name in ("score", "other", "count") if name in stored}
        raw |= {f"times-{code}": str(number) for code, number in stored.get("times", {}).items()}
        raw |= {"yes": "yes" if stored["yes"] else "no"} if "yes" in stored else {}
        raw |= {"no_deduction": "on"} if stored.get("no_deduction") else {}
        raw |= {"not_applicable": "on"} if score.not_applicable else {}
        if scale.way == GRADED and "score" in raw:
            known = {shown(point.marks) for point in scale.points}
            choice = raw["score"] if raw["score"] in known else OTHER
            raw = {**raw, "choice": choice, "score": raw["score"] if choice == OTHER else ""}
        return cls(scale, raw | {"reason": score.reason})

    @classmethod
    def posted(cls, scale: Scale, data: Mapping[str, Any]) -> "ItemFields":
        """Return the fields as they were sent."""
        names = ["choice", "score", "other", "no_deduction", "count", "yes", "not_applicable", "reason"]
        names += [f"times-{point.code}" for point in scale.points]
        return cls(scale, {name: typed_text(data.get(name)) for name in names if name in data})

    @property
    def typed(self) -> dict[str, str]:
        """What the rules read: a chosen step of the scale is its score."""
        typed = {name: text for name, text in self.raw.items() if name not in {"choice", "reason"}}
        if self.chosen:
            typed["score"] = self.chosen
        return typed

    @property
    def reason(self) -> str:
        """The reason."""
        return self.raw.get("reason", "")

    @property
    def chosen(self) -> str:
        """The score of the chosen step; "" without one."""
        choice = self.raw.get("choice", "")
        return "" if choice == OTHER else choice

    def findings(self) -> list[Finding]:
        """What the fields say against each other: a step was chosen and another score typed."""
        typed = self.raw.get("score", "").strip()
        if self.scale.way != GRADED or not self.chosen or not typed or typed == self.chosen:
            return []
        return [Finding(f"选了{self.chosen}分，又填了{typed[:20]}分；请留下一个。", "score")]

    @property
    def parts(self) -> list[str]:
        """The content as it was sent."""
        return [f"{name}={self.raw[name]}" for name in sorted(self.raw)]

    @staticmethod
    def posted_key(data: Mapping[str, Any], *parts: str) -> str:
        """Return the key of this very content: a second click is the same act, a corrected page is another one."""
        return sha256("\n".join([typed_text(data.get("key")), *parts]).encode()).hexdigest()[:40]

    @property
    def is_graded(self) -> bool:
        """分档评分."""
        return self.scale.way == GRADED

    @property
    def is_deductions(self) -> bool:
        """扣分."""
        return self.scale.way == DEDUCTIONS

    @property
    def is_counted(self) -> bool:
        """计数得分."""
        return self.scale.way == COUNTED

    @property
    def steps(self) -> list[Choice]:
        """The steps of a graded item, the best first as the guide has them."""
        rows = [Choice(shown(point.marks), point.text) for point in self.scale.points]
        return [Choice(row.code, row.words, row.code, row.code == self.chosen) for row in rows]

    @property
    def is_other(self) -> bool:
        """Whether a score between the steps is entered."""
        return self.raw.get("choice") == OTHER or bool(self.raw.get("score", "").strip() and not self.chosen)

    @property
    def deductions(self) -> list[Choice]:
        """The listed reasons with how often each applies."""
        return [
            Choice(f"times-{point.code}", deduction_words(point), self.raw.get(f"times-{point.code}", ""))
            for point in self.scale.points
        ]

    @property
    def answers(self) -> list[Choice]:
        """是 and 否."""
        given = self.raw.get("yes", "")
        full = shown(self.scale.marks)
        return [
            Choice("yes", f"是（{full}分）", "yes", given == "yes"),
            Choice("no", "否（0.0分）", "no", given == "no"),
        ]

    @property
    def is_yes_no(self) -> bool:
        """是否评分."""
        return self.scale.way == YES_NO

    @property
    def counted_words(self) -> str:
        """What is counted, and what each is worth."""
        point = next(iter(self.scale.points), None)
        return f"{point.text}{shown(point.marks)}分，最多{shown(self.scale.marks)}分" if point else "数量"
