"""S3: who may be selected, in which order, how many; ties, reserve, votes, notice. Pure."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.rules import selection as rules
from applications.rules import selection_draft as draft
from applications.rules.selection import Entry, Places, Votes
from benchmark_platform.core.findings import Finding

D1, L1 = "示例1党支部（2020-直属-001）", "示例1市党支部（2020-市州-001）"
TOO_LONG = D1 + "的理由有 1001 个字，请控制在 1000 个字以内。"
PLACES = Places(direct=2, prefecture=2, reserve=2)


def direct(key: int, outcome: str = "selected", rank: int | None = None, **facts: object) -> Entry:
    """An eligible direct candidate with a reason."""
    entry = Entry(
        key, f"示例{key}党支部", f"2020-直属-{key:03d}", "direct", "eligible", outcome, rank or key, reason="综合排序。"
    )
    return replace(entry, **facts)  # type: ignore[arg-type]


def local(key: int, outcome: str = "selected", **facts: object) -> Entry:
    """An eligible recommendation with a reason."""
    entry = Entry(
        key, f"示例{key}市党支部", f"2020-市州-{key:03d}", "prefecture", "eligible", outcome, reason="同意推荐。"
    )
    return replace(entry, **facts)  # type: ignore[arg-type]


def found(*entries: Entry, places: Places = PLACES) -> list[tuple[str, str]]:
    """Field and sentence of each finding."""
    return [(row.field, row.message) for row in rules.check_selection(entries, places)]


def test_a_list_that_can_be_decided() -> None:
    """Seats filled, a reserve, the rest not selected, one recommendation confirmed and one not."""
    assert (
        found(
            direct(1),
            direct(2),
            direct(3, "reserve", reserve_rank=1),
            direct(4, "not_selected"),
            direct(5, "not_selected", state="ineligible", rank=None),
            local(6),
            local(7, "not_confirmed"),
        )
        == []
    )


def test_seats_may_stay_empty() -> None:
    """S3: nobody has to be selected."""
    assert found(direct(1, "not_selected"), local(2, "not_confirmed")) == []


@pytest.mark.parametrize(
    ("entry", "field", "sentence"),
    [
        (direct(1, state="submitted"), "row-1-outcome", D1 + "还没有资格审查结论，请先完成资格审查。"),
        (local(1, state="recommended"), "row-1-outcome", L1 + "还没有资格审查结论，请先完成资格审查。"),
        (direct(1, ""), "row-1-outcome", D1 + "还没有拟定结果。"),
        (direct(1, "not_confirmed"), "row-1-outcome", D1 + "的拟定结果请从列出的选项中选择。"),
        (local(1, "reserve"), "row-1-outcome", L1 + "的拟定结果请从列出的选项中选择。"),
        (direct(1, state="ineligible"), "row-1-outcome", D1 + "资格不符，不能确定为创建对象或候补。"),
        (local(1, state="ineligible"), "row-1-outcome", L1 + "资格不符，不能确认。"),
        (direct(1, reason=" "), "row-1-reason", D1 + "还没有写理由。"),
        (direct(1, reason="长" * 1001), "row-1-reason", TOO_LONG),
        (direct(1, tie_reason="长" * 1001), "row-1-tie_reason", TOO_LONG),
        (replace(direct(1), rank=None), "row-1-rank", D1 + "还没有填写排序。"),
        (direct(1, reserve_rank=1), "row-1-reserve_rank", D1 + "不是候补，请清空候补顺序或把结果改为候补。"),
        (direct(1, "reserve"), "row-1-reserve_rank", D1 + "是候补，请填写候补顺序。"),
        (local(1, reserve_rank=1), "row-1-reserve_rank", L1 + "不是候补，请清空候补顺序。"),
    ],
)  # fmt: skip
def test_each_row(entry: Entry, field: str, sentence: str) -> None:
    """S3, C0: one sentence per fault, with body and number, at its field."""
    assert found(entry) == [(field, sentence)]


def test_never_more_than_the_seats() -> None:
    """S3: 10 and 14 are data; one more than that is refused for the whole list."""
    assert found(direct(1), direct(2), direct(3)) == [("", "行业党委直属名额为 2 个，现在拟定了 3 个，请减少 1 个。")]
    assert found(local(1), local(2), local(3)) == [("", "市州名额为 2 个，现在拟定了 3 个，请减少 1 个。")]


def test_nobody_is_selected_behind_a_better_rank_that_is_left_out() -> None:
    """The order of the committee binds it; the ineligible and the unranked do not count."""
    assert found(direct(1, "not_selected"), direct(2)) == [
        (
            "row-2-rank",
            "示例2党支部（2020-直属-002）排序 2，但排序在前的示例1党支部（2020-直属-001）没有入选，请调整排序或结果。",
        )
    ]
    assert found(direct(1, "not_selected", state="ineligible"), direct(2)) == []
    assert found(replace(direct(1, "not_selected"), rank=None), direct(2)) == []


def test_a_tie_at_the_cut_off_needs_a_recorded_decision() -> None:
    """并列待议: each selected one of the tie says how it was decided; a tie wholly inside or outside needs nothing."""
    tied = [direct(1), direct(2, rank=2), direct(3, "not_selected", rank=2)]
    assert found(*tied) == [
        (
            "row-2-tie_reason",
            "示例2党支部（2020-直属-002）与未入选的党组织并列第 2（并列待议），请写明入选的决定和理由。",
        )
    ]
    assert found(tied[0], replace(tied[1], tie_reason="经表决，8票赞成。"), tied[2]) == []
    assert found(direct(1, rank=1), direct(2, rank=1), direct(3, "not_selected")) == []


@pytest.mark.parametrize(
    ("ranks", "sentences"),
    [
        ((1, 2), []),
        ((2, 3), ["候补顺序须从 1 起连续不重复：示例3党支部（2020-直属-003）应为 1，现在是 2。"]),
        ((1, 1), ["候补顺序须从 1 起连续不重复：示例4党支部（2020-直属-004）应为 2，现在是 1。"]),
        (
            (2, 1),
            ["候补顺序与排序不一致：示例4党支部（2020-直属-004）排序 4，候补在示例3党支部（2020-直属-003）之前。"],
        ),
    ],
)
def test_reserve_numbers(ranks: tuple[int, int], sentences: list[str]) -> None:
    """From 1, no gap, no double, in the order of the ranks."""
    entries = [
        direct(1),
        direct(2),
        *(direct(key, "reserve", reserve_rank=rank) for key, rank in zip((3, 4), ranks, strict=True)),
    ]
    assert [sentence for _, sentence in found(*entries)] == sentences


def test_the_reserve_has_a_limit_and_leaves_no_better_rank_out() -> None:
    """The limit is data of the campaign."""
    reserves = [direct(key, "reserve", reserve_rank=key) for key in (1, 2, 3)]
    assert [sentence for _, sentence in found(*reserves)] == ["候补最多 2 个，现在有 3 个。"]
    assert [sentence for _, sentence in found(direct(1, "not_selected"), direct(2, "reserve", reserve_rank=1))] == [
        "示例2党支部（2020-直属-002）列为候补，但排序在前的示例1党支部（2020-直属-001）没有列入，请调整排序或结果。"
    ]
    unranked = replace(direct(1, "reserve", reserve_rank=1), rank=None)
    assert [field for field, _ in found(unranked, direct(2, "reserve", reserve_rank=2))] == ["row-1-rank"]


@given(
    ranks=st.lists(st.integers(1, 12), min_size=1, max_size=15),
    seats=st.integers(0, 12),
    chosen=st.lists(st.booleans(), min_size=15, max_size=15),
)
def test_whatever_passes_has_no_more_than_the_seats_and_leaves_no_better_rank_out(
    ranks: list[int], seats: int, chosen: list[bool]
) -> None:
    """S3, for any ranks and any choice."""
    entries = [
        direct(key, "selected" if chosen[key - 1] else "not_selected", rank, tie_reason="经研究。")
        for key, rank in enumerate(ranks, start=1)
    ]
    if rules.check_selection(entries, Places(seats, 0, 0)):
        return
    selected = [entry.rank or 0 for entry in entries if entry.outcome == "selected"]
    left_out = [entry.rank or 0 for entry in entries if entry.outcome != "selected"]
    assert len(selected) <= seats
    assert not selected or not left_out or max(selected) <= min(left_out)


@given(ranks=st.lists(st.integers(1, 12), max_size=20), seats=st.integers(0, 12))
def test_the_cut_off_divides_any_ranks(ranks: list[int], seats: int) -> None:
    """Selecting all inside, and of the tie no more than seats are left, can always be decided; the tie is one rank."""
    by_key = dict(enumerate(ranks, start=1))
    standing = rules.standing(by_key, seats)
    inside = [key for key, where in standing.items() if where == rules.INSIDE]
    tied = [key for key, where in standing.items() if where == rules.TIED]
    assert len(inside) <= seats < len(inside) + len(tied) or not tied
    assert len({by_key[key] for key in tied}) <= 1
    selected = {*inside, *tied[: seats - len(inside)]}
    entries = [
        direct(
            key, "selected" if key in selected else "not_selected", rank, tie_reason="经研究。" if key in tied else ""
        )
        for key, rank in by_key.items()
    ]
    assert rules.check_selection(entries, Places(seats, 0, 0)) == []


def test_who_came_went_or_changed_is_named() -> None:
    """A list is decided as it was read, or looked at again."""
    labels = {1: "甲", 2: "乙", 3: "丙"}
    assert rules.check_candidates(listed={1: "eligible"}, now={1: "eligible"}, labels=labels) == []
    findings = rules.check_candidates(
        listed={1: "eligible", 2: "eligible"}, now={2: "ineligible", 3: "submitted"}, labels=labels
    )
    assert [row.message for row in findings] == [
        "甲已退回、撤回或不再是市州推荐，不在候选之列。",
        "乙的资格审查结论已有变化。",
        "丙是新的候选，名单中还没有。",
    ]


@pytest.mark.parametrize(
    ("entry", "sentences"),
    [
        (direct(1, votes=Votes(5, 1, 0)), []),
        (direct(1, votes=Votes(3, 2, 1)), []),
        (direct(1, "not_selected"), []),
        (direct(1), ["示例1党支部（2020-直属-001）还没有填写表决结果（赞成、反对、弃权）。"]),
        (direct(1, votes=Votes(5, 1, None)), ["示例1党支部（2020-直属-001）还没有填写表决结果（赞成、反对、弃权）。"]),
        (direct(1, votes=Votes(3, 3, 0)), ["示例1党支部（2020-直属-001）赞成票没有超过反对票，不能拟定为创建对象。"]),
        (direct(1, "not_selected", votes=Votes(1, 5, 0)), []),
        (direct(1, votes=Votes(6, 1, 0)), ["示例1党支部（2020-直属-001）共 7 票，多于可以表决的 6 人。"]),
        (direct(2, votes=Votes(5, 1, 0)), ["示例2党支部（2020-直属-002）共 6 票，多于可以表决的 5 人。"]),
    ],
)
def test_votes(entry: Entry, sentences: list[str]) -> None:
    """Six present, one of them recused from 示例2: all three numbers, no more than may vote, a simple majority."""
    findings = rules.check_votes([entry], present=6, recused={"示例2党支部": 1})
    assert [row.message for row in findings] == sentences


LAST = date(2020, 9, 18)


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({"notice_on": False, "in_notice": False, "notice_to": None}, []),
        ({"in_notice": False, "notice_to": None}, ["本次创建计划须先公示拟定名单，公示期满后才能公布。"]),
        ({"day": LAST}, ["公示期到 9月18日为止，期满后才能公布。"]),
        ({"notice_on": False, "day": LAST}, ["公示期到 9月18日为止，期满后才能公布。"]),  # shown is shown
        ({"open_objections": 2}, ["还有 2 件异议没有处理，处理完毕后才能公布。"]),
        ({"upheld": ["示例天心党支部"]}, ["对示例天心党支部的异议成立，请取消拟定，重新研究后再公布。"]),
        ({}, []),
    ],
)
def test_the_notice_before_the_release(facts: dict[str, object], sentences: list[str]) -> None:
    """Decision 8: only after its last day, with every objection settled."""
    given_facts = {
        "notice_on": True,
        "in_notice": True,
        "notice_to": LAST,
        "day": date(2020, 9, 19),
        "open_objections": 0,
        "upheld": [],
    } | facts
    assert [row.message for row in rules.check_notice(**given_facts)] == sentences  # type: ignore[arg-type]


def typed(**texts: str) -> list[Finding]:
    """What is said of a typed row."""
    return draft.check_typed("示例天心党支部", 7, {**draft.EMPTY, **texts})


@pytest.mark.parametrize(
    ("texts", "findings"),
    [
        ({}, []),
        ({"rank": " 3 ", "outcome": "selected", "reason": "好"}, []),
        ({"votes_against": "0"}, []),
        ({"rank": "第一"}, [("row-7-rank", "示例天心党支部的排序填的是“第一”，请只填数字。")]),
        ({"rank": "12345"}, [("row-7-rank", "示例天心党支部的排序填的是“12345”，请只填数字。")]),
        ({"reserve_rank": "0"}, [("row-7-reserve_rank", "示例天心党支部的候补顺序从 1 开始。")]),
        ({"outcome": "best"}, [("row-7-outcome", "示例天心党支部的拟定结果请从列出的选项中选择。")]),
        (
            {"tie_reason": "长" * 5001},
            [("row-7-tie_reason", "示例天心党支部的理由有 5001 个字，请控制在 1000 个字以内。")],
        ),
    ],
)
def test_what_cannot_even_be_kept_in_a_draft(texts: dict[str, str], findings: list[tuple[str, str]]) -> None:
    """Everything else is kept, also where it would not pass."""
    assert [(row.field, row.message) for row in typed(**texts)] == findings


@given(st.text(), st.text())
def test_two_texts_have_two_fingerprints(left: str, right: str) -> None:
    """And the same text the same one; a NUL cannot be typed (it is taken out before)."""
    left, right = left.replace("\x00", ""), right.replace("\x00", "")
    same = draft.fingerprint({**draft.EMPTY, "reason": left}) == draft.fingerprint({**draft.EMPTY, "reason": right})
    assert same == (left == right)
