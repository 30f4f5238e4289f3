"""What the form of a new record opens with: what is known already is not typed again (decision 10)."""

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import chinese_day
from evaluations.ledger_words import entry_of, fields_of, typed_of
from evaluations.models import CreationUnit, Duty, LedgerRecord, RecordKind
from evaluations.rules.ledger import name_of

# Each time anew, also when the rest is as it was last time.
NOT_COPIED = ("present", "excused", "summary")
# Not all members are expected there: the number of members would be a wrong guess.
OF_SOME_MEMBERS = ("committee", "group")


def last_of_kind(unit: CreationUnit, kind: RecordKind) -> LedgerRecord | None:
    """Return the standing record of the kind that was held last, from which the next one is copied."""
    return unit.records.standing().filter(kind=kind).order_by("-held_on", "-pk").first()


def duty_hint(duty: Duty) -> str:
    """Return in which days the record has to lie for the duty from which the form was opened."""
    days = f"{chinese_day(duty.period_from)}至{chinese_day(duty.period_to)}"
    if duty.rule.parameters.get("month_field"):
        return f"用于“{duty.title}”：计入所填的月份，登记实际日期即可。"
    return f"用于“{duty.title}”：实际日期应在{days}内，才计入这一期。"


def prefilled(
    unit: CreationUnit,
    kind: RecordKind,
    last: LedgerRecord | None,
    *,
    copied: LedgerRecord | None = None,
    duty: Duty | None = None,
) -> dict[str, str]:
    """Return the values, as text by form name.

    With ``copied`` everything of that record but day, present, excused, summary, and days and months of its own fields
    (和上次一样). Otherwise the secretary, and as many expected as at the ``last`` of the kind, or as there are members.
    The day is today, but empty where that would not count for the ``duty`` from which the form was opened: kept
    unread, it would leave the duty open.
    """
    fields = fields_of(kind)
    day = _day_for(duty)
    if copied is not None:
        typed = typed_of(entry_of(copied), fields)
        anew = {name_of(one) for one in fields if one.code in NOT_COPIED or one.type in ("date", "month")}
        return {name: text for name, text in typed.items() if name not in anew} | day
    organization = unit.organization
    expected = None if kind.code in OF_SOME_MEMBERS else organization.member_count
    if last is not None and last.expected is not None:
        expected = last.expected
    typed = {"expected": "" if expected is None else str(expected), "led_by": organization.secretary_name}
    return typed | day | ({"by_secretary": "on"} if organization.secretary_name else {})


def _day_for(duty: Duty | None) -> dict[str, str]:
    """Return today; for a duty outside its period no day, for one that counts by a month field that month."""
    day = today()
    month_field = duty.rule.parameters.get("month_field", "") if duty else ""
    if duty and month_field:
        month = f"{duty.period_from.year}年{duty.period_from.month}月"
        return {"held_on": day.isoformat(), f"d-{month_field}": month}
    if duty and not duty.period_from <= day <= duty.period_to:
        return {"held_on": ""}
    return {"held_on": day.isoformat()}
