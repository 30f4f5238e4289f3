"""Articles: sent, taken back, received, sent back, adopted (7-2)."""

from datetime import date

import pytest
import time_machine

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.models import Message
from evaluations.models import Article
from evaluations.services.article_answers import (
    Adoption,
    adopt_article,
    receive_article,
    receive_articles,
    return_article,
)
from evaluations.services.articles import ArticleText, resend_article, send_article, withdraw_article
from evaluations.services.systems import accept_system
from evaluations.services.units import disqualify_unit
from tests.campaigns.pictures import jpeg
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import article, document, pdf

pytestmark = pytest.mark.django_db
CONTENT = ArticleText(title="主题党日", text="活动情况。", sent_on=date(2020, 11, 3))
ADOPTION = Adoption(
    level="province", adopted_on=date(2020, 11, 9), outlet=" 湖南日报 ", link="https://www.example.cn/1"
)


def test_sent_once_as_text_or_file(work: WorkWorld) -> None:
    """7-2: the same submission twice is one article; a file in PDF or Word."""
    first = article(work.unit, work.secretary, key="k1")
    assert article(work.unit, work.secretary, key="k1") == first
    assert (first.state, first.sent_by, first.sent_on) == ("sent", work.secretary, date(2020, 11, 3))
    content = ArticleText(title="带文件的稿件", sent_on=date(2020, 2, 1))
    found = send_article(work.unit, content=content, upload=pdf("稿件.pdf"), key="k2", by=work.secretary)
    assert (str(found.file), found.text) == ("稿件.pdf", "")
    with pytest.raises(UploadRefused):
        send_article(work.unit, content=CONTENT, upload=jpeg("照片.jpg"), key="k3", by=work.secretary)
    assert AuditEvent.objects.filter(action="article.send").count() == 2


def test_a_day_before_the_opening_is_welcome(work: WorkWorld) -> None:
    """补录: sent on paper in March, before the unit was opened; a day to come is not."""
    assert article(work.unit, work.secretary, sent_on=date(2020, 3, 4)).sent_on < work.unit.opened_on
    with pytest.raises(Refused) as refused:
        article(work.unit, work.secretary, "另一篇", sent_on=date(2020, 11, 11))
    assert [one.field for one in refused.value.findings] == ["sent_on"]


def test_the_same_title_is_asked_about(work: WorkWorld) -> None:
    """Unless the other one was taken back; the person may say that it is another one."""
    first = article(work.unit, work.secretary)
    with pytest.raises(Refused, match="同样标题"):
        article(work.unit, work.secretary, key="again")
    content = ArticleText(title=first.title, text="另一次活动。", sent_on=date(2020, 11, 3))
    send_article(work.unit, content=content, confirmed=True, key="again", by=work.secretary)
    for one in Article.objects.all():
        withdraw_article(one, by=work.secretary)
    article(work.unit, work.secretary, key="third")
    assert Article.objects.count() == 3


def test_received_and_told(work: WorkWorld) -> None:
    """7-2: from then on it counts, and cannot be taken back."""
    found = receive_article(article(work.unit, work.secretary), by=work.clerk)
    assert (found.state, found.answered_by) == ("received", work.clerk)
    message = Message.objects.get(title="宣传稿《支部主题党日》已接收")
    assert (message.organization, message.link) == (work.unit.organization, found.get_absolute_url())
    with pytest.raises(Forbidden):
        withdraw_article(found, by=work.secretary)
    with pytest.raises(Forbidden):
        receive_article(found, by=work.clerk)


def test_many_at_once_passes_over_the_answered(work: WorkWorld) -> None:
    """Two offices with the same page: nobody is told twice."""
    rows = [article(work.unit, work.secretary), article(work.changsha_unit, work.changsha_secretary, "另一篇")]
    receive_article(rows[0], by=work.decider)
    assert receive_articles(rows, by=work.clerk) == [rows[1]]
    assert receive_articles(rows, by=work.clerk) == []
    assert Message.objects.filter(title__endswith="已接收").count() == 2
    with pytest.raises(Forbidden):
        receive_articles([article(work.unit, work.secretary, "第三篇")], by=work.secretary)


def test_sent_back_put_right_and_sent_again(work: WorkWorld) -> None:
    """[inf] 7-2: with a reason; the file stays where no new one is given; every round is told."""
    content = ArticleText(title="稿件", sent_on=date(2020, 11, 3))
    found = send_article(work.unit, content=content, upload=pdf(), key="k", by=work.secretary)
    with pytest.raises(Refused):
        return_article(found, reason=" ", by=work.clerk)
    returned = return_article(found, reason="请补充时间地点。", by=work.clerk)
    assert (returned.state, returned.answer_text) == ("returned", "请补充时间地点。")
    with pytest.raises(Refused):
        resend_article(returned, content=ArticleText(title="", sent_on=date(2020, 11, 10)), by=work.secretary)
    again = ArticleText(title="稿件（修改）", sent_on=date(2020, 11, 10))
    sent = resend_article(returned, content=again, by=work.secretary)
    assert (sent.state, sent.title, str(sent.file), sent.sent_on) == (
        "sent",
        "稿件（修改）",
        "章程.pdf",
        date(2020, 11, 10),
    )
    return_article(sent, reason="请补充照片说明。", by=work.clerk)
    newer = resend_article(sent, content=again, upload=pdf("新稿.pdf", b"2"), by=work.secretary)
    assert str(newer.file) == "新稿.pdf"
    assert Message.objects.filter(title__contains="已退回").count() == 2
    return_article(newer, reason="不采用。", by=work.clerk)
    assert withdraw_article(newer, by=work.secretary).state == "withdrawn"
    with pytest.raises(Forbidden):
        resend_article(newer, content=again, by=work.secretary)


def test_adopted_and_adopted_higher(work: WorkWorld) -> None:
    """7-2: with level, outlet, link and day; a higher outlet later; nothing is sent back after that."""
    found = adopt_article(article(work.unit, work.secretary), adoption=ADOPTION, by=work.clerk)
    assert (found.state, found.level, found.outlet) == ("adopted", "province", "湖南日报")
    assert Message.objects.filter(title="宣传稿《支部主题党日》已采用（省级）").count() == 1
    higher = Adoption(level="nation", adopted_on=date(2020, 11, 10))
    assert adopt_article(found, adoption=higher, by=work.clerk).get_level_display() == "国家级"
    event = AuditEvent.objects.filter(action="article.adopt").latest("pk")
    assert (event.before["level"], event.after["level"]) == ("province", "nation")
    with pytest.raises(Forbidden):
        return_article(found, reason="晚了", by=work.clerk)
    with pytest.raises(Refused) as refused:
        wrong = Adoption(level="", adopted_on=None, link="javascript:alert(1)")
        adopt_article(found, adoption=wrong, by=work.clerk)
    assert [one.field for one in refused.value.findings] == ["level", "link", "adopted_on"]


def test_each_side_does_its_own(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """S4: units send, the committee answers, and both in the work period only."""
    found = article(work.unit, work.secretary)
    for person in (work.stranger, work.changsha_secretary, work.clerk, work.liaison, work.changsha_officer):
        with pytest.raises(Forbidden):
            article(work.unit, person, "别人的")
        with pytest.raises(Forbidden):
            withdraw_article(found, by=person)
    for person in (work.secretary, work.changsha_officer, work.stranger):
        with pytest.raises(Forbidden):
            return_article(found, reason="不行", by=person)
        with pytest.raises(Forbidden):
            adopt_article(found, adoption=ADOPTION, by=person)
    clock.move_to(moment(2021, 7, 1))
    with pytest.raises(Forbidden):
        receive_article(found, by=work.clerk)
    with pytest.raises(Forbidden):
        article(work.unit, work.secretary, "晚了")


def test_articles_of_an_ended_unit_stay_as_they_are(work: WorkWorld) -> None:
    """S4: nothing is received from a unit that takes no more part; the others of the same page are."""
    found, other = article(work.unit, work.secretary), article(work.changsha_unit, work.changsha_secretary, "另一篇")
    disqualify_unit(work.unit, reason="弄虚作假", by=work.decider)
    with pytest.raises(Forbidden, match="这个创建单位已取消，不再办理"):
        receive_article(found, by=work.clerk)
    assert receive_articles([found, other], by=work.clerk) == [other]


def test_a_system_of_an_ended_unit_is_not_answered(work: WorkWorld) -> None:
    """5-2, S4: neither accepted nor refused."""
    found = document(work, "system", title="示例学习制度", in_force_from=date(2020, 1, 1), proof_text="执行")
    disqualify_unit(work.unit, reason="弄虚作假", by=work.decider)
    with pytest.raises(Forbidden, match="这个创建单位已取消，不再办理“认定其他制度”"):
        accept_system(found, by=work.clerk)
