"""The pages of score sheets: works, not mine, not now, wrong address, wrong method; nothing typed is lost (S5)."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.accounts.models import Membership, User
from evaluations.models import Sheet, SheetEntry, SheetPhoto, SheetScore, Visit, VisitInspector
from evaluations.services import sheets
from evaluations.sheet_panel import sheets_panel
from evaluations.sheet_view import may_see, seen_sheets
from evaluations.todos.sheets import sheet_todos
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet
from tests.evaluations.conftest import moment
from tests.evaluations.ledger import photo
from tests.evaluations.sheets import browser


def at(assess: Assessment, rest: str = "sheet/") -> str:
    """An address under the visit."""
    return f"/evaluations/inspections/{assess.visit.pk}/{rest}"


def posted(**more: Any) -> dict[str, Any]:
    """What the page of 1-4 sends."""
    return {"key": uuid4().hex, "version": "0", "choice": "2.8", "reason": "个别记录不完整", "next": "1"} | more


def item(assess: Assessment, data: dict[str, Any], code: str = "1-4", person: User | None = None) -> Any:
    """唐丽 sends the page of an item."""
    return browser(person or assess.second).post(at(assess, f"sheet/{code}/"), data)


class TestOverview:
    """Where am I, what is left."""

    def test_before_and_after(self, assess: Assessment) -> None:
        """32 items with their state, totals per indicator and in all; looking makes nothing."""
        client = browser(assess.second)
        page = client.get(at(assess))
        assert (page.status_code, Sheet.objects.count()) == (200, 0)
        assert "开始评分：1-1" in page.content.decode()
        fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-4": None, "2-4": {"yes": "no"}})
        SheetScore.objects.filter(item__code="2-4").update(reason="")
        page = client.get(at(assess))
        table, text = page.context["table"], page.content.decode()
        assert (table.done, [row.code for row in table.left], str(table.earned), str(table.scored)) == (
            30,
            ["1-4", "2-4"],
            "94.0",
            "96.0",
        )
        assert [row.status[0] for row in table.left] == ["未评", "缺理由"]
        assert "继续评分：1-4" in text
        assert "评分接收到2021年5月7日为止" in text

    def test_an_older_guide(self, assess: Assessment) -> None:
        """What was scored by other marks stands out."""
        fill_sheet(assess.visit, assess.second, submitted=False)
        assess.work.rubric.indicators.get(number=7).items.filter(code="7-1").update(marks="1.0")
        table = browser(assess.second).get(at(assess)).context["table"]
        assert [(row.code, row.status[0]) for row in table.left] == [("7-1", "须重新评分")]

    def test_the_words_on_the_whole(self, assess: Assessment) -> None:
        """Saved; from another window both are shown; too long is told beside what was typed."""
        client = browser(assess.second)
        sent = {"key": "k", "version": "0", "remark": "总体规范"}
        assert client.post(at(assess), sent).status_code == 302
        other = client.post(at(assess), sent | {"remark": "台账齐全"})
        assert (other.status_code, other.context["remark_version"]) == (409, 1)
        text = other.content.decode()
        assert text.count("总体规范") == 1
        assert text.count("台账齐全") == 2
        long = client.post(at(assess), {"key": "k2", "version": "1", "remark": "甲" * 2001})
        assert (long.status_code, "甲" * 2001 in long.content.decode()) == (422, True)
        assert Sheet.objects.get().remark == "总体规范"

    def test_handed_in_is_read_only(self, assess: Assessment, clock: time_machine.Traveller) -> None:
        """As is a visit whose time is over; the words stay to be read."""
        mine = fill_sheet(assess.visit, assess.second)
        Sheet.objects.update(remark="总体规范", is_late=True)
        text = browser(assess.second).get(at(assess)).content.decode()
        assert ("<strong>已提交</strong>" in text, "保存总体意见" in text, "总体规范" in text) == (True, False, True)
        sheets.reopen_sheet(mine, reason="1-4 漏填", by=assess.leader)
        assert "罗刚退回修改" in browser(assess.second).get(at(assess)).content.decode()
        clock.move_to(moment(2021, 5, 8))
        text = browser(assess.second).get(at(assess)).content.decode()
        assert ("评分接收到2021年5月7日为止" in text, "检查并提交" in text) == (True, False)

    def test_who(self, assess: Assessment) -> None:
        """Strangers: 404. The office and the unit see the visit, and are told why not this page."""
        work = assess.work
        for rest in ("sheet/", "sheet/check/", "sheet/1-4/"):
            for person in (assess.outsider, work.stranger, work.yueyang_officer):
                assert browser(person).get(at(assess, rest)).status_code == 404
            for person in (work.clerk, work.secretary):
                assert browser(person).get(at(assess, rest)).status_code == 403
            assert browser(assess.second).put(at(assess, rest)).status_code == 405
        assert browser(assess.second).get("/evaluations/inspections/99999/sheet/").status_code == 404
        assert browser(assess.second).get(at(assess, "sheet/9-9/")).status_code == 404

    def test_same_queries_for_three(self, assess: Assessment, django_assert_num_queries: Any) -> None:
        """One inspector without entries; three with all."""
        VisitInspector.objects.filter(person__in=[assess.leader, assess.third]).delete()
        sheets.open_sheet(assess.visit, by=assess.second)
        client = browser(assess.second)
        client.get(at(assess))
        with django_assert_num_queries(SHEET_QUERIES):
            client.get(at(assess))
        for person in (assess.leader, assess.third):
            VisitInspector.objects.create(
                visit=assess.visit, person=person, assigned_by=assess.work.clerk, assigned_at=moment(2021, 3, 10)
            )
            fill_sheet(assess.visit, person)
        Sheet.objects.filter(inspector=assess.second).delete()
        mine = fill_sheet(assess.visit, assess.second, submitted=False)
        one = mine.scores.get(item__code="3-1").item
        sheets.add_photo(mine, item=one, upload=photo(), key="p", by=assess.second)
        with django_assert_num_queries(SHEET_QUERIES):
            client.get(at(assess))


SHEET_QUERIES = 18


class TestItem:
    """One item."""

    def test_what_the_unit_says(self, assess: Assessment) -> None:
        """Text, self-score with reason, check, links; the neighbours."""
        fill_self(assess.unit, assess.work.secretary, differ={"1-4": {"score": "1.6"}})
        page = browser(assess.second).get(at(assess, "sheet/1-4/"))
        text = page.content.decode()
        assert page.status_code == 200
        assert all(words in text for words in ("单位自评", "1.6", "现场没有看到相应材料", "系统核对", "上一项 1-3"))
        assert f"/evaluations/units/{assess.unit.pk}/items/1-4/" in text

    @pytest.mark.parametrize(
        ("code", "data", "answer", "shown"),
        [
            ("1-4", {"choice": "2.8", "score": ""}, {"score": "2.8"}, 'value="2.8" checked'),
            ("1-4", {"choice": "other", "score": "3.2"}, {"score": "3.2"}, 'name="score" value="3.2"'),
            ("1-4", {"score": "3.2"}, {"score": "3.2"}, 'value="other" checked'),
            ("1-1", {"no_deduction": "on"}, {"no_deduction": True}, 'name="no_deduction" checked'),
            ("1-1", {"times-papers": "1", "other": "0.5"}, {"times": {"papers": 1}, "other": "0.5"}, 'value="0.5"'),
            ("7-2", {"count": "3"}, {"count": 3}, 'name="count" value="3"'),
            ("2-4", {"yes": "no"}, {"yes": False}, 'value="no" checked'),
            ("2-4", {"yes": "yes"}, {"yes": True}, 'value="yes" checked'),
            ("1-2", {"not_applicable": "on"}, {}, 'name="not_applicable" checked'),
        ],
    )
    def test_each_way_of_scoring(
        self, assess: Assessment, code: str, data: dict[str, str], answer: dict[str, Any], shown: str
    ) -> None:
        """What was typed is kept, and stands there again."""
        sent = {"key": "k", "version": "0", "reason": "现场查看", **data}
        assert item(assess, sent, code).status_code == 302
        assert SheetScore.objects.get().answer == answer
        text = browser(assess.second).get(at(assess, f"sheet/{code}/")).content.decode()
        assert (shown in text, "现场查看" in text) == (True, True)

    def test_save_and_next(self, assess: Assessment) -> None:
        """The next that is still to be done; at the end the overview; or the same item again."""
        fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-4": None, "7-3": None})
        assert item(assess, posted())["Location"] == at(assess, "sheet/7-3/")
        assert item(assess, posted(choice="2.0", reason=""), "7-3")["Location"] == at(assess)
        stay = posted(version="1", stay="1")
        stay.pop("next")
        assert item(assess, stay)["Location"] == at(assess, "sheet/1-4/")

    def test_nothing_chosen_is_not_called_saved(self, assess: Assessment) -> None:
        """“保存，下一项” of an empty item, with and without a reason: it is said that there is no score yet."""
        client = browser(assess.second)
        for key, reason in (("first", ""), ("second", "只有理由")):
            sent = {"key": key, "version": "0", "reason": reason, "next": "1"}
            page = client.post(at(assess, "sheet/1-4/"), sent, follow=True)
            text = page.content.decode()
            assert ("1-4 还没有评分。" in text, "1-4 已保存" in text) == (True, False)

    def test_a_second_click(self, assess: Assessment) -> None:
        """One entry; the same page corrected after going back is another one."""
        sent = posted()
        for _ in range(2):
            assert item(assess, sent).status_code == 302
        assert (SheetEntry.objects.count(), SheetScore.objects.get().version) == (1, 1)
        assert item(assess, sent | {"reason": "改"}).status_code == 409

    def test_two_tabs(self, assess: Assessment) -> None:
        """Both texts; the next save is the person's choice."""
        item(assess, posted())
        page = item(assess, posted(choice="1.6", reason="记录不全"))
        text = page.content.decode()
        assert (page.status_code, page.context["version"]) == (409, 1)
        assert all(words in text for words in ("2.8分", "1.6分", "个别记录不完整", "唐丽（网页）"))
        assert text.count("记录不全") >= 2
        assert item(assess, posted(choice="1.6", reason="记录不全", version="1")).status_code == 302

    def test_two_tabs_with_deductions(self, assess: Assessment) -> None:
        """In words, not in codes."""
        item(assess, {"key": "a", "version": "0", "times-papers": "1", "other": "0.5", "reason": "缺批复"}, "1-1")
        text = item(assess, {"key": "b", "version": "0", "no_deduction": "on"}, "1-1").content.decode()
        assert "设立、变更没有批复或材料不全 1 次；其他扣分 0.5分" in text
        item(assess, {"key": "a", "version": "0", "count": "3"}, "7-2")
        assert "数量 3" in item(assess, {"key": "b", "version": "0", "count": "4"}, "7-2").content.decode()
        item(assess, {"key": "a", "version": "0", "yes": "no", "reason": "否"}, "2-4")
        item(assess, {"key": "c", "version": "0", "not_applicable": "on", "reason": "无党小组"}, "1-2")
        assert "是" in item(assess, {"key": "b", "version": "0", "yes": "yes"}, "2-4").content.decode()
        assert "不适用" in item(assess, {"key": "d", "version": "0", "no_deduction": "on"}, "1-2").content.decode()
        nothing = item(assess, {"key": "e", "version": "5", "reason": "只有理由"}, "1-3")
        assert "没有评分" in nothing.content.decode()

    @pytest.mark.parametrize(
        "more",
        [{"choice": "other", "score": "9"}, {"choice": "2.8", "score": "3"}, {"reason": "甲" * 1001}],
    )
    def test_refused_beside_what_was_typed(self, assess: Assessment, more: dict[str, str]) -> None:
        """A score above the marks; a step and another score; too long a reason."""
        page = item(assess, posted(**more))
        text = page.content.decode()
        assert (page.status_code, "error-summary" in text) == (422, True)
        assert all(value in text for value in posted(**more).values() if value not in {"1", "0"} and len(value) != 32)
        assert not SheetScore.objects.exists()

    def test_a_photo_is_sent_along(self, assess: Assessment) -> None:
        """Saved with the score; shown; taken off again."""
        client = browser(assess.second)
        answer = item(assess, posted(photo=photo()))
        assert answer["Location"] == at(assess, "sheet/1-4/")
        kept = SheetPhoto.objects.get()
        text = client.get(answer["Location"]).content.decode()
        assert at(assess, f"photos/{kept.pk}/") in text
        for rest in ("", "original/"):
            assert client.get(at(assess, f"photos/{kept.pk}/{rest}")).getvalue()[:2] == b"\xff\xd8"
        for _ in range(2):
            off = client.post(at(assess, f"photos/{kept.pk}/remove/"))
            assert off["Location"] == at(assess, "sheet/1-4/")
        assert client.get(at(assess, f"photos/{kept.pk}/")).status_code == 404
        assert client.get(at(assess, f"photos/{kept.pk}/remove/")).status_code == 405

    def test_a_photo_alone(self, assess: Assessment) -> None:
        """No empty score is made of it."""
        item(assess, {"key": "k", "version": "0", "photo": photo(), "reason": ""}, "3-1")
        assert (SheetPhoto.objects.count(), SheetScore.objects.count()) == (1, 0)

    def test_a_refused_photo_loses_nothing(self, assess: Assessment) -> None:
        """Wrong kind: the sentence stands beside the field, the score is saved, the words are still there."""
        page = item(assess, posted(photo=SimpleUploadedFile("文件.pdf", b"%PDF-1.7")))
        text = page.content.decode()
        assert (page.status_code, page.context["version"]) == (422, 1)
        assert ("个别记录不完整" in text, "评分和扣分原因已经保存" in text) == (True, True)
        assert str(SheetScore.objects.get().score) == "2.8"

    def test_handed_in_meanwhile(self, assess: Assessment) -> None:
        """Refused, kept in the log, and what was typed is still on the page."""
        fill_sheet(assess.visit, assess.second, differ={"1-4": {"score": "1.6"}})
        page = item(assess, posted(version="1", reason="刚刚想到"))
        text = page.content.decode()
        assert (page.status_code, "刚刚想到" in text, "保存，下一项" in text) == (422, True, False)
        assert SheetEntry.objects.get().payload["reason"] == "刚刚想到"

    def test_not_now(self, assess: Assessment, clock: time_machine.Traveller) -> None:
        """Too late: 403 with the day."""
        clock.move_to(moment(2021, 5, 8))
        answer = item(assess, posted())
        assert (answer.status_code, "2021年5月7日为止" in answer.content.decode()) == (403, True)


class TestHandingIn:
    """Check and submit."""

    def test_what_is_missing_is_linked(self, assess: Assessment) -> None:
        """A post all the same is refused with the same list."""
        fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-4": None})
        client = browser(assess.second)
        for page in (client.get(at(assess, "sheet/check/")), client.post(at(assess, "sheet/check/"))):
            text = page.content.decode()
            assert "1-4：还没有评分。" in text
            assert 'type="submit">提交现场评分表' not in text
        assert page.status_code == 422

    def test_handed_in(self, assess: Assessment) -> None:
        """Twice is once; vetoes are named before."""
        assess.work.rubric.indicators.get(number=2).items.filter(code="2-4").update(is_veto=True)
        fill_sheet(assess.visit, assess.second, submitted=False, differ={"2-4": {"yes": "no"}})
        client = browser(assess.second)
        assert "一票否决项得0分：2-4" in client.get(at(assess, "sheet/check/")).content.decode()
        for _ in range(2):
            assert client.post(at(assess, "sheet/check/"))["Location"] == at(assess)
        assert "现在的状态是" in client.get(at(assess, "sheet/check/")).content.decode()


class TestOthers:
    """Sheets of others."""

    def url(self, assess: Assessment, person: User, rest: str = "") -> str:
        """A person's sheet."""
        return at(assess, f"sheets/{person.pk}/{rest}")

    def test_only_once_the_own_is_in(self, assess: Assessment) -> None:
        """404 before; photos too."""
        theirs = fill_sheet(assess.visit, assess.leader, submitted=False)
        kept = sheets.add_photo(
            theirs, item=theirs.scores.get(item__code="3-1").item, upload=photo(), key="p", by=assess.leader
        )
        sheets.submit_sheet(theirs, by=assess.leader)
        Sheet.objects.update(remark="总体规范")
        client, picture = browser(assess.second), at(assess, f"photos/{kept.pk}/")
        assert [client.get(one).status_code for one in (self.url(assess, assess.leader), picture)] == [404, 404]
        fill_sheet(assess.visit, assess.second)
        page = client.get(self.url(assess, assess.leader))
        assert (page.status_code, "总体规范" in page.content.decode()) == (200, True)
        assert client.get(picture).getvalue()
        assert client.get(self.url(assess, assess.third)).status_code == 404
        assert client.post(at(assess, f"photos/{kept.pk}/remove/")).status_code == 403
        assert client.post(self.url(assess, assess.leader)).status_code == 405

    def test_office_unit_prefecture(self, assess: Assessment) -> None:
        """The committee reads them, the others never."""
        work = assess.work
        fill_sheet(assess.visit, assess.leader, submitted=False)
        assert browser(work.clerk).get(self.url(assess, assess.leader)).status_code == 200
        for person in (work.secretary, work.changsha_officer, assess.outsider):
            assert browser(person).get(self.url(assess, assess.leader)).status_code == 404

    def test_given_back(self, assess: Assessment) -> None:
        """By leader or committee, with a reason; others are told why not."""
        fill_sheet(assess.visit, assess.second)
        url = self.url(assess, assess.second, "reopen/")
        office = browser(assess.work.clerk)
        assert office.get(url).status_code == 200
        page = office.post(url, {"reason": " "})
        assert (page.status_code, "请写明退回的理由" in page.content.decode()) == (422, True)
        assert browser(assess.second).get(url).status_code == 403
        assert browser(assess.third).get(url).status_code == 404
        assert office.post(url, {"reason": "漏填"}).status_code == 302
        assert office.get(url).status_code == 403
        text = office.get(self.url(assess, assess.second)).content.decode()
        assert "陈静于2021年3月10日 10:00退回修改。理由：漏填" in text

    def test_after_closing(self, assess: Assessment) -> None:
        """The page says what has to come first."""
        fill_sheet(assess.visit, assess.second)
        close(assess.visit, by=assess.leader)
        page = browser(assess.work.clerk).post(self.url(assess, assess.second, "reopen/"), {"reason": "漏填"})
        assert (page.status_code, "请先重新打开实地考核" in page.content.decode()) == (422, True)


class TestWhoMaySee:
    """may_see, seen_sheets."""

    def test_a_person_of_several_roles(self, assess: Assessment) -> None:
        """Of the committee and of the team; of the committee and of the unit, or of its prefecture."""
        work = assess.work
        theirs = fill_sheet(assess.visit, assess.third)
        Membership.objects.create(user=assess.second, organization=work.committee, role="committee")
        second = User.objects.get(pk=assess.second.pk)
        assert not may_see(theirs, second)
        mine = fill_sheet(assess.visit, second)
        assert may_see(theirs, User.objects.get(pk=second.pk))
        assert may_see(mine, second)
        assert seen_sheets(Visit.objects.with_parties().get(), second) == [theirs, mine]
        Membership.objects.create(user=work.clerk, organization=assess.unit.organization, role="branch")
        assert not may_see(theirs, User.objects.get(pk=work.clerk.pk))

    def test_the_prefecture(self, assess: Assessment) -> None:
        """Also where its person sits in the committee."""
        work = assess.work
        Visit.objects.update(unit=work.changsha_unit)
        sheet = fill_sheet(Visit.objects.get(), assess.third)
        Membership.objects.create(user=work.changsha_officer, organization=work.committee, role="committee")
        assert not may_see(sheet, User.objects.get(pk=work.changsha_officer.pk))
        assert may_see(sheet, work.clerk)

    def test_an_inspector_who_lost_the_role(self, assess: Assessment) -> None:
        """Of the team by name only: the own alone, also as a committee member."""
        theirs = fill_sheet(assess.visit, assess.third)
        mine = fill_sheet(assess.visit, assess.second)
        Membership.objects.filter(user=assess.second).update(role="committee")
        second = User.objects.get(pk=assess.second.pk)
        assert (may_see(mine, second), may_see(theirs, second)) == (True, False)


class TestPanel:
    """On the visit's page."""

    def lines(self, assess: Assessment, person: User) -> list[tuple[str, str, bool]]:
        """Name, state, whether it can be read."""
        panel = sheets_panel(Visit.objects.with_parties().get(), person, date(2021, 3, 10))
        assert panel is not None
        return [(line["name"], line["word"], bool(line["url"])) for line in panel.context["lines"]]

    def test_states_and_ways(self, assess: Assessment) -> None:
        """Own always; others' once the own is in; who has left stays, with the sheet."""
        fill_sheet(assess.visit, assess.leader)
        assert self.lines(assess, assess.second) == [
            ("罗刚", "已提交", False),
            ("唐丽", "未开始", True),
            ("许峰", "未开始", False),
        ]
        fill_sheet(assess.visit, assess.third, submitted=False)
        VisitInspector.objects.filter(person=assess.third).update(
            removed_at=moment(2021, 3, 10), removed_by=assess.work.clerk
        )
        assert self.lines(assess, assess.work.clerk) == [
            ("罗刚", "已提交", True),
            ("唐丽", "未开始", False),
            ("许峰", "评分中", True),
        ]
        assert sheets_panel(Visit.objects.with_parties().get(), assess.work.secretary, date(2021, 3, 10)) is None
        page = browser(assess.second).get(at(assess, "")).content.decode()
        assert "我的评分表（网页）" in page
        assert "提交自己的评分表后，才能看到其他人员的评分" in page


class TestTodos:
    """On the home page."""

    def lines(self, assess: Assessment, day: date, person: User | None = None) -> list[tuple[str, bool]]:
        """What waits."""
        found = sheet_todos(person or assess.second, assess.work.campaign, day, [assess.unit])
        return [(one.label.split("：")[1], one.urgent) for one in found]

    def test_from_the_day_after_the_visit(self, assess: Assessment, django_assert_num_queries: Any) -> None:
        """Not before, not when it is in, again when given back, not when all is over."""
        assert self.lines(assess, date(2021, 3, 15)) == []
        assert self.lines(assess, date(2021, 3, 16)) == [("填写并提交现场评分表", True)]
        mine = fill_sheet(assess.visit, assess.second)
        assert self.lines(assess, date(2021, 3, 16)) == []
        sheets.reopen_sheet(mine, reason="漏填", by=assess.leader)
        assert self.lines(assess, date(2021, 3, 15)) == [("现场评分表被退回，请修改后提交", True)]
        assert self.lines(assess, date(2021, 5, 8)) == []
        assert assess.work.clerk.holds("committee")
        with django_assert_num_queries(0):
            assert self.lines(assess, date(2021, 3, 15), assess.work.clerk) == []
            assert sheet_todos(assess.second, assess.work.campaign, date(2021, 3, 15), []) == []
