"""The roster: names and posts, kept once; two of one name are told apart (decision 12)."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Findings, Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import CommitteeSeat
from evaluations.models import Member
from evaluations.rules.roster import Person, check_person, post_of_seat, tidy
from evaluations.services.roster import add_member, change_member, fill_from_seats, import_members, person_of
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.ledger import member

TODAY = date(2020, 11, 10)


def found(person: Person, *others: Person) -> list[tuple[str, str]]:
    """The findings of the rule."""
    findings = Findings()
    check_person(person, others=others, today=TODAY, found=findings)
    return [(row.field, row.message) for row in findings.rows]


class TestRules:
    """evaluations.rules.roster."""

    def test_names_are_tidied(self) -> None:
        """A space inside a Chinese name is a habit of typing; a foreign name keeps its own."""
        assert tidy(Person(" 李  明 ", note=" 审计\x00 一部 ")).who == ("李明", "审计 一部")
        assert tidy(Person("John  Li")).name == "John Li"

    def test_the_same_name_asks_for_what_tells_apart(self) -> None:
        """Neither merged nor silently refused."""
        assert found(Person("李伟"), Person("李伟", pk=1)) == [
            (
                "note",
                "名册上已有“李伟”。是另一个人，请填写不同的区分说明（如：审计一部）；是同一个人，请在名册中修改。",
            )
        ]
        assert found(Person("李伟", note="审计一部"), Person("李伟", pk=1)) == []
        assert "已登记转出" in found(Person("李伟"), Person("李伟", pk=1, left_on=TODAY))[0][1]
        assert found(Person("李伟", pk=1), Person("李伟", pk=1)) == []

    @pytest.mark.parametrize(
        ("person", "field", "sentence"),
        [
            (Person(""), "name", "请填写姓名。"),
            (Person("名" * 41), "name", "姓名最多 40 个字，现在有 41 个字。"),
            (Person("王芳", note="部" * 41), "note", "区分说明最多 40 个字，现在有 41 个字。"),
            (Person("王芳", kind="activist", post="committee"), "post", "入党积极分子不担任党内职务"),
            (Person("王芳", post="secretary"), "post", "名册上的书记是“张建国”。书记只有一名"),
            (Person("王芳", post_since=TODAY), "post", "填写了任职日期，请同时选择党内职务。"),
            (Person("王芳", joined_on=date(2020, 11, 11)), "joined_on", "还没有到"),
            (Person("王芳", joined_on=TODAY, left_on=date(2020, 11, 9)), "left_on", "转出日期早于转入"),
        ],
    )
    def test_what_cannot_be(self, person: Person, field: str, sentence: str) -> None:
        """The sentence stands at its field."""
        ((place, words),) = found(person, Person("张建国", post="secretary", pk=1))
        assert place == field
        assert sentence in words

    def test_a_secretary_who_left_holds_nothing(self) -> None:
        """The next one may be entered."""
        assert found(Person("王芳", post="secretary"), Person("张建国", post="secretary", pk=1, left_on=TODAY)) == []

    def test_titles_of_seats(self) -> None:
        """书记, 副书记, everything else is a member of the committee."""
        assert [post_of_seat(title) for title in ("书记", "副书记", "组织委员")] == ["secretary", "deputy", "committee"]


class TestServices:
    """Deeds."""

    def test_added_changed_and_left(self, work: WorkWorld) -> None:
        """With what was and what is in the audit; nothing changed is no act."""
        wang = add_member(work.unit, person=Person("王芳"), by=work.secretary)
        left = Person("王芳", post="committee", is_floating=True, left_on=date(2020, 11, 1))
        for _ in range(2):
            wang = change_member(work.unit, member=wang, person=left, by=work.secretary)
        assert person_of(wang) == Person(**(vars(left) | {"pk": wang.pk}))
        events = list(AuditEvent.objects.about(wang))
        assert [event.action for event in events] == ["roster.add", "roster.change"]
        assert events[1].after == {"党内职务": "委员", "流动党员": "是", "转出日期": "2020-11-01"}
        assert wang.history.count() == 2

    def test_who_may_not(self, work: WorkWorld) -> None:
        """Only the unit itself; never a person of another body."""
        for person in (work.clerk, work.liaison, work.changsha_secretary):
            with pytest.raises(Forbidden):
                add_member(work.unit, person=Person("王芳"), by=person)
            with pytest.raises(Forbidden):
                fill_from_seats(work.unit, by=person)
            with pytest.raises(Forbidden):
                import_members(work.unit, people=[(2, Person("王芳"))], by=person)
        other = member(work.changsha_unit, "赵六")
        with pytest.raises(Member.DoesNotExist):
            change_member(work.unit, member=other, person=Person("赵六"), by=work.secretary)

    def test_filled_from_what_is_registered(self, work: WorkWorld) -> None:
        """Names of the seats and the secretary, each once, with their posts."""
        organization = work.unit.organization
        seats = [("书记", "张建国", date(2019, 1, 8)), ("纪检委员", "王芳", None), ("组织委员", "", None)]
        for number, (title, name, since) in enumerate(seats, 1):
            CommitteeSeat.objects.create(
                organization=organization, number=number, title=title, holder_name=name, since=since
            )
        added = fill_from_seats(work.unit, by=work.secretary)
        assert [(one.name, one.post, one.post_since) for one in added] == [
            ("张建国", "secretary", date(2019, 1, 8)),
            ("王芳", "committee", None),
        ]
        with pytest.raises(Refused, match="都已在名册上"):
            fill_from_seats(work.unit, by=work.secretary)

    def test_another_secretary_on_the_roster_stays(self, work: WorkWorld) -> None:
        """The registered name comes without the post that somebody holds."""
        member(work.unit, "王芳", post="secretary")
        (added,) = fill_from_seats(work.unit, by=work.secretary)
        assert (added.name, added.post) == ("张建国", "")

    def test_a_table_hands_over_the_post(self, work: WorkWorld) -> None:
        """One secretary at every moment, also while the rows are written."""
        old, new = member(work.unit, "张建国", post="secretary"), member(work.unit, "王芳")
        people = [(2, Person("王芳", post="secretary")), (3, Person("张建国")), (4, Person("李伟", note="审计一部"))]
        assert import_members(work.unit, people=people, by=work.secretary) == (1, 2)
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.post, new.post) == ("", "secretary")
        assert import_members(work.unit, people=people, by=work.secretary) == (0, 0)

    def test_all_or_none(self, work: WorkWorld) -> None:
        """Each fault with its row."""
        people = [
            (2, Person("李伟")),
            (3, Person("李 伟")),
            (4, Person("", kind="full")),
            (5, Person("王芳", post="secretary")),
            (6, Person("赵六", post="secretary")),
        ]
        with pytest.raises(Refused) as refused:
            import_members(work.unit, people=people, by=work.secretary)
        sentences = [finding.message for finding in refused.value.findings]
        assert sentences[0].startswith("第 3 行“姓名”：与第 2 行同名。是两个人，请在“区分说明”中写明")
        assert sentences[1] == "第 4 行：请填写姓名。"
        assert [sentence[:14] for sentence in sentences[2:]] == ["第 5 行：名册上的书记是“", "第 6 行：名册上的书记是“"]
        assert not Member.objects.exists()


def table(*rows: list[Any]) -> SimpleUploadedFile:
    """A filled-in roster."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["姓名*", "区分说明", "类别", "党内职务", "任职日期", "流动党员", "转入日期", "转出日期"])
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    workbook.save(target)
    return SimpleUploadedFile("名册.xlsx", target.getvalue())


class TestPages:
    """Views."""

    @pytest.fixture
    def browser(self, work: WorkWorld, client: Client) -> Client:
        """周明."""
        client.force_login(work.secretary)
        return client

    def at(self, work: WorkWorld, name: str, *more: Any) -> str:
        """An address."""
        return reverse(f"evaluations:{name}", args=[work.unit.pk, *more])

    def test_the_page(self, work: WorkWorld, browser: Client) -> None:
        """Counts against what is registered, who left at the end."""
        member(work.unit, "王芳", post="committee", post_since=date(2019, 1, 8))
        member(work.unit, "钱多", left_on=date(2020, 10, 1))
        member(work.unit, "孙小", kind="activist", joined_on=date(2020, 9, 1))
        text = browser.get(self.at(work, "roster")).content.decode()
        for words in (
            "正式党员 1 人",
            "入党积极分子 1 人",
            "与名册（1 人）不同",
            "已转出 1 人",
            "不收身份证号",
            "张建国",
        ):
            assert words in text

    @pytest.mark.parametrize("size", [1, 30])
    def test_fixed_number_of_queries(
        self, work: WorkWorld, browser: Client, size: int, django_assert_num_queries: Any
    ) -> None:
        """Whatever the size of the roster."""
        for number in range(size):
            member(work.unit, f"党员{number}")
        browser.get(self.at(work, "roster"))
        with django_assert_num_queries(ROSTER_QUERIES):
            browser.get(self.at(work, "roster"))

    def test_add_and_correct(self, work: WorkWorld, browser: Client) -> None:
        """The same name asks; typed text stays; one after the other."""
        assert browser.get(self.at(work, "member_new")).status_code == 200
        typed = {"name": "李伟", "kind": "full", "post": "", "again": "1"}
        assert browser.post(self.at(work, "member_new"), typed)["Location"] == self.at(work, "member_new")
        again = browser.post(self.at(work, "member_new"), typed)
        assert again.status_code == 422
        assert "请填写不同的区分说明" in again.content.decode()
        assert browser.post(self.at(work, "member_new"), typed | {"note": "审计一部"}).status_code == 302
        wrong = typed | {"name": "王芳", "kind": "x", "post": "y", "joined_on": "昨天"}
        text = browser.post(self.at(work, "member_new"), wrong).content.decode()
        for words in ("请选择类别。", "请选择党内职务。", "“昨天”不是日期"):
            assert words in text
        one = Member.objects.get(note="审计一部")
        assert browser.get(self.at(work, "member", one.pk)).context["form"]["note"].value() == "审计一部"
        changed = typed | {"note": "审计二部", "is_floating": "on", "left_on": "2020-11-01"}
        changed |= {"base": browser.get(self.at(work, "member", one.pk)).context["base"]}
        assert browser.post(self.at(work, "member", one.pk), changed).status_code == 302
        one.refresh_from_db()
        assert (one.note, one.is_floating, one.left_on) == ("审计二部", True, date(2020, 11, 1))
        assert browser.post(self.at(work, "member", one.pk), typed).status_code == 422
        assert browser.get(self.at(work, "member", member(work.changsha_unit, "赵六").pk)).status_code == 404

    def test_fill(self, work: WorkWorld, browser: Client) -> None:
        """Once; the second time there is nobody."""
        first = browser.post(self.at(work, "roster_fill"), follow=True).content.decode()
        assert "已添加 张建国，请核对职务。" in first
        assert "都已在名册上" in browser.post(self.at(work, "roster_fill"), follow=True).content.decode()

    def test_import(self, work: WorkWorld, browser: Client) -> None:
        """Template, preview with what becomes of each, confirmation."""
        assert browser.get(self.at(work, "roster_import")).status_code == 200
        assert browser.get(self.at(work, "roster_template"))["Content-Type"].endswith("sheet")
        member(work.unit, "王芳")
        member(work.unit, "张建国", post="secretary")
        rows = [
            ["王芳", None, "正式党员", "委员", "2019-01-08"],
            ["李伟", "审计一部", "预备党员"],
            ["张建国", None, None, "书记"],
        ]
        preview = browser.post(self.at(work, "roster_import"), {"file": table(*rows)})
        assert [line["what"] for line in preview.context["lines"]] == ["修改", "新增", "无变化"]
        text = preview.content.decode()
        assert "党内职务：空 → 委员" in text and "任职日期：空 → 2019-01-08" in text
        assert [line["facts"] for line in preview.context["lines"]] == [
            "正式党员、委员、2019-01-08任职",
            "预备党员",
            "正式党员、书记",
        ]
        done = browser.post(self.at(work, "roster_import"), {"rows": preview.context["rows"]}, follow=True)
        assert "名册已更新：新增 1 人，修改 1 人。" in done.content.decode()
        assert Member.objects.get(name="李伟").kind == "probationary"

    def test_refused_tables(self, work: WorkWorld, browser: Client) -> None:
        """The same name twice, a wrong word, no file: nothing is entered."""
        twice = browser.post(self.at(work, "roster_import"), {"file": table(["李伟"], ["李伟"])})
        assert twice.status_code == 422
        assert "第 3 行“姓名”：与第 2 行同名" in twice.content.decode()
        wrong = browser.post(self.at(work, "roster_import"), {"file": table(["李伟", None, "群众"])})
        assert "“群众”不在可选项内" in wrong.content.decode()
        assert browser.post(self.at(work, "roster_import"), {}).status_code == 422
        damaged = browser.post(self.at(work, "roster_import"), {"rows": '[{"n": 2, "name": "甲", "left_on": "昨天"}]'})
        assert damaged.status_code == 422
        assert "第 2 行：转出日期" in damaged.content.decode()
        assert not Member.objects.exists()


ROSTER_QUERIES = 13
