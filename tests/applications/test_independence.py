"""From two reviewers on nobody judges a form after reading what others found, on the board or in the draft (S3)."""

from collections.abc import Iterator

import pytest
import time_machine

from applications.models import Application, Review, SelectionDecision
from applications.rules import desk as rules
from applications.services.desk_reviews import assign, reassign, recuse, reopen, withdraw_assignment
from applications.services.selection import open_selection
from benchmark_platform.accounts.models import Membership
from benchmark_platform.core.findings import Refused
from tests.applications.conftest import moment
from tests.applications.desk import Desk, given, make_desk
from tests.applications.province import row_of, save
from tests.factories import make_user

SUMMED_UP = "的审查意见已经汇总，.*可以看到，不能再作独立审查"
DRAFTED = "在拟定名单中已写有理由，.*可以看到，不能再"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """In the stage of selection."""
    with time_machine.travel(moment(9, 3), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def desk(db: None, clock: time_machine.Traveller) -> Desk:
    """Two reviewers are wanted."""
    return make_desk()


def again(review: Review) -> Review:
    """The review as a page reads it."""
    return Review.objects.with_parties().get(pk=review.pk)


def draft_of(desk: Desk, reason: str | None = None) -> SelectionDecision:
    """The draft is begun; a reason is typed about the direct form."""
    decision = open_selection(desk.campaign, by=desk.clerk)
    if reason is not None:
        save(decision, {desk.direct.pk: {"reason": reason}}, by=desk.clerk)
    return decision


@pytest.mark.parametrize(
    ("number", "reads", "laid_open", "drafted", "words"),
    [
        (2, True, True, True, "审查意见已经汇总"),
        (2, True, True, False, "审查意见已经汇总"),
        (3, True, False, True, "已写有理由"),
        (2, True, False, False, ""),
        (2, False, True, True, ""),
        (1, True, True, True, ""),
    ],
)
def test_the_rule(number: int, reads: bool, laid_open: bool, drafted: bool, words: str) -> None:
    """From two on, for whoever reads the committee's pages."""
    facts = {"number": number, "reads": reads, "drafted": drafted}
    found = rules.check_independent("示例党支部", "周敏", laid_open=laid_open, **facts)  # type: ignore[arg-type]
    assert [words in row.message for row in found] == ([True] if words else [])
    assert all("请分配只担任考核人员的同志" in row.message and row.field == "reviewers" for row in found)
    again = rules.check_reopening("示例党支部", "周敏", **facts)  # type: ignore[arg-type]
    assert bool(again) is (number >= 2 and reads and drafted)


def test_what_is_complete_has_been_read(desk: Desk) -> None:
    """A third of the committee is too late; an inspector, who reads none of it, is not."""
    first, second = desk.assign(desk.zhou, desk.he)
    given(first)
    assert again(first).laid_open_at is None
    given(second)
    assert again(first).laid_open_at is not None
    song = make_user(desk.committee, "committee", "宋洁")
    with pytest.raises(Refused, match=f"示例天心.*{SUMMED_UP}") as refused:
        desk.assign(song, note="分歧较大")
    assert "宋洁可以看到" in str(refused.value)
    [third] = desk.assign(desk.luo, note="分歧较大")
    assert third.reviewer == desk.luo
    with pytest.raises(Refused, match=SUMMED_UP):  # incomplete again, but it has been read
        desk.assign(song, note="分歧较大")


def test_who_also_sits_in_the_committee_reads(desk: Desk) -> None:
    """The inspector's role takes nothing away."""
    for review in desk.assign(desk.zhou, desk.he):
        given(review)
    role = Membership.objects.create(user=desk.luo, organization=desk.committee, role="committee")
    with pytest.raises(Refused, match=SUMMED_UP):
        desk.assign(desk.luo, note="分歧较大")
    role.ended_at = moment(9, 2)
    role.save()
    assert desk.assign(desk.luo, note="分歧较大")


def test_nothing_is_open_while_one_is_awaited(desk: Desk) -> None:
    """Then another may still come, also in the place of who has not given."""
    first, second = desk.assign(desk.zhou, desk.he)
    given(first)
    song = make_user(desk.committee, "committee", "宋洁")
    new = reassign(again(second), to=song, reason="休假", by=desk.clerk)
    assert (new.reviewer, again(first).laid_open_at) == (song, None)
    given(new)
    with pytest.raises(Refused, match=SUMMED_UP) as refused:
        reassign(again(new), to=desk.he, reason="换人", by=desk.clerk)
    assert [row.field for row in refused.value.findings] == ["to"]
    assert again(new).withdrawn_at is None


@pytest.mark.parametrize("way", ["recused", "withdrawn"])
def test_complete_without_the_one_who_goes(desk: Desk, way: str) -> None:
    """A note accepts fewer; from then on it is read."""
    [first] = desk.assign(desk.zhou, note="人手不足")
    [second] = desk.assign(desk.he)
    given(first)
    assert again(first).laid_open_at is None
    if way == "recused":
        recuse(again(second), reason="亲属", by=desk.he)
    else:
        withdraw_assignment(again(second), reason="休假", by=desk.clerk)
    assert again(first).laid_open_at is not None


def test_a_setting_lowered_afterwards_lays_open(desk: Desk) -> None:
    """What can be read today counts, whenever it came to be so."""
    first, _ = desk.assign(desk.zhou, desk.he)
    given(first)
    Review.objects.filter(reviewer=desk.he).update(state="recused", recusal_reason="亲属")
    desk.campaign.desk_reviewers = 1
    desk.campaign.save()
    song = make_user(desk.committee, "committee", "宋洁")
    form = Application.objects.with_parties().get(pk=desk.direct.pk)
    with pytest.raises(Refused, match=SUMMED_UP):
        assign([form], reviewers=[song], note="复核", by=desk.clerk)


def test_one_reviewer_is_replaced_by_anybody(db: None, clock: time_machine.Traveller) -> None:
    """The platform's default is one: there are no others' verdicts."""
    desk = make_desk(wanted=1)
    [first] = desk.assign(desk.zhou)
    given(first)
    open_selection(desk.campaign, by=desk.clerk)
    assert reopen(again(first), reason="请核对", by=desk.clerk).state == "assigned"
    new = reassign(again(first), to=desk.he, reason="休假", by=desk.clerk)
    given(new)
    song = make_user(desk.committee, "committee", "宋洁")
    with pytest.raises(Refused, match=SUMMED_UP):  # a second one beside the first
        desk.assign(song, note="复核")


def test_the_draft_is_prefilled_from_complete_reviews_only(desk: Desk) -> None:
    """What an open review could read is not written there."""
    first, second = desk.assign(desk.zhou, desk.he)
    given(first)
    assert row_of(draft_of(desk), desk.direct).reason == ""
    given(second)
    assert reopen(again(first), reason="请核对", by=desk.clerk).state == "assigned"


def test_the_drafts_counts_keep_reviews_as_they_are(desk: Desk) -> None:
    """Assigned or opened again after the draft was prefilled, somebody would read there what the others found."""
    first, second = desk.assign(desk.zhou, desk.he)
    given(first)
    given(second)
    decision = draft_of(desk)
    assert row_of(decision, desk.direct).reason == "行业党委审查创建条件：符合 12，基本符合 0，不符合 0。"
    with pytest.raises(Refused, match=DRAFTED) as refused:
        reopen(again(first), reason="请核对", by=desk.clerk)
    assert "请在拟定名单的理由和会议纪要中说明" in str(refused.value)
    assert again(first).state == "given"


def test_a_typed_reason_counts_too_until_the_list_is_cancelled(desk: Desk) -> None:
    """Whoever wrote it may have read a review."""
    decision = draft_of(desk, "制度健全。")
    with pytest.raises(Refused, match=DRAFTED):
        desk.assign(desk.zhou, desk.he)
    assert len(desk.assign(desk.luo, note="独立审查")) == 1
    save(decision, {desk.direct.pk: {"reason": ""}}, by=desk.clerk)
    assert len(desk.assign(desk.zhou, note="")) == 1
