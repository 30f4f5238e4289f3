"""What the form of a new record opens with: what is known already is not typed again (decision 10)."""

from benchmark_platform.campaigns.calendar import today
from evaluations.ledger_words import entry_of, fields_of, typed_of
from evaluations.models import CreationUnit, LedgerRecord, RecordKind
from evaluations.rules.ledger import name_of

# Each time anew, also when the rest is as it was last time.
NOT_COPIED = ("present", "excused", "summary")
# Not all members are expected there: the number of members would be a wrong guess.
OF_SOME_MEMBERS = ("committee", "group")


def last_of_kind(unit: CreationUnit, kind: RecordKind) -> LedgerRecord | None:
    """Return the standing record of the kind that was held last, from which the next one is copied."""
    return unit.records.standing().filter(kind=kind).order_by("-held_on", "-pk").first()


def prefilled(
    unit: CreationUnit, kind: RecordKind, last: LedgerRecord | None, *, copied: LedgerRecord | None = None
) -> dict[str, str]:
    """Return the values, as text by form name.

    With ``copied`` everything of that record but day, present, excused, summary, and days and months of its own fields
    (和上次一样). Otherwise the secretary, and as many expected as at the ``last`` of the kind, or as there are members.
    """
    fields = fields_of(kind)
    day = {"held_on": today().isoformat()}
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
