"""The red button of a unit's home page while its self-assessment is due (S5)."""

from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.dates import chinese_day
from evaluations import addresses
from evaluations.actions.self_assessment import START_SELF
from evaluations.models import CreationUnit, SelfAssessment
from evaluations.services.self_submitting import inspected_words


def self_step(unit: CreationUnit, user: User, day: date) -> tuple[str, str, str] | None:
    """Return label, address and detail of the step, or None where the self-assessment is not due to this person."""
    if not decide(START_SELF, user=user, subject=unit, day=day):
        return None
    if inspected_words(unit):
        return None
    state = SelfAssessment.objects.filter(unit=unit).values_list("state", flat=True).first()
    words: dict[str | None, str] = {None: "开始自我评估", SelfAssessment.State.RETURNED: "修改自我评估后重新提交"}
    closes = unit.campaign.calendar.closing_day(StageCode.ASSESSMENT, unit.organization)
    detail = f"请于{chinese_day(closes)}（含当日）前提交自我评估。" if closes else ""
    return words.get(state, "继续自我评估"), addresses.self_assessment(unit.pk), detail
