"""A creation plan and its leading group as plain text: for comparing, freezing, showing and printing alike.

``content`` is what a submission keeps (JSON). A text is compared by its fingerprint, so that two people, or two tabs,
never overwrite each other unseen.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from evaluations.models import CreationPlan, CreationUnit, GroupMember, PlanTask

# What the page of the plan edits, with the words beside it; the firm's confirmation has a page of its own.
LABELS = {
    "aims": "创建目标",
    "funds": "经费（元）",
    "funds_note": "经费说明",
    "staff": "人力",
    "venue": "场地",
    "tasks": "工作任务和时间表",
}
TEXTS = ("aims", "funds_note", "staff", "venue")
CODE = re.compile(r"\d+-\d+")


def month_text(day: date) -> str:
    """Return a month as it is typed and kept: 2020-11."""
    return f"{day.year}-{day.month:02d}"


def month_words(text: str) -> str:
    """Return 2020年11月 for 2020-11."""
    year, _, month = text.partition("-")
    return f"{year}年{int(month)}月" if year.isdecimal() and month.isdecimal() else text


def funds_text(amount: Decimal | None) -> str:
    """Return an amount without idle zeros; empty for none."""
    if amount is None:
        return ""
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"


def item_order(code: str) -> tuple[int, ...]:
    """Return the place of an item's code in the guide."""
    return tuple(int(part) for part in code.split("-"))


def task_texts(task: PlanTask) -> dict[str, str]:
    """Return one line of the timetable as text; its items are read from the prefetched rows."""
    codes = sorted((item.code for item in task.items.all()), key=item_order)
    return {
        "title": task.title,
        "starts_in": month_text(task.starts_in),
        "ends_in": month_text(task.ends_in),
        "person": task.person,
        "items": "、".join(codes),
    }


def plan_texts(plan: CreationPlan, tasks: Iterable[PlanTask]) -> dict[str, Any]:
    """Return what the page of the plan edits, as text."""
    texts: dict[str, Any] = {name: getattr(plan, name) for name in TEXTS}
    texts["funds"] = funds_text(plan.funds)
    texts["tasks"] = [task_texts(task) for task in tasks]
    return {name: texts[name] for name in LABELS}


def group_texts(members: Iterable[GroupMember]) -> list[dict[str, Any]]:
    """Return the leading group as text."""
    return [
        {
            "name": member.name,
            "post": member.post,
            "duty": member.duty,
            "is_firm_management": member.is_firm_management,
            "helps_with": member.helps_with,
        }
        for member in members
    ]


def fingerprint(texts: Any) -> str:
    """Return the digest by which the same text is known again."""
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def tasks_of(plan: CreationPlan) -> list[PlanTask]:
    """Return the timetable with its items; an unsaved plan has none."""
    return list(plan.tasks.prefetch_related("items")) if plan.pk else []


def content_of(plan: CreationPlan, tasks: list[PlanTask], members: Iterable[GroupMember]) -> dict[str, Any]:
    """Return the whole plan with its leading group, as a submission keeps it."""
    content = plan_texts(plan, tasks)
    for row, task in zip(content["tasks"], tasks, strict=True):
        row["done_on"] = task.done_on.isoformat() if task.done_on else ""
        row["result"] = task.result
    return content | {
        "firm_signatory": plan.firm_signatory,
        "firm_confirmed_on": plan.firm_confirmed_on.isoformat() if plan.firm_confirmed_on else "",
        "firm_scan": {"id": plan.firm_scan_id, "name": plan.firm_scan.original_name, "sha256": plan.firm_scan.sha256}
        if plan.firm_scan
        else None,
        "group": group_texts(members),
    }


def plan_of(unit: CreationUnit) -> CreationPlan:
    """Return the unit's plan, or an unsaved empty one."""
    plan = CreationPlan.objects.filter(unit=unit).select_related("firm_scan", "saved_by").first()
    if plan is None:
        plan = CreationPlan(unit=unit)
    plan.unit = unit
    return plan


def task_line(row: Mapping[str, Any]) -> str:
    """Return one line of the timetable for people."""
    start, end = month_words(str(row.get("starts_in", ""))), month_words(str(row.get("ends_in", "")))
    facts = [f"{start}至{end}" if start != end else start]
    facts += [f"责任人{row['person']}"] if row.get("person") else []
    facts += [f"对应{row['items']}"] if row.get("items") else []
    return f"{row.get('title', '')}（{'，'.join(facts)}）"


def group_line(row: Mapping[str, Any]) -> str:
    """Return one person of the leading group for people."""
    post = GroupMember.Post(row["post"]).label if row.get("post") in GroupMember.Post.values else "成员"
    facts = [str(row["duty"])] if row.get("duty") else []
    facts += ["所在机构管理层"] if row.get("is_firm_management") else []
    facts += [f"负责{row['helps_with']}"] if row.get("helps_with") else []
    return f"{post}　{row.get('name', '')}" + (f"（{'，'.join(facts)}）" if facts else "")


def readable(name: str, value: Any) -> str:
    """Return one part of the plan as people read it, one line for each row."""
    if name == "tasks":
        return "\n".join(f"{number}. {task_line(row)}" for number, row in enumerate(value, start=1))
    if name == "group":
        return "\n".join(group_line(row) for row in value)
    if name == "firm_confirmed_on":
        return chinese(value)
    if name == "firm_scan":
        return value["name"] if value else ""
    return str(value)


def chinese(text: str) -> str:
    """Return 2020年11月10日 for an ISO day; empty for none."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


ALL_LABELS = {
    "group": "创建工作领导小组",
    **LABELS,
    "firm_signatory": "所在机构负责人签名",
    "firm_confirmed_on": "所在机构确认日期",
    "firm_scan": "所在机构盖章页",
}


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return two submissions beside each other, part by part, for ``_parts/side_by_side.html``."""
    rows = []
    for name, label in ALL_LABELS.items():
        left, right = readable(name, old.get(name) or ""), readable(name, new.get(name) or "")
        changed = left != right or (name == "firm_scan" and _digest(old) != _digest(new))
        rows.append({"label": label, "left": left, "right": right, "changed": changed})
    return rows


def _digest(content: Mapping[str, Any]) -> str:
    scan = content.get("firm_scan")
    return scan["sha256"] if scan else ""
