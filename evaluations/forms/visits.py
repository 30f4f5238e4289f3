"""Web forms of visits: day, place and team; the reason of a cancellation. The rules speak about what is typed."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dateparse import parse_time

from benchmark_platform.core.findings import Finding
from evaluations.forms.support import DAY_INPUT, SupportForm, area
from evaluations.models import Visit
from evaluations.rules.visits import TEXT_LIMIT, Wish
from evaluations.services.visits import wish_of


class VisitArrangementForm(SupportForm):
    """When, where and who; the team is chosen in the table of inspectors below the fields."""

    visit_day = forms.CharField(label="考核日期", required=False, widget=DAY_INPUT)
    starts_at = forms.CharField(
        label="到达时间（选填）", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="地点（选填）", required=False, help_text="不填时按创建单位的地址。")
    note = forms.CharField(
        label="给创建单位的说明（选填）",
        required=False,
        strip=False,
        help_text="会写入考核通知，如需要准备的材料、参加座谈的人员。",
        widget=area(4),
    )
    without_self_reason = forms.CharField(
        label="没有提交自评仍安排考核的理由",
        required=False,
        strip=False,
        help_text="创建单位还没有提交自我评估。理由留存备查，创建单位看不到。",
        widget=area(3),
    )

    def __init__(self, *args: Any, lacks_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lacks_self:
            del self.fields["without_self_reason"]

    @classmethod
    def of(cls, visit: Visit) -> "VisitArrangementForm":
        """Return the form as the visit is arranged now."""
        wish = wish_of(visit)
        return cls(
            initial={
                "visit_day": wish.day.isoformat() if wish.day else "",
                "starts_at": f"{wish.starts_at:%H:%M}" if wish.starts_at else "",
                "place": wish.place,
                "note": wish.note,
            }
        )

    @property
    def chosen_team(self) -> frozenset[int]:
        """The people who were ticked."""
        ticked = self.data.getlist("team") if hasattr(self.data, "getlist") else []
        return frozenset(int(text) for text in ticked if text.isdecimal() and len(text) < 18)

    @property
    def seen_version(self) -> int:
        """The version that the page was made from; 0 where it is missing."""
        text = self.typed("version")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def wish(self) -> Wish:
        """Return what was typed and ticked."""
        return Wish(
            day=self.day("visit_day"),
            starts_at=self._time(),
            place=self.typed("place"),
            note=self.typed("note").replace("\r\n", "\n"),
            team=self.chosen_team,
            leader=self.chosen("leader"),
        )

    def unreadable(self) -> list[Finding]:
        """What cannot be read at all, before the rules are asked."""
        text = self.typed("starts_at").strip()
        if text and self._time() is None:
            return [Finding(f"到达时间“{text[:20]}”不是时间，请按“09:30”填写。", "starts_at")]
        return []

    def _time(self) -> time | None:
        try:
            return parse_time(self.typed("starts_at").strip())
        except ValueError:
            return None


class CancelVisitForm(SupportForm):
    """Why a visit does not take place."""

    reason = forms.CharField(
        label="取消的理由",
        required=False,
        strip=False,
        help_text=f"会原样告知创建单位、所属市州和考核组，最多{TEXT_LIMIT}字。",
        widget=area(4),
    )
