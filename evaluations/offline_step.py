"""The red button of an inspector on a visit's page: 现场评分（可离线） (S5)."""

from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from evaluations import addresses
from evaluations.actions.sheets import OPEN_SHEET
from evaluations.models import Sheet, Visit
from evaluations.rules.sheets import refusal
from evaluations.sheet_window import window_of
from evaluations.unit_panels import Step

DETAIL = (
    "出发前在有网络的地方打开一次、设好离线口令；到现场没有网络也能评分、拍照，有网络后自动发送。"
    "浏览器不能离线的，页面会给出其他办法。"
)


def offline_step(visit: Visit, user: User, day: date) -> Step | None:
    """Return the way to the own sheet for whoever inspects, while entries are taken and it is not handed in."""
    if not decide(OPEN_SHEET, user=user, subject=visit) or refusal(window_of(visit), day):
        return None
    if visit.sheets.filter(inspector=user, state=Sheet.State.SUBMITTED).exists():
        return None
    return Step("现场评分（可离线）", addresses.offline_sheet(visit.pk), DETAIL)
