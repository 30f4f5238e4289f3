"""S5: who may not inspect which unit, and what an arrangement must satisfy. Pure."""

from datetime import date
from typing import Any

import pytest

from applications.rules.conflicts import Applicant, Held, Person
from evaluations.rules.inspectors import Ties, conflict
from evaluations.rules.visits import Circumstances, Wish, check_reason, check_visit, questions

UNIT = Applicant(1, "示例天心会计师事务所党支部", superior_id=2, prefecture_id=7, firms={5: "示例天心会计师事务所"})
OFFICE = Held(9, "行业党委", "committee")
PLAIN = Person("罗刚", (OFFICE,))


@pytest.mark.parametrize(
    ("person", "ties", "words"),
    [
        (PLAIN, Ties(), ""),
        (Person("罗刚", (Held(1, "本支部", "branch"),)), Ties(), "任职，不能考核和评分"),
        (
            Person("罗刚", (Held(3, "另一支部", "branch", 1, frozenset({5})),)),
            Ties(),
            "同在执业机构“示例天心会计师事务所”",
        ),
        (Person("罗刚", (Held(4, "长沙市行业党委", "prefecture_body", 7),)), Ties(), "所在市州的“长沙市行业党委”"),
        (Person("罗刚", (Held(2, "示例总支", "general_branch"),)), Ties(), "上级党组织“示例总支”"),
        (
            Person("罗刚", (OFFICE,), {1: "配偶在该所任职"}),
            Ties(),
            "已申报与“示例天心会计师事务所党支部”的利益关系：配偶在该所任职",
        ),
        (PLAIN, Ties(liaisons={21}), "罗刚是或曾经是“示例天心会计师事务所党支部”的联点党委委员，不能考核和评分"),
        (PLAIN, Ties(liaisons={22}), ""),
        (
            Person("罗刚", (Held(6, "示例结对支部", "branch"),)),
            Ties(partners={6: "示例结对支部"}),
            "结对帮扶，不能考核和评分",
        ),
        (PLAIN, Ties(partners={6: "示例结对支部"}), ""),
    ],
)
def test_who_may_not_inspect_whom(person: Person, ties: Ties, words: str) -> None:
    """Own organisation or firm, prefecture, superior, declared, liaison, pair; each refusal names the person."""
    sentence = conflict(person, 21, UNIT, ties)
    assert (words in sentence and sentence.startswith("罗刚")) if words else sentence == ""


def known(**changed: Any) -> Circumstances:
    """Three inspectors on 10 March."""
    facts: dict[str, Any] = {
        "names": {1: "罗刚", 2: "唐丽", 3: "许峰", 4: "马超"},
        "conflicts": {},
        "busy": {},
        "today": date(2021, 3, 10),
        "first": date(2021, 3, 1),
        "last": date(2021, 4, 30),
    }
    return Circumstances(**{**facts, **changed})


def wish(**changed: Any) -> Wish:
    """A sound one."""
    facts: dict[str, Any] = {"day": date(2021, 3, 15), "team": frozenset({1, 2}), "leader": 1}
    return Wish(**{**facts, **changed})


def words(wanted: Wish, circumstances: Circumstances) -> list[tuple[str, str]]:
    """Findings as (field, sentence)."""
    return [(one.field, one.message) for one in check_visit(wanted, circumstances)]


def test_a_sound_arrangement() -> None:
    """Nothing found, nothing odd; today and the last day count."""
    assert words(wish(), known()) == [] == questions(wish(), known())
    assert words(wish(day=date(2021, 3, 10)), known()) == [] == words(wish(day=date(2021, 4, 30)), known())
    assert words(wish(day=date(2022, 4, 30)), known(last=None)) == []


@pytest.mark.parametrize(
    ("wanted", "field", "part"),
    [
        (wish(day=None), "visit_day", "请填写考核日期"),
        (wish(day=date(2021, 3, 9)), "visit_day", "2021年3月9日已经过了"),
        (wish(day=date(2021, 5, 1)), "visit_day", "2021年3月1日至2021年4月30日"),
        (wish(place="长" * 121), "place", "最多120字"),
        (wish(note="长" * 1001), "note", "最多1000字"),
        (wish(team=frozenset({1})), "team", "至少2人，现在选了1人"),
        (wish(leader=None), "leader", "选择一名组长"),
        (wish(leader=3), "leader", "选择一名组长"),
        (wish(team=frozenset({1, 77})), "team", "选择的人员中有人现在不是本计划的考核人员"),
    ],
)
def test_what_is_refused(wanted: Wish, field: str, part: str) -> None:
    """Each at its field, with how to put it right."""
    [(at, sentence)] = words(wanted, known())
    assert at == field and part in sentence


def test_the_stage_that_has_not_begun_and_one_without_end() -> None:
    """Before the first day; an open-ended stage says so."""
    early = known(today=date(2021, 2, 1), last=None)
    [(_, sentence)] = words(wish(day=date(2021, 2, 15)), early)
    assert "2021年3月1日以后" in sentence


def test_conflicts_are_refused_person_by_person() -> None:
    """Only of those who are wanted."""
    found = words(wish(), known(conflicts={2: "唐丽不能。", 3: "许峰不能。"}))
    assert found == [("team", "唐丽不能。")]


def test_what_stands_is_not_judged_again_but_people_are() -> None:
    """A visit whose day has come may still get another team; who is no inspector any more must be replaced."""
    past = date(2021, 3, 9)
    assert words(wish(day=past), known(kept_day=past)) == []
    [(_, sentence)] = words(wish(), known(names={1: "罗刚"}, kept_team={1: "罗刚", 2: "唐丽"}))
    assert sentence == "唐丽现在不是本计划的考核人员，请另选。"


def test_what_is_asked_about() -> None:
    """More than three (unless there were as many before), elsewhere on the same day."""
    four = wish(team=frozenset({1, 2, 3, 4}))
    assert questions(four, known()) == ["考核组一般为2至3人，现在选了4人。"]
    assert questions(four, known(kept_team={1: "", 2: "", 3: "", 4: ""})) == []
    assert questions(wish(), known(busy={2: "唐丽同一天另有考核。", 4: "马超同一天另有考核。"})) == [
        "唐丽同一天另有考核。"
    ]


def test_reasons_and_tidying() -> None:
    """There is one, and it fits; blanks around texts make no other wish."""
    assert check_reason("下雪", what="理由") == []
    assert check_reason(" ", what="取消的理由")[0].message == "请写明取消的理由。"
    assert "最多1000字" in check_reason("长" * 1001, what="取消的理由")[0].message
    assert wish(place=" 三楼 ", note="\n请备齐 ").tidied() == wish(place="三楼", note="请备齐")
