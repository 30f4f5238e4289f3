"""Pure template tags of the house's look: icons, status words, marks, days left and the bar of the seven stages.

None of them queries, reads the clock or knows a model; the day is always an argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from benchmark_platform.core.templatetags._icons import ICONS

register = template.Library()

TONES = ("neutral", "wait", "attention", "done", "refused")
TONE_ICONS = {"neutral": "ring", "wait": "half", "attention": "dot", "done": "check", "refused": "cross"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline SVG in the colour of its text, hidden from screen readers; raises KeyError for an unknown name."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),
    )


@register.inclusion_tag("_parts/status.html")
def status_tag(word: str, tone: str = "neutral") -> dict[str, str]:
    """A state as word and shape; `tone` is one of `TONES`."""
    return {"word": word, "tone": tone}


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone; an unknown tone is neutral."""
    return TONE_ICONS.get(tone, TONE_ICONS["neutral"])


@register.simple_tag
def platform_default() -> SafeString:
    """The mark of a figure that the plan does not name and the platform supplies (part E of the requirements)."""
    return mark_safe(
        '<span class="default-mark" title="实施方案未作规定，由平台给出，可由行业党委修改">平台默认</span>'
    )


def as_day(value: date | datetime) -> date:
    """The calendar day in the current time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.simple_tag
def days_left(closes: date | datetime | None, today: date | datetime) -> SafeString:
    """What is left until a closing day, the day itself included; empty without one (S: whole days)."""
    if closes is None:
        return mark_safe("")
    left = (as_day(closes) - as_day(today)).days
    if left < 0:
        return mark_safe('<span class="days-past">已截止</span>')
    if left == 0:
        return mark_safe('<span class="days-now">今天截止</span>')
    if left <= 3:
        return format_html('<span class="days-now">还剩 {} 天</span>', left)
    return format_html("<span>还剩 {} 天</span>", left)


@register.simple_tag
def days_since(start: date | datetime | None, today: date | datetime) -> str:
    """How long something has been waiting, in whole calendar days."""
    if start is None:
        return ""
    days = (as_day(today) - as_day(start)).days
    return "今天" if days <= 0 else f"已 {days} 天"


@register.filter
def chinese_date(value: date | datetime | None) -> str:
    """2020年8月15日, as the plan prints its dates; empty for None."""
    if value is None:
        return ""
    day = as_day(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as 字节, KB or MB."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} 字节"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


FILE_KINDS = {
    "pdf": "PDF",
    "jpg": "JPG",
    "jpeg": "JPG",
    "png": "PNG",
    "docx": "Word（.docx）",
    "xlsx": "Excel（.xlsx）",
}


@register.filter
def file_kinds(extensions: str) -> str:
    """Extensions ("pdf,jpg,jpeg") as people name the kinds: PDF、JPG."""
    kinds = (FILE_KINDS.get(one.strip(), one.strip().upper()) for one in extensions.split(","))
    return "、".join(dict.fromkeys(kinds))


@register.filter
def field_anchor(field: Any) -> str:
    """The id of the first control of a bound field, also for groups of radio buttons and check boxes."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_check(field: Any) -> bool:
    """True for a single check box, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag
def query_with(request: Any, **changes: Any) -> str:
    """The query string of this page with some values changed; None or an empty value removes one."""
    query = request.GET.copy() if request is not None else None
    if query is None:
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items() if value not in (None, ""))
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("_parts/calendar_bar.html")
def calendar_bar(stages: Iterable[Any], today: date | datetime) -> dict[str, Any]:
    """The stages as one bar in proportion to their days, with today marked.

    Each stage has `label`, `opens` and `closes` (dates); stages without dates are left out. An ornament for the eye:
    `_parts/timeline.html` beside it says the same in words.
    """
    dated = [stage for stage in stages if _get(stage, "opens") and _get(stage, "closes")]
    if not dated:
        return {"pieces": []}
    first = min(as_day(_get(stage, "opens")) for stage in dated)
    last = max(as_day(_get(stage, "closes")) for stage in dated)
    scale = 1000 / ((last - first).days + 1)
    day = as_day(today)
    pieces = []
    free = first
    for number, stage in enumerate(dated, start=1):
        opens, closes = as_day(_get(stage, "opens")), as_day(_get(stage, "closes"))
        state = "past" if closes < day else "open" if opens <= day else "future"
        opens = max(opens, free) if free <= closes else opens  # stages may overlap; the bar has one track
        free = closes + timedelta(days=1)
        x, width = (opens - first).days * scale, ((closes - opens).days + 1) * scale
        pieces.append(
            {"number": number, "x": f"{x:.1f}", "width": f"{max(width - 2, 1):.1f}", "middle": f"{x + width / 2:.1f}"}
            | {"state": state, "wide": width > 24}
        )
    place = ((day - first).days + 0.5) * scale
    now = f"{place:.1f}" if first <= day <= last else None
    # Near an end of the bar the word would run over the edge.
    anchor = "start" if place < 20 else "end" if place > 980 else "middle"
    return {"pieces": pieces, "now": now, "anchor": anchor, "first": first, "last": last}


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name)


@register.filter
def page_range(page: Any) -> list[int | None]:
    """The page numbers to show around a Page; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]
