"""Documents, premises, figures and articles in a real browser: on a desk and on a telephone (R, 5-2, 6-2, 7-2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluations.rules.figures import FigureRow
from evaluations.services.article_answers import Adoption, adopt_article, return_article
from evaluations.services.figures import save_figures
from tests.browser.at_work import clock, enter, look
from tests.core.builders import PDF, picture
from tests.evaluations.conftest import WorkWorld, work
from tests.evaluations.evidence import article, document, pdf

__all__ = ["clock", "work"]


@pytest.mark.django_db(transaction=True)
def test_evidence(
    live_server: Any, work: WorkWorld, open_page: Callable[..., Page], axe: Callable[[Page], None], watch: Any
) -> None:
    """A secretary uploads on a telephone; the pages are readable and accessible for everybody who sees them."""
    watch.allow(r"status of 422")
    unit = f"/evaluations/units/{work.unit.pk}"
    document(work, "budget", upload=pdf("预算.pdf", b"2"), in_force_to=date(2020, 10, 31))
    document(work, "system", named_system=work.rubric.named_systems.get(number=1), upload=pdf("三会.pdf", b"3"))
    document(work, "system", title="党员积分制度", upload=pdf("积分.pdf", b"4"))
    sent = article(work.unit, work.secretary, "学党章、强党性主题党日", sent_on=date(2020, 3, 4))
    adopt_article(sent, adoption=Adoption("province", date(2020, 5, 1), "湖南日报"), by=work.clerk)
    back = article(work.unit, work.secretary, "疫情防控中的党员先锋")
    return_article(back, reason="请补充时间、地点。", by=work.clerk)
    article(work.unit, work.secretary, "“七一”纪念活动")

    phone = open_page(phone=True)
    enter(phone, live_server, work.secretary)
    phone.goto(f"{unit}/documents/new/?kind=charter")
    phone.get_by_label("制发（生效）日期").fill("2019-05-01")
    phone.get_by_label("文件").set_input_files({"name": "章程.pdf", "mimeType": "application/pdf", "buffer": PDF})
    axe(phone)
    look(phone, "phone-document-form")
    phone.get_by_role("button", name="上传").click()
    expect(phone.get_by_role("heading", name="执业机构章程")).to_be_visible()
    axe(phone)
    look(phone, "phone-document")
    phone.goto(f"{unit}/documents/")
    axe(phone)
    look(phone, "phone-documents")

    phone.goto(f"{unit}/premises/")
    group = phone.get_by_role("group", name="党员活动室有党旗")
    group.get_by_label("有", exact=True).check()
    flag = work.rubric.premises_points.get(code="flag").pk
    photo = {"name": "党旗.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(640, 480))}
    phone.locator(f"#id_photo-{flag}").set_input_files(photo)  # type: ignore[arg-type]
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("8 项中已填 1 项")).to_be_visible()
    axe(phone)
    look(phone, "phone-premises")

    phone.goto(f"{unit}/figures/")
    phone.get_by_label("2019年业务收入（万元）").fill("1000")
    phone.get_by_label("2020年业务收入（万元）").fill("9000")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_label("核对无误，仍然保存")).to_be_visible()
    axe(phone)
    look(phone, "phone-figures")

    phone.goto(f"{unit}/articles/")
    axe(phone)
    look(phone, "phone-articles")

    desk = open_page()
    enter(desk, live_server, work.clerk)
    firm = work.unit.organization.covered_firms.get().firm
    save_figures(work.unit, rows=[FigureRow(firm.pk, firm.name, 2019, None, 56, 6)], by=work.secretary)
    for name, address in (
        ("documents", f"{unit}/documents/"),
        ("premises", f"{unit}/premises/"),
        ("figures", f"{unit}/figures/"),
        ("articles", f"{unit}/articles/"),
        ("article", back.get_absolute_url()),
        ("inbox", "/evaluations/articles/"),
        ("systems", "/evaluations/systems/"),
    ):
        desk.goto(address)
        axe(desk)
        look(desk, f"desk-{name}")
    enter(desk, live_server, work.secretary)
    for name, address in (
        ("own-documents", f"{unit}/documents/"),
        ("own-figures", f"{unit}/figures/"),
        ("own-article-form", f"{unit}/articles/new/"),
        ("own-kinds", f"{unit}/documents/new/"),
    ):
        desk.goto(address)
        axe(desk)
        look(desk, f"desk-{name}")
