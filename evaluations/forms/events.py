"""Web forms of events, their invitations and their attendance lists."""

from collections.abc import Iterable
from typing import Any

from django import forms

from applications.house_form import typed_text
from benchmark_platform.core.findings import Finding
from evaluations.forms.support import DAY_INPUT, SupportForm, area
from evaluations.models import Attendance, Event
from evaluations.rules import events as rules
from evaluations.rules.events import AttendanceRow, EventFacts

PRESENCES = [("", "未登记"), *Attendance.Presence.choices]
SPARE_ROWS = 5


class EventForm(SupportForm):
    """What, when and where."""

    kind = forms.ChoiceField(label="类型", required=False, choices=Event.Kind.choices, widget=forms.RadioSelect)
    event_name = forms.CharField(label="名称", required=False, help_text=f"最多 {rules.TITLE_LIMIT} 字。")
    starts_on = forms.CharField(label="开始日期", required=False, widget=DAY_INPUT)
    ends_on = forms.CharField(label="结束日期（只有一天的可不填）", required=False, widget=DAY_INPUT)
    place = forms.CharField(label="地点（选填）", required=False)
    text = forms.CharField(label="安排（选填）", required=False, strip=False, widget=area(7))

    @classmethod
    def of(cls, event: Event) -> "EventForm":
        """Return the form with what stands."""
        names = ("kind", "starts_on", "ends_on", "place", "text")
        found: EventForm = cls.fresh({name: getattr(event, name) for name in names} | {"event_name": event.title})
        return found

    @property
    def facts(self) -> EventFacts:
        """Return what was typed."""
        return EventFacts(
            kind=self.typed("kind"),
            title=self.typed("event_name"),
            starts_on=self.day("starts_on"),
            ends_on=self.day("ends_on"),
            place=self.typed("place"),
            text=self.typed("text"),
        )

    def show(self, findings: Iterable[Finding]) -> None:
        """Put the sentences beside their fields; the name has a word of its own here."""
        super().show(Finding(one.message, "event_name" if one.field == "title" else one.field) for one in findings)


class InviteForm(SupportForm):
    """Bodies that are not among the units: one a line, by name or code."""

    others = forms.CharField(
        label="其他党组织（选填）",
        required=False,
        strip=False,
        help_text="每行一个，填写党组织的全称或代码。",
        widget=area(4),
    )


class MaterialForm(SupportForm):
    """A file of the event."""

    material_name = forms.CharField(label="材料名称（选填）", required=False)
    file = forms.FileField(label="选择文件", required=False)


class TableForm(forms.Form):
    """One Excel table."""

    file = forms.FileField(
        label="Excel 文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请先选择填好的 Excel 文件。", "empty": "这是空文件（0 字节），请重新选择。"},
    )


def posted_rows(posted: Any) -> list[AttendanceRow]:
    """Return the rows of the table as they were typed; a row without a name is no row."""
    rows = []
    for number in range(1, _count(posted) + 1):
        at = f"row-{number}"
        body = typed_text(posted.get(f"{at}-organization"))
        row = AttendanceRow(
            number=number,
            organization_id=int(body) if body.isdecimal() and len(body) < 18 else None,
            name=typed_text(posted.get(f"{at}-name")).strip(),
            is_secretary=f"{at}-is_secretary" in posted,
            presence=typed_text(posted.get(f"{at}-presence")),
            note=typed_text(posted.get(f"{at}-note")).strip(),
        )
        if row.name or row.note or (row.organization_id and row.presence):
            rows.append(row)
    return rows


def blank_rows(count: int, *, after: int) -> list[AttendanceRow]:
    """Return empty rows with the numbers that follow."""
    return [AttendanceRow(number, None, "", False, "") for number in range(after + 1, after + count + 1)]


def _count(posted: Any) -> int:
    text = str(posted.get("rows", "0"))
    return min(int(text), rules.MAX_ATTENDANTS + SPARE_ROWS) if text.isdecimal() and len(text) < 6 else 0
