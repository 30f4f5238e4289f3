"""Reminding the units whose self-assessment is not in (S5)."""

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox.services.messages import Letter, send_letters
from evaluations import addresses
from evaluations.actions.self_assessment import REMIND_SELF, SelfAssessments
from evaluations.models import CreationUnit, UnitState
from evaluations.self_overview import SelfRow, self_rows
from evaluations.services.self_submitting import inspected_before


def to_be_reminded(campaign: Campaign) -> list[SelfRow]:
    """Return the units that still owe their self-assessment; who was inspected without one owes none."""
    rows = [row for row in self_rows(campaign) if row.is_missing and row.unit.state == UnitState.CREATING]
    known = inspected_before([row.unit for row in rows])
    return [row for row in rows if row.unit.pk not in known]


@transaction.atomic
def remind(campaign: Campaign, *, by: User) -> int:
    """Send one message to each unit whose self-assessment is not in, once a day at most; return how many were told.

    :raises Forbidden: the gate. :raises Refused: nobody is left to be reminded today.
    """
    require(REMIND_SELF, user=by, subject=SelfAssessments(campaign))
    # Two reminders at once: the second finds the first one's messages.
    units = CreationUnit.objects.select_for_update().filter(campaign=campaign).order_by("pk")
    list(units.values_list("pk", flat=True))
    rows = to_be_reminded(campaign)
    letters = [_letter(row) for row in rows]
    told = [message.organization.code for message in send_letters(letters) if message.organization]
    if not told:
        raise Refused("没有需要提醒的创建单位：都已提交，或今天已经提醒过了。")
    record(by=by, action=REMIND_SELF.code, label=REMIND_SELF.label, subject=campaign, after={"told": told})
    return len(told)


def reminder_text(row: SelfRow) -> str:
    """Return the words of the reminder: how far the unit is, and until when it may submit."""
    until = f"，请于{chinese_day(row.deadline)}（含当日）前提交" if row.deadline else ""
    done = f"已评{row.given}项，还差{row.left}项" if row.given else "还没有开始"
    return f"贵单位的创建工作自我评估{done}{until}。提交后由行业党委安排实地考核。"


def _letter(row: SelfRow) -> Letter:
    return Letter(
        organization=row.unit.organization,
        title="请尽快提交自我评估",
        body=reminder_text(row),
        link=addresses.self_assessment(row.unit.pk),
        key=f"unit:{row.unit.pk}:self:remind:{today()}",
    )
