"""Writing the creation plan: the draft, the firm's confirmation, and how far each task has come (S4, M2.1)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applications.form import read_date
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.core.uploads.kinds import SEALED_PAGE_KINDS
from evaluations.actions import unit as actions
from evaluations.models import CreationPlan, CreationUnit, Item, PlanTask
from evaluations.plan_content import TEXTS, funds_text, month_text, plan_texts, tasks_of
from evaluations.rules import plan as rules
from evaluations.services.conflicts import TextConflict, merge, refuse_stale
from evaluations.services.locking import unit_at_work

# Above any number that a line can have: lines change places without ever having the same number.
APART = 1_000


def creation_months(unit: CreationUnit) -> list[date]:
    """Return the months in which tasks may lie: those of the creation stage, own deadline included."""
    stage = unit.campaign.calendar.stages["creation"]
    last = unit.campaign.calendar.closing_day("creation", unit.organization) or stage.opens_on
    return rules.months_between(stage.opens_on, last)


def locked_plan(unit: CreationUnit, action: Action, *, by: User) -> CreationPlan:
    """Return the plan of the locked unit for an act of the unit; a first one is begun, unsaved.

    :raises Forbidden: the gate, asked for the unit and for the plan.
    """
    unit = unit_at_work(unit, by=by)
    plan = CreationPlan.objects.filter(unit=unit).select_related("firm_scan", "saved_by").first()
    if plan is None:
        now = timezone.now()
        plan = CreationPlan(unit=unit, state_since=now, saved_at=now, saved_by=by)
    plan.unit = unit
    require(action, user=by, subject=plan)
    return plan


def save_plan(
    unit: CreationUnit, *, texts: Mapping[str, Any], base: Mapping[str, str], by: User, settles: bool = False
) -> CreationPlan:
    """Keep aims, resources and timetable as typed; ``base`` holds the fingerprints of what the page showed.

    What only one of two writers has changed is merged. ``settles`` marks a save that answers a conflict: what it
    overwrites is put on record.

    :raises Forbidden: the gate. :raises Refused: what cannot be read. :raises TextConflict: both texts, nothing saved.
    """
    with transaction.atomic():
        plan = locked_plan(unit, actions.SAVE_PLAN, by=by)
        items = {item.code: item for item in Item.objects.filter(indicator__rubric__campaign=plan.campaign)}
        findings = rules.check_typed(texts, months=creation_months(plan.unit), codes=items.keys())
        if findings:
            raise Refused(findings)
        theirs = plan_texts(plan, tasks_of(plan))
        changed, conflicts = merge(_as_kept(texts), theirs, base)
        if conflicts:
            raise TextConflict(conflicts, saved_by=plan.saved_by.full_name, saved_at=plan.saved_at)
        if not changed:
            return plan
        _write(plan, changed, texts["tasks"], items, by=by)
        if settles:
            record(
                by=by,
                action="plan.settle",
                label="以新内容覆盖创建方案",
                subject=plan,
                before={name: theirs[name] for name in changed},
                after=changed,
            )
        return plan


def confirmation_texts(plan: CreationPlan) -> dict[str, str]:
    """Return who confirmed the resources and when, as text."""
    return {"signatory": plan.firm_signatory, "confirmed_on": str(plan.firm_confirmed_on or "")}


def keep_confirmation(
    unit: CreationUnit, *, signatory: str, confirmed_on: str, base: str | None = None, by: User
) -> CreationPlan:
    """Keep who of the firm's management confirmed the resources, and when (M2.1).

    ``base`` is the fingerprint of what the page showed.

    :raises Forbidden: the gate. :raises Refused: too long, no day, a day to come.
    :raises TextConflict: somebody else has written meanwhile.
    """
    with transaction.atomic():
        plan = locked_plan(unit, actions.SAVE_PLAN, by=by)
        day = read_date(confirmed_on)
        findings = rules.check_confirmation(
            signatory=signatory,
            confirmed_on=confirmed_on,
            day_read=day,
            day=today(),
            issued_on=plan.campaign.issued_on,
        )
        if findings:
            raise Refused(findings)
        before, after = confirmation_texts(plan), {"signatory": signatory.strip(), "confirmed_on": str(day or "")}
        refuse_stale(after, before, base)
        if before != after:
            plan.firm_signatory, plan.firm_confirmed_on = after["signatory"], day
            _stamp(plan, by=by)
            record(by=by, action="plan.confirm", label="录入所在机构确认", subject=plan, before=before, after=after)
        return plan


def keep_firm_scan(unit: CreationUnit, *, upload: UploadedFile, by: User) -> CreationPlan:
    """Keep the firm's sealed page; an earlier one stays with the submissions that carried it (M2.1).

    :raises Forbidden: the gate. :raises UploadRefused: the file.
    """
    with transaction.atomic():
        plan = locked_plan(unit, actions.SAVE_PLAN, by=by)
        before = plan.firm_scan.original_name if plan.firm_scan else ""
        plan.firm_scan = keep_upload(plan.campaign, upload, by=by, kinds=SEALED_PAGE_KINDS, only_kinds=True)
        _stamp(plan, by=by)
        record(
            by=by,
            action="plan.scan",
            label="上传所在机构盖章页",
            subject=plan,
            before={"file": before},
            after={"file": plan.firm_scan.original_name, "sha256": plan.firm_scan.sha256},
        )
        return plan


def progress_texts(task: PlanTask) -> dict[str, str]:
    """Return how far a task has come, as text."""
    return {"done_on": task.done_on.isoformat() if task.done_on else "", "result": task.result}


def record_progress(task: PlanTask, *, done_on: str, result: str, base: str, by: User) -> PlanTask:
    """Keep when a task was done and what came of it; ``base`` is the fingerprint of what the page showed (S4).

    :raises Forbidden: the gate. :raises Refused: no day, a day to come, nothing said.
    :raises TextConflict: somebody else has written meanwhile. :raises PlanTask.DoesNotExist: taken out meanwhile.
    """
    with transaction.atomic():
        plan = locked_plan(task.plan.unit, actions.RECORD_PROGRESS, by=by)
        task = plan.tasks.get(pk=task.pk)
        day = read_date(done_on)
        findings = rules.check_progress(
            done_on=done_on, done_read=day, result=result, day=today(), opened_on=plan.unit.opened_on
        )
        if findings:
            raise Refused(findings)
        mine = {"done_on": day.isoformat() if day else "", "result": result.strip()}
        theirs = progress_texts(task)
        if mine == theirs:
            return task
        refuse_stale(mine, theirs, base)
        task.done_on, task.result = day, mine["result"]
        task.save(update_fields=["done_on", "result"])
        record(
            by=by,
            action=actions.RECORD_PROGRESS.code,
            label=actions.RECORD_PROGRESS.label,
            subject=task,
            before=theirs,
            after=mine,
        )
        return task


def _as_kept(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed (and found readable) in the words in which it is kept, so that it can be compared."""
    kept = {name: texts[name] for name in TEXTS}
    kept["funds"] = funds_text(rules.read_funds(texts["funds"]))
    kept["tasks"] = []
    for row in texts["tasks"]:
        start, end = rules.read_month(row["starts_in"]), rules.read_month(row["ends_in"])
        assert start is not None and end is not None  # the rules have let them through
        kept["tasks"].append(
            {
                "title": row["title"],
                "starts_in": month_text(start),
                "ends_in": month_text(end),
                "person": row["person"],
                "items": "、".join(rules.read_codes(row["items"])),
            }
        )
    return kept


def _write(
    plan: CreationPlan,
    changed: Mapping[str, Any],
    typed_tasks: list[dict[str, str]],
    items: Mapping[str, Item],
    *,
    by: User,
) -> None:
    for name in TEXTS:
        setattr(plan, name, changed.get(name, getattr(plan, name)))
    if "funds" in changed:
        plan.funds = rules.read_funds(changed["funds"])
    _stamp(plan, by=by)
    if "tasks" in changed:
        _write_tasks(plan, changed["tasks"], [row.get("id", "") for row in typed_tasks], items, by=by)


def _write_tasks(
    plan: CreationPlan, rows: list[dict[str, str]], ids: list[str], items: Mapping[str, Item], *, by: User
) -> None:
    """Keep the lines in their order; a line that stays keeps its progress, a new one has none.

    A line that goes is put on record with the progress that goes with it.
    """
    standing = {str(task.pk): task for task in plan.tasks.all()}
    plan.tasks.update(number=F("number") + APART)
    kept = []
    for number, (row, known) in enumerate(zip(rows, ids, strict=True), start=1):
        task = standing.pop(known, None) or PlanTask(plan=plan)
        start, end = rules.read_month(row["starts_in"]), rules.read_month(row["ends_in"])
        assert start is not None and end is not None  # the rules have let them through
        task.number, task.title, task.person = number, row["title"], row["person"]
        task.starts_in, task.ends_in = start, end
        task.save()
        kept.append((task, row["items"]))
    gone = [{"title": task.title, **progress_texts(task)} for task in standing.values() if task.done_on or task.result]
    if gone:
        record(
            by=by, action="plan.task_remove", label="删除已有完成情况的工作任务", subject=plan, before={"tasks": gone}
        )
    PlanTask.objects.filter(pk__in=[task.pk for task in standing.values()]).delete()
    through = PlanTask.items.through
    through._default_manager.filter(plantask__plan=plan).delete()
    through._default_manager.bulk_create(
        through(plantask_id=task.pk, item_id=items[code].pk) for task, codes in kept for code in rules.read_codes(codes)
    )


def _stamp(plan: CreationPlan, *, by: User) -> None:
    plan.version += 1
    plan.saved_at = timezone.now()
    plan.saved_by = by
    plan.save()
