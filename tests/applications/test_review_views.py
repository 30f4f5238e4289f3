"""The pages of the desk review (S3): the five questions, nothing typed is lost, and who reads what when."""

import json
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from applications.models import DeclaredConflict, Review, SealedScan
from applications.services.desk_reviews import give, recuse, reopen, withdraw_assignment
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.services.files import store_made
from tests.applications.conftest import moment
from tests.applications.desk import Desk, filed, given, make_desk, typed
from tests.core.builders import PDF
from tests.factories import make_branch, make_user

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MINE, BOARD, ASSIGN = "/applications/reviews/mine/", "/applications/reviews/", "/applications/reviews/assign/"
CHECK, DECLARE, EXPORT = (
    "/applications/reviews/conflicts/",
    "/applications/conflicts/",
    "/applications/reviews/export.xlsx",
)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """In the stage of selection."""
    with time_machine.travel(moment(8, 20), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def desk(db: None, clock: time_machine.Traveller) -> Desk:
    """Two reviewers are wanted."""
    return make_desk()


def as_(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(user, backend=BACKEND)
    return client


def text(response: HttpResponse) -> str:
    """The page."""
    return response.content.decode()


def page(review: Review, part: str = "") -> str:
    """The address of a review's page."""
    return f"/applications/reviews/{review.pk}/{part}"


class TestWriting:
    """The reviewer's page."""

    def test_the_frozen_form_beside_the_conditions(self, desk: Desk) -> None:
        """The condition's text word for word, C4 with six sub-points; an inspector sees the form here."""
        review, _ = desk.assign(desk.luo, desk.he)
        shown = text(as_(desk.luo).get(page(review)))
        assert "党建与业务深度融合。" in shown
        assert "工作机制健全完善的原文。" in shown
        assert [f"<li>要点{number}</li>" in shown for number in range(1, 7)] == [True] * 6
        assert shown.count('type="radio"') == 18

    def test_given_then_locked(self, desk: Desk) -> None:
        """The list says so; the page has no form any more."""
        review, _ = desk.assign(desk.zhou, desk.he)
        client = as_(desk.zhou)
        data = typed(review, C4=("partly", "缺少专职人员")) | {"version": "0", "give": "1"}
        assert client.post(page(review), data)["Location"] == MINE
        shown = text(client.get(page(review)))
        assert "缺少专职人员" in shown and 'type="radio"' not in shown
        assert "各审查人的意见" in shown
        late = client.post(page(review), data | {"remark": "后来的话"})
        assert (late.status_code, "后来的话" in text(late)) == (403, True)

    def test_a_refusal_keeps_what_was_typed(self, desk: Desk) -> None:
        """422 with the sentences; the draft is saved too."""
        review, _ = desk.assign(desk.zhou, desk.he)
        data = typed(review, C1=("partly", "")) | {"version": "0", "give": "1", "remark": "总体不错"}
        answer = as_(desk.zhou).post(page(review), data)
        assert answer.status_code == 422
        assert "“党组织政治过硬”的结论不是“符合”，请写明理由。" in text(answer)
        assert "总体不错" in text(answer)
        long = typed(review) | {"version": "1", "save": "1", "remark": "长" * 1001}
        answer = as_(desk.zhou).post(page(review), long)
        assert (answer.status_code, "长" * 1001 in text(answer)) == (422, True)

    def test_saving_a_draft(self, desk: Desk) -> None:
        """Half a review is kept."""
        review, _ = desk.assign(desk.zhou, desk.he)
        data = typed(review, "") | {"version": "0", "save": "1", "remark": "写了一半"}
        assert as_(desk.zhou).post(page(review), data)["Location"] == page(review)
        assert "写了一半" in text(as_(desk.zhou).get(page(review)))
        assert "正在填写" in text(as_(desk.zhou).get(MINE))

    def test_two_tabs_see_both_texts(self, desk: Desk) -> None:
        """409, and the own text can be chosen."""
        review, _ = desk.assign(desk.zhou, desk.he)
        client = as_(desk.zhou)
        client.post(page(review), typed(review) | {"version": "0", "save": "1", "remark": "第一个窗口"})
        answer = client.post(
            page(review), typed(review, "partly") | {"version": "0", "save": "1", "remark": "第二个窗口"}
        )
        shown = text(answer)
        assert (answer.status_code, "第一个窗口" in shown, "第二个窗口" in shown, "基本符合" in shown) == (
            409,
            True,
            True,
            True,
        )

    def test_autosave(self, desk: Desk) -> None:
        """The answers that autosave.js expects."""
        review, _ = desk.assign(desk.zhou, desk.he)
        client, address = as_(desk.zhou), page(review, "autosave/")

        def send(body: object) -> tuple[int, dict[str, object]]:
            answer = client.post(address, json.dumps(body), content_type="application/json")
            return answer.status_code, answer.json()

        assert send({"version": 0, "fields": {"remark": "写着"}}) == (
            200,
            {"version": 1, "saved_at": "10:00", "findings": {}},
        )
        assert send({"version": 0, "fields": {"remark": "另一个"}}) == (
            409,
            {"version": 1, "by": "周敏", "at": "10:00"},
        )
        assert send({"version": 1, "fields": {"remark": "长" * 1001}})[0] == 403
        assert send({"version": 1, "fields": []})[0] == 400
        given(Review.objects.get(pk=review.pk))
        assert send({"version": 2, "fields": {"remark": "晚了"}})[0] == 403

    def test_who_comes_here(self, desk: Desk) -> None:
        """404 for strangers and for a prefecture's reviews; the committee goes to the overview."""
        review, _ = desk.assign(desk.luo, desk.he)
        officer = make_user(desk.changsha, "prefecture", "王志强")
        assert as_(officer).get(page(review)).status_code == 404
        assert as_(desk.clerk).get(page(review))["Location"] == f"/applications/reviews/of/{desk.direct.pk}/"
        assert as_(desk.luo).get("/applications/reviews/999999/").status_code == 404
        assert as_(desk.luo).get(page(review, "autosave/")).status_code == 405
        Review.objects.filter(pk=review.pk).update(kind="prefecture")
        assert as_(desk.luo).get(page(review)).status_code == 404

    def test_the_files_of_the_form(self, desk: Desk) -> None:
        """Through the review, for its reviewer only."""
        review, _ = desk.assign(desk.luo, desk.he)
        stored = store_made(PDF, name="盖章页.pdf", kind="pdf", content_type="application/pdf", by=desk.clerk)
        scan = SealedScan.objects.create(
            application=desk.direct,
            part="applicant",
            file=stored,
            code="K7QM-4TDA",
            content={},
            uploaded_at=moment(8, 5),
        )
        address = page(review, f"scan/{scan.pk}/")
        assert address in text(as_(desk.luo).get(page(review)))
        assert b"".join(as_(desk.luo).get(address).streaming_content) == PDF  # type: ignore[attr-defined]
        other = make_user(desk.committee, "inspector", "唐静")
        assert as_(other).get(address).status_code == 404
        assert as_(desk.luo).get(page(review, f"other/{scan.pk}/")).status_code == 404
        assert as_(desk.luo).get(page(review, "supporting/999/")).status_code == 404
        recuse(review, reason="亲属任职", by=desk.luo)
        after = text(as_(desk.luo).get(page(review)))
        assert ("您已不再审查这份申请表" in after, address in after) == (True, False)
        assert as_(desk.luo).get(address).status_code == 404

    def test_stepping_back(self, desk: Desk) -> None:
        """With a reason; once only."""
        review, _ = desk.assign(desk.zhou, desk.he)
        client = as_(desk.zhou)
        assert client.get(page(review, "recuse/")).status_code == 200
        refused = client.post(page(review, "recuse/"), {"reason": " "})
        assert (refused.status_code, "请写明回避理由" in text(refused)) == (422, True)
        assert client.post(page(review, "recuse/"), {"reason": "亲属任职"})["Location"] == MINE
        assert "亲属任职" in text(client.get(MINE))
        assert client.get(page(review, "recuse/")).status_code == 403
        assert "您已回避" in text(client.get(page(review)))

    def test_a_withdrawn_or_conflicted_review(self, desk: Desk) -> None:
        """The page says what happened; what is typed then is shown to be copied."""
        review, other = desk.assign(desk.zhou, desk.he)
        Membership.objects.create(user=desk.zhou, organization=desk.branch, role="branch")
        assert "不能审查它的申请表。请<a" in text(as_(desk.zhou).get(page(review)))
        withdraw_assignment(other, reason="休假", by=desk.clerk)
        answer = as_(desk.he).post(page(other), typed(other) | {"version": "0", "save": "1", "remark": "刚写完"})
        assert (answer.status_code, "刚写完" in text(answer), "取消：休假" in text(answer)) == (422, True, True)

    def test_outside_the_stage(self, desk: Desk, clock: time_machine.Traveller) -> None:
        """Seen, with the reason why not now."""
        review, _ = desk.assign(desk.zhou, desk.he)
        clock.move_to(moment(10, 5))
        assert "已于2020年9月30日截止" in text(as_(desk.zhou).get(page(review)))
        assert "等待您审查" not in text(as_(desk.zhou).get("/"))


class TestDesk:
    """The committee's pages."""

    def test_assigning_step_by_step(self, desk: Desk) -> None:
        """Ticked, chosen with workload and conflicts, names looked at, done."""
        Membership.objects.create(user=desk.luo, organization=desk.local, role="branch")
        client, forms = as_(desk.clerk), [str(desk.direct.pk), str(desk.recommended.pk)]
        board = text(client.get(BOARD))
        assert (board.count('name="selected"'), "平台默认" in board, "还缺 2 人" in board) == (2, True, True)
        chosen = text(client.post(ASSIGN, {"selected": forms}))
        assert "罗兰在申报的党组织“示例岳麓会计师事务所党支部”任职" in chosen
        one = {"selected": forms, "reviewers": [str(desk.zhou.pk)], "step": "preview"}
        refused = client.post(ASSIGN, one)
        assert (refused.status_code, "请写明原因" in text(refused)) == (422, True)
        both = {**one, "reviewers": [str(desk.zhou.pk), str(desk.he.pk)]}
        preview = text(client.post(ASSIGN, both))
        assert "<li>周敏</li><li>何伟</li>" in preview or "<li>何伟</li><li>周敏</li>" in preview
        assert not Review.objects.exists()
        assert client.post(ASSIGN, {**both, "step": "confirm"})["Location"] == BOARD
        assert Review.objects.count() == 4
        again = client.post(ASSIGN, {**both, "step": "confirm"})
        assert (again.status_code, "已经是审查人" in text(again)) == (422, True)

    def test_nothing_ticked_and_not_now(self, desk: Desk, clock: time_machine.Traveller) -> None:
        """422 with the sentence; 403 after the stage."""
        client = as_(desk.clerk)
        empty = client.post(ASSIGN, {"selected": ["x", "99"]})
        assert (empty.status_code, "请先选择申请表" in text(empty)) == (422, True)
        assert client.get(ASSIGN).status_code == 405
        clock.move_to(moment(10, 5))
        assert client.post(ASSIGN, {"selected": [str(desk.direct.pk)]}).status_code == 403

    def test_a_race_between_preview_and_confirmation(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """The service has the last word."""
        from applications.views import review_desk

        monkeypatch.setattr(review_desk, "check_assignment", lambda *args, **facts: [])
        data = {"selected": [str(desk.direct.pk)], "reviewers": [str(desk.zhou.pk)], "step": "confirm"}
        assert as_(desk.clerk).post(ASSIGN, data).status_code == 422

    def test_filters(self, desk: Desk) -> None:
        """By need and by track."""
        desk.assign(desk.zhou, desk.he)
        client = as_(desk.clerk)
        for query, names in (
            ("?need=assigned", [True, False]),
            ("?need=missing", [False, True]),
            ("?track=prefecture", [False, True]),
            ("?need=lost&track=lost", [True, True]),
        ):
            shown = text(client.get(BOARD + query))
            assert [name in shown for name in ("示例天心", "示例岳麓")] == names
        assert "没有这样的申请表" in text(client.get(BOARD + "?track=direct&need=missing"))

    def test_withdrawing_handing_over_opening_again(self, desk: Desk) -> None:
        """Each with a reason, and refused without one."""
        first, second = desk.assign(desk.zhou, desk.he)
        client, overview = as_(desk.clerk), f"/applications/reviews/of/{desk.direct.pk}/"
        for part in ("withdraw/", "hand-over/"):
            assert client.get(page(first, part)).status_code == 200
            refused = client.post(page(first, part), {"reason": " "})
            assert refused.status_code == 422
        assert client.get(page(first, "reopen/")).status_code == 403
        moved = client.post(page(second, "hand-over/"), {"reason": "休假", "to": str(desk.luo.pk)})
        assert moved["Location"] == overview
        third = Review.objects.get(reviewer=desk.luo)
        given(first, "partly", "先前的话")
        given(third)
        assert client.post(page(first, "reopen/"), {"reason": "请核对"})["Location"] == overview
        given(Review.objects.get(pk=first.pk))
        shown = text(client.get(overview))
        assert ("先前的话" in shown, "何伟：2020年8月20日" in shown, "退回修改" in shown) == (True, True, True)
        assert client.post(page(first, "withdraw/"), {"reason": "换人"})["Location"] == overview
        assert client.get(page(first, "withdraw/")).status_code == 404

    def test_conflicts(self, desk: Desk) -> None:
        """Declared on the page, then listed for the desk."""
        desk.assign(desk.zhou, desk.he)
        client = as_(desk.zhou)
        assert "没有发现利益关系" in text(client.get(CHECK))
        refused = client.post(DECLARE, {"person": str(desk.zhou.pk), "organization": "", "reason": "写好的话"})
        assert (refused.status_code, "写好的话" in text(refused)) == (422, True)
        done = client.post(
            DECLARE, {"person": str(desk.zhou.pk), "organization": str(desk.branch.pk), "reason": "亲属"}
        )
        assert done["Location"] == DECLARE
        assert DeclaredConflict.objects.get().person == desk.zhou
        assert "周敏已申报与" in text(as_(desk.clerk).get(CHECK))
        assert "请核对" in text(as_(desk.clerk).get(BOARD))
        # An inspector declares for herself only, whatever is posted.
        as_(desk.luo).post(DECLARE, {"person": str(desk.he.pk), "organization": str(desk.local.pk), "reason": "亲属"})
        assert DeclaredConflict.objects.get(organization=desk.local).person == desk.luo
        assert "周敏" not in text(as_(desk.luo).get(DECLARE)).replace("周敏_", "")

    def test_not_for_others(self, desk: Desk, clock: time_machine.Traveller) -> None:
        """404 for whoever is not of the committee; 403 for a declaration out of season; wrong methods."""
        review, _ = desk.assign(desk.luo, desk.he)
        officer = make_user(desk.changsha, "prefecture", "王志强")
        overview = f"/applications/reviews/of/{desk.direct.pk}/"
        local = f"/applications/reviews/of/{desk.recommended.pk}/"
        for user in (desk.luo, officer):
            for address in (BOARD, CHECK, EXPORT, overview, local, page(review, "withdraw/"), page(review, "reopen/")):
                assert as_(user).get(address).status_code == 404
            assert as_(user).post(ASSIGN, {}).status_code == 404
        assert as_(officer).get(DECLARE).status_code == 404
        assert as_(officer).get(MINE).status_code == 200
        for address in (MINE, BOARD, CHECK, EXPORT, overview):
            assert as_(desk.clerk).post(address).status_code == 405
        clock.move_to(moment(10, 5))
        facts = {"organization": str(desk.branch.pk), "reason": "亲属"}
        assert as_(desk.zhou).post(DECLARE, facts).status_code == 403
        assert "截止" in text(as_(desk.zhou).get(DECLARE))

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, desk: Desk, number: int) -> None:
        """The board and the export in a fixed number of queries."""
        desk.recommended.delete()
        forms = [desk.direct] + [filed(desk.campaign, make_branch()) for _ in range(number - 1)]
        for form in forms:
            for review in desk.assign(desk.zhou, desk.he, to=form):
                given(review)
        counted = []
        for user, address in ((desk.clerk, BOARD), (desk.clerk, EXPORT), (desk.zhou, MINE)):
            client = as_(user)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counted.append(len(queries))
        assert counted == [21, 16, 12]


class TestExport:
    """审查汇总: a summary sheet and a long one, with real dates."""

    def test_both_sheets(self, desk: Desk) -> None:
        """Read back: every verdict with remark, name and date."""
        first, second = desk.assign(desk.zhou, desk.he)
        given(first, C4=("does_not", "没有专职人员"))
        given(second)
        answer = as_(desk.clerk).get(EXPORT)
        book = load_workbook(BytesIO(answer.content))
        assert book.sheetnames == ["审查汇总", "逐项意见"]
        heads = [cell.value for cell in book["审查汇总"][2]]
        row = dict(zip(heads, [cell.value for cell in book["审查汇总"][3]], strict=True))
        assert row["党组织名称"] == "示例天心会计师事务所党支部"
        assert row["工作机制健全完善"] == "符合 1，不符合 1"
        assert row["分歧"] == "分歧较大：工作机制健全完善"
        assert row["审查人"] == "周敏（已提交）\n何伟（已提交）"
        assert (row["状态"], row["最后提交时间"]) == ("审查完成", moment(8, 20).replace(tzinfo=None))
        lines = [[cell.value for cell in line] for line in book["逐项意见"].iter_rows(min_row=3)]
        assert len(lines) == 12
        assert [line[4:7] for line in lines if line[2] == "C4"] == [
            ["周敏", "不符合", "没有专职人员"],
            ["何伟", "符合", None],
        ]
        assert {line[7] for line in lines} == {moment(8, 20, 0).replace(tzinfo=None)}
        event = AuditEvent.objects.get(action="review.export")
        assert (event.actor_name, event.after) == ("陈静", {"forms": 2})

    def test_remarks_and_what_to_know(self, desk: Desk) -> None:
        """The overall remark has a line; notes stand in the summary."""
        [review] = desk.assign(desk.zhou, note="人手不足")
        as_(desk.zhou).post(page(review), typed(review) | {"version": "0", "give": "1", "remark": "=1+1"})
        book = load_workbook(BytesIO(as_(desk.clerk).get(EXPORT).content))
        assert book["审查汇总"].cell(3, 15).value == "人手不足"
        assert [cell.value for cell in book["逐项意见"][9]][3:7] == ["总体意见", "周敏", None, "=1+1"]
        assert book["逐项意见"].cell(9, 7).data_type == "s"


# What differs at every request, or by the clock.
NOISE = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def everything_seen_by(user: User, desk: Desk) -> dict[str, object]:
    """Every page and export of the desk review as this person gets it."""
    own = Review.objects.desk().filter(reviewer=user)
    addresses = [
        "/", "/applications/selection/", MINE, BOARD, BOARD + "?need=missing", BOARD + "?need=assigned", CHECK, DECLARE,
        f"/applications/reviews/of/{desk.direct.pk}/", f"/applications/{desk.direct.pk}/", "/applications/",
        *(page(review, part) for review in own for part in ("", "recuse/")),
        *(page(review, "withdraw/") for review in Review.objects.desk()),
        *(page(review, "reopen/") for review in Review.objects.desk()),
    ]  # fmt: skip
    client = as_(user)
    seen: dict[str, object] = {}
    for address in addresses:
        answer = client.get(address)
        seen[address] = (answer.status_code, NOISE.sub("", text(answer)))
    answer = client.post(ASSIGN, {"selected": [str(desk.direct.pk)]})
    seen[ASSIGN] = (answer.status_code, NOISE.sub("", text(answer)))
    answer = client.get(EXPORT)
    if answer.status_code == 200:
        book = load_workbook(BytesIO(answer.content))
        seen[EXPORT] = [[cell.value for cell in line] for sheet in book for line in sheet.iter_rows()]
    return seen


@pytest.mark.parametrize("who", ["zhou", "he", "luo"])
def test_nothing_of_the_others_before_the_own_is_given(desk: Desk, who: str) -> None:
    """S3, the leak test: whatever 周明 gives, and whether at all, a pending reviewer gets the same bytes."""
    viewer: User = getattr(desk, who)
    author = make_user(desk.committee, "committee", "周明", "zhouming")
    own, others = desk.assign(viewer, author)
    before = everything_seen_by(viewer, desk)
    given(others, "does_not", "不可外传的话")
    assert everything_seen_by(viewer, desk) == before
    reopen(Review.objects.get(pk=others.pk), reason="请核对", by=desk.clerk)
    assert everything_seen_by(viewer, desk) == before
    given(Review.objects.get(pk=others.pk))
    assert everything_seen_by(viewer, desk) == before
    given(own)
    after = everything_seen_by(viewer, desk)
    assert after != before
    assert "周明：符合" in str(after[page(own)])


def test_the_rest_of_the_committee_reads_when_all_are_given(desk: Desk) -> None:
    """陈静 sees who has given, no word of it."""
    first, second = desk.assign(desk.zhou, desk.he)
    given(first, "does_not", "不可外传的话")
    seen = str(everything_seen_by(desk.clerk, desk))
    assert ("已提交 1/2" in seen, "不可外传" in seen, "各审查人都提交之后" in seen) == (True, False, True)
    recuse(second, reason="亲属任职", by=desk.he)
    assert "不可外传" not in str(everything_seen_by(desk.clerk, desk))
    [third] = desk.assign(desk.luo)
    given(third)
    assert "不可外传" in str(everything_seen_by(desk.clerk, desk))


def test_with_the_role_ends_the_review(desk: Desk) -> None:
    """An inspector whose role has ended neither reads the form and its files any more, nor gives the review."""
    [review] = desk.assign(desk.luo, note="一人审查")
    assert as_(desk.luo).get(page(review)).status_code == 200
    Membership.objects.filter(user=desk.luo).update(ended_at=timezone.now())
    former = User.objects.get(pk=desk.luo.pk)
    assert [as_(former).get(page(review, part)).status_code for part in ("", "recuse/", "scan/1/")] == [404] * 3
    with pytest.raises(Forbidden, match="您的账号没有这项权限"):
        give(review, typed=typed(review), base_version=0, by=former)
    assert as_(desk.zhou).get(page(review)).status_code == 302
