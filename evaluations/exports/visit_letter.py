"""The letter to the unit (考核通知) as an official document: who comes when, what for, what to prepare (S5)."""

from datetime import date
from typing import Any

from django.utils import timezone

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import pdf
from evaluations.models import Item, Visit
from evaluations.services.visit_messages import PREPARE_LINES, when_words

TEMPLATE = "applications/print/letter.html"


def visit_letter_pdf(visit: Visit, day: date) -> bytes:
    """Return the letter; ``day`` is the one on which a changed arrangement is printed."""
    return pdf.render_pdf(TEMPLATE, letter_context(visit, day))


def letter_context(visit: Visit, day: date) -> dict[str, Any]:
    """Return what the page needs: title, whom it is for, paragraphs, issuer and day."""
    campaign, kind = visit.unit.campaign, visit.get_kind_display()
    name = visit.unit.organization.name
    changed = visit.version > 1
    paragraphs = [
        f"根据《{campaign.title}》，定于{when_words(visit)}对你单位的创建工作进行{kind}。现将有关事项通知如下。",
        f"一、考核组。{_team(visit)}。",
        f"二、考核地点。{visit.place or '你单位所在地'}。",
        f"三、考核内容。对照《{campaign.guide_title}》{_items(visit)}项具体内容逐项核对、评分。",
        "四、请做好以下准备。" + "；".join(PREPARE_LINES) + "。",
    ]
    note = [line.strip() for line in visit.note.splitlines() if line.strip()]
    if note:
        paragraphs += [f"五、其他事项。{note[0]}", *note[1:]]
    if changed:
        paragraphs[0] += "此前的考核通知以本通知为准。"
    return {
        "title": f"关于开展创建工作{kind}的通知",
        "footer": f"申报编号 {visit.unit.application.number}",
        "greeting": f"{name}：",
        "paragraphs": paragraphs,
        "is_tight": True,  # an ordinary visit's letter is one page
        "issuer": campaign.issuer,
        "day": chinese_day(day if changed else timezone.localdate(visit.arranged_at)),
    }


def visit_letter_name(visit: Visit) -> str:
    """Return the name of the file."""
    return f"{visit.get_kind_display()}通知_{visit.unit.organization.name}.pdf".replace("/", "／")


def _team(visit: Visit) -> str:
    leader = [row.person.full_name for row in visit.standing_team if row.is_leader]
    others = [row.person.full_name for row in visit.standing_team if not row.is_leader]
    return f"组长{'、'.join(leader)}，成员{'、'.join(others)}"


def _items(visit: Visit) -> int:
    return Item.objects.filter(indicator__rubric__campaign=visit.unit.campaign_id).count()
