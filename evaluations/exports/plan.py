"""The creation plan on paper: official head, resources, timetable as table and picture, the firm's confirmation."""

from datetime import date
from typing import Any

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.pdf import render_pdf
from evaluations.models import CreationPlan, CreationUnit, PlanSubmission
from evaluations.plan_content import chinese, group_line
from evaluations.plan_page import timeline_of

TEMPLATE = "evaluations/plan_pdf.html"


def plan_pdf(
    unit: CreationUnit,
    content: dict[str, Any],
    *,
    plan: CreationPlan,
    submission: PlanSubmission | None,
    day: date,
) -> bytes:
    """Return the plan as A4: as submitted, or as it stands with how far it has come on ``day``."""
    if submission:
        about = f"第{submission.number}次报送 · {chinese_day(today(submission.submitted_at))}"
        about += f" · {submission.get_answer_display()}"
    else:
        about = f"{plan.get_state_display()} · {chinese_day(day)}打印"
    context = {
        "title": f"{unit.organization.name}创建方案和时间表",
        "unit": unit,
        "campaign": unit.campaign,
        "content": content,
        "people": [group_line(row) for row in content["group"]],
        "confirmed_on": chinese(content["firm_confirmed_on"]),
        "timeline": timeline_of(unit, content, None if submission else day),
        "shows_progress": submission is None,
        "footer": f"申报编号 {unit.application.number} · {about}",
        "about": about,
    }
    return render_pdf(TEMPLATE, context)


def plan_pdf_name(unit: CreationUnit, submission: PlanSubmission | None) -> str:
    """Return the name of the file."""
    suffix = f"_第{submission.number}次报送" if submission else ""
    return f"{unit.organization.name}创建方案{suffix}.pdf"
