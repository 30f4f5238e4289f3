"""The results' pages: who reads what, before and after closing and release; filters; the number of queries (S5, E)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.models import EligibilityCheck
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from evaluations.models import CreationUnit, Item, ItemObjection, Rubric, Visit, VisitInspector
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet, make_visit
from tests.evaluations.conftest import make_unit
from tests.evaluations.results import assessed
from tests.factories import make_branch, make_campaign, make_user

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
RESULTS = "/evaluations/results/"
QUERIES = {"table": 25, "heat": 25, "inspectors": 25, "gaps": 25, "export": 24, "office": 73, "unit": 27}
INSPECTORS = ("罗刚", "唐丽", "许峰")
VERDICT_WORDS = ("达标", "限期整改", "按分数计算")


def address(unit: CreationUnit) -> str:
    """The tab 综合评估."""
    return f"/evaluations/units/{unit.pk}/result/"


def get(client: Client, person: User, path: str, status: int = 200) -> str:
    """The page as a person reads it."""
    client.force_login(person, backend=BACKEND)
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def second_closed(assess: Assessment) -> None:
    """李秀英's unit is assessed too: 马超 alone, 1-4 at 1.0 of 4, self full."""
    unit = assess.work.changsha_unit
    fill_self(unit, assess.work.changsha_secretary)
    visit = make_visit(unit, [assess.outsider], by=assess.work.clerk, day=date(2021, 3, 16))
    fill_sheet(visit, assess.outsider, differ={"1-4": {"score": "1"}})
    close(visit, by=assess.outsider, differ={"1-4": Decimal("1.0")}, state="waiting")


def test_the_committee_reads_everything(assess: Assessment, client: Client) -> None:
    """E: every inspector by name, spread, agreed, final, the rule, the computed verdict, eligibility as of today."""
    assessed(assess)
    page = get(client, assess.work.clerk, address(assess.unit))
    for words in (*INSPECTORS, "逾期补传，不计入", "97.4", "95.5 / 98.0", "差距大", "以考评分为准", "创建条件复核"):
        assert words in page
    assert "现场没有看到相应材料" in page
    assert "今天计算的核对结果" in page


def test_the_unit_reads_its_figures_and_nobody_behind_them(assess: Assessment, client: Client) -> None:
    """S5: own, agreed, final and their reasons; no inspector, no spread, no computed verdict, no other unit."""
    assessed(assess)
    second_closed(assess)
    page = get(client, assess.work.secretary, address(assess.unit))
    for words in ("97.4", "100.0", "95.5 / 98.0", "材料不全", "考核组认定不适用"):
        assert words in page
    for words in (*INSPECTORS, *VERDICT_WORDS, "马超", "差距大", "现场没有看到相应材料", "示例岳麓", "创建条件复核"):
        assert words not in page


def test_the_unit_reads_its_own_total_alone_before_closing(assess: Assessment, client: Client) -> None:
    """S5: submitted sheets are nobody's business outside the committee."""
    fill_self(assess.unit, assess.work.secretary)
    fill_sheet(assess.visit, assess.leader, differ={"1-1": None})
    page = get(client, assess.work.secretary, address(assess.unit))
    assert "尚未考核" in page
    assert "本单位自评总分" in page
    assert "罗刚" not in page
    office = get(client, assess.work.clerk, address(assess.unit))
    assert "罗刚" in office
    assert "尚未考核" in office


@pytest.mark.parametrize("who", ["leader", "changsha_officer"])
def test_others_who_see_the_unit_read_how_far_it_is(assess: Assessment, client: Client, who: str) -> None:
    """S5: a prefecture before the release, an inspector always: no figure at all; the paper is refused with why."""
    assessed(assess)
    second_closed(assess)
    unit = assess.unit if who == "leader" else assess.work.changsha_unit
    person = assess.leader if who == "leader" else assess.work.changsha_officer
    page = get(client, person, address(unit))
    for words in ("97.4", "97.0", "100.0", "考评分", "自评总分", *VERDICT_WORDS):
        assert words not in page
    assert "公布" in page
    assert "查看已公布的综合评估" in get(client, person, f"{address(unit)}result.pdf", 403)


def test_after_the_release_the_prefecture_reads_the_figures(assess: Assessment, client: Client) -> None:
    """S5: with the released state, still without inspectors."""
    second_closed(assess)
    unit = assess.work.changsha_unit
    CreationUnit.objects.filter(pk=unit.pk).update(state="qualified", state_since=timezone.now())
    page = get(client, assess.work.changsha_officer, address(unit))
    assert "综合评估结论已公布：达标" in page
    assert "97.0" in page
    assert "马超" not in page
    Visit.objects.filter(unit=unit).update(state="reopened")
    page = get(client, assess.work.changsha_officer, address(unit))
    assert "100.0" not in page  # nor the unit's own total


@pytest.mark.parametrize("who", ["stranger", "changsha_secretary", "yueyang_officer", "outsider"])
def test_a_unit_that_one_does_not_see_is_not_there(assess: Assessment, client: Client, who: str) -> None:
    """404, page and paper."""
    assessed(assess)
    person = assess.outsider if who == "outsider" else getattr(assess.work, who)
    get(client, person, address(assess.unit), 404)
    get(client, person, f"{address(assess.unit)}result.pdf", 404)


@pytest.mark.parametrize("path", [RESULTS, "/evaluations/scores/export.xlsx"])
@pytest.mark.parametrize("who", ["secretary", "changsha_officer", "leader", "stranger"])
def test_all_results_are_the_committees(assess: Assessment, client: Client, path: str, who: str) -> None:
    """403 with the reason for everybody else."""
    person = assess.leader if who == "leader" else getattr(assess.work, who)
    assert "由行业党委办理" in get(client, person, path, 403)


def test_wrong_ids_and_methods(assess: Assessment, client: Client) -> None:
    """404 and 405; nothing is changed by looking."""
    get(client, assess.work.clerk, "/evaluations/units/999999/result/", 404)
    get(client, assess.work.clerk, f"{RESULTS}?campaign=1999", 404)
    make_campaign("2022", is_current=False)  # without a task guide
    get(client, assess.work.clerk, f"{RESULTS}?campaign=2022", 404)
    for path in (RESULTS, "/evaluations/scores/export.xlsx", address(assess.unit), f"{address(assess.unit)}result.pdf"):
        assert client.post(path).status_code == 405


def test_the_table_says_what_stands_out(assess: Assessment, client: Client) -> None:
    """E: state, figures, gap, spread, veto, objection; official order whatever the scores."""
    closing = assessed(assess)
    second_closed(assess)
    Item.objects.filter(code="7-3").update(is_veto=True)
    ItemObjection.objects.create(
        closing=closing,
        item=Item.objects.get(code="4-3"),
        text="有照片",
        raised_by=assess.work.secretary,
        raised_at=timezone.now(),
    )
    client.force_login(assess.work.clerk, backend=BACKEND)
    lines = client.get(RESULTS).context["lines"]
    assert [(line.unit, line.own, line.agreed, line.total, line.verdict, line.gap, line.spreads) for line in lines] == [
        (assess.unit, "100.0", "97.4", "97.4", "达标", "2.6", 1),
        (assess.work.changsha_unit, "100.0", "97.0", "97.0", "达标", "3.0", 0),
    ]
    page = client.get(RESULTS).content.decode()
    assert "异议：4-3" in page


NARROWED = {
    "track=direct": ["unit"],
    "track=prefecture": ["changsha"],
    "state=confirmed": ["unit"],
    "state=waiting": ["changsha"],
    "state=not_assessed": [],
    "mark=over": ["unit", "changsha"],
    "mark=under": [],
    "about=veto": [],
    "about=objection": [],
    "about=spread": ["unit"],
    "about=gap": [],
    "about=missing": [],
    "about=nonsense": ["unit", "changsha"],
}


def test_the_list_is_narrowed(assess: Assessment, client: Client) -> None:
    """By track, state, mark, and what stands out; a filter that nobody knows is named."""
    assessed(assess)
    second_closed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    names = {assess.unit: "unit", assess.work.changsha_unit: "changsha"}
    for query, found in NARROWED.items():
        answer = client.get(f"{RESULTS}?{query}")
        assert [names[line.unit] for line in answer.context["lines"]] == found, query
        assert ("nonsense 不在" in answer.content.decode()) == ("nonsense" in query)


def test_a_unit_without_results_has_neither_mark_nor_cell(assess: Assessment, client: Client) -> None:
    """Not assessed is under no mark, and no shade."""
    client.force_login(assess.work.clerk, backend=BACKEND)
    assert [client.get(f"{RESULTS}?mark={mark}").context["lines"] for mark in ("over", "under")] == [[], []]
    line = client.get(RESULTS).context["lines"][0]
    assert (line.total, line.verdict, set(line.cells)) == ("–", "", {("–", "none")})


def test_the_heat_map_shows_words_and_how_the_units_lie(assess: Assessment, client: Client) -> None:
    """E: 87.5 and 100.0 in indicator 4: mean 93.8, deviation 6.3."""
    assessed(assess)
    second_closed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    answer = client.get(f"{RESULTS}?show=heat")
    assert answer.context["lines"][0].cells[3] == ("87.5", "2")
    assert {words: figures[3] for words, figures in answer.context["spreadings"]} == {
        "平均": "93.8",
        "最低": "87.5",
        "最高": "100.0",
        "标准差": "6.3",
    }
    assert answer.context["assessed"] == 2


def test_inspectors_are_compared_with_the_agreed_scores(assess: Assessment, client: Client) -> None:
    """E: 罗刚 gave 0.5 more, 唐丽 1.0 less than agreed; 许峰's late sheet plays no part."""
    assessed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    lines = client.get(f"{RESULTS}?show=inspectors").context["inspectors"]
    assert [(line.person.full_name, line.visits, line.deviation, line.distance, line.word) for line in lines] == [
        ("唐丽", 1, Decimal("-1.0"), Decimal("1.0"), ""),
        ("罗刚", 1, Decimal("0.5"), Decimal("0.5"), ""),
    ]


def test_the_largest_gaps_come_first(assess: Assessment, client: Client) -> None:
    """E: 1-4 lost 3 of 4, 4-3 1.5 of 3, 7-3 1 of 2."""
    assessed(assess)
    second_closed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    gaps = client.get(f"{RESULTS}?show=gaps").context["gaps"]
    assert [(gap.row.item.code, gap.points) for gap in gaps] == [
        ("1-4", Decimal("3.0")),
        ("4-3", Decimal("1.5")),
        ("7-3", Decimal("1.0")),
    ]


def test_the_lists_before_anything_was_assessed(assess: Assessment, client: Client) -> None:
    """They say so; an unknown way is the table."""
    said = {
        "heat": "格中是综合得分",
        "inspectors": "还没有可以比较的评分表",
        "gaps": "没有差距大的内容",
        "x": "共 2 个单位",
    }
    for show, words in (*said.items(), ("x", "共 2 个单位")):
        assert words in get(client, assess.work.clerk, f"{RESULTS}?show={show}")


def test_the_mean_of_the_track_is_shown_when_it_tells_nothing_about_another(assess: Assessment, client: Client) -> None:
    """E: three units of the track, all assessed; before that the unit reads why there is none."""
    assessed(assess)
    others = []
    for name in ("示例雨花会计师事务所党支部", "示例芙蓉会计师事务所党支部"):
        others.append(make_unit(assess.work.campaign, make_branch(name), by=assess.work.clerk))
    for place, unit in enumerate(others):
        client.force_login(assess.work.secretary, backend=BACKEND)
        page = client.get(address(assess.unit)).context["page"]
        assert (page.mean, page.radar.mean) == (None, None)
        assert "透露个别单位的得分" in page.mean_words
        client.force_login(assess.work.clerk, backend=BACKEND)
        mean = client.get(address(assess.unit)).context["page"].mean
        assert (mean.assessed if mean else None) == (None, 2)[place]
        close(make_visit(unit, [assess.outsider], by=assess.work.clerk), by=assess.outsider)
    page = get(client, assess.work.secretary, address(assess.unit))
    assert "本渠道平均" in page
    assert "95.8" in page  # (87.5 + 100 + 100) ÷ 3
    assert "示例雨花" not in page


def test_who_still_has_to_score_does_not_read_the_others(assess: Assessment, client: Client) -> None:
    """S5: 陈静 inspects herself: the others' sheets stay hidden, on page, list and paper, until hers is in."""
    inspector = make_user(assess.work.committee, "inspector", "陈静", "chenjing2")
    inspector.memberships.create(organization=assess.work.committee, role="committee")
    VisitInspector.objects.create(
        visit=assess.visit, person=inspector, assigned_by=assess.work.clerk, assigned_at=timezone.now()
    )
    fill_self(assess.unit, assess.work.secretary)
    fill_sheet(assess.visit, assess.leader, differ={"4-3": {"score": "0.5"}})
    page = get(client, inspector, address(assess.unit))
    assert "现场没有看到相应材料" not in page
    assert "其他考核人员的评分在您提交评分表以后显示" in page
    fill_sheet(assess.visit, inspector)
    assert "现场没有看到相应材料" in get(client, inspector, address(assess.unit))


def test_veto_and_missing_scores_are_named_on_the_page(assess: Assessment, client: Client) -> None:
    """E."""
    Item.objects.filter(code="1-1").update(is_veto=True)
    Rubric.objects.filter(pk=assess.work.rubric.pk).update(excellent_on=True)
    close(assess.visit, by=assess.leader, differ={"1-1": Decimal("0.0")})
    page = get(client, assess.work.clerk, address(assess.unit))
    assert "一票否决的内容得 0 分：1-1" in page
    assert "限期整改" in page
    assess.visit.agreed_scores.filter(item__code="3-2").delete()
    page = get(client, assess.work.clerk, address(assess.unit))
    assert "还缺少评分：3-2" in page


def test_eligibility_that_has_changed_is_said(assess: Assessment, client: Client) -> None:
    """C0.2: the standing computation beside today's."""
    application = assess.unit.application
    EligibilityCheck.objects.create(
        application=application,
        occasion="selection",
        verdict="fails",
        working=[],
        reference_day=date(2020, 7, 30),
        computed_at=timezone.now(),
    )
    assert "与今天不同" in get(client, assess.work.clerk, address(assess.unit))
    assert EligibilityCheck.objects.count() == 1


def test_the_number_of_queries_does_not_grow(assess: Assessment, client: Client) -> None:
    """Pages of one and of two assessed units need the same number."""
    assessed(assess)
    counts = []
    for _ in range(2):
        found = {}
        for name, person, path in (
            ("table", assess.work.clerk, RESULTS),
            ("heat", assess.work.clerk, f"{RESULTS}?show=heat"),
            ("inspectors", assess.work.clerk, f"{RESULTS}?show=inspectors"),
            ("gaps", assess.work.clerk, f"{RESULTS}?show=gaps"),
            ("export", assess.work.clerk, "/evaluations/scores/export.xlsx"),
            ("office", assess.work.clerk, address(assess.unit)),
            ("unit", assess.work.secretary, address(assess.unit)),
        ):
            client.force_login(person, backend=BACKEND)
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found[name] = len(queries)
        counts.append(found)
        if len(counts) == 1:
            second_closed(assess)
    assert counts[0] == counts[1]
    assert counts[0] == QUERIES


def test_exports_are_on_record(assess: Assessment, client: Client) -> None:
    """Who took out how much, narrowed how."""
    assessed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    client.get("/evaluations/scores/export.xlsx?track=direct")
    event = AuditEvent.objects.get(action="results.export")
    assert event.after == {"what": "scores.xlsx", "units": 1, "scope": "渠道：行业党委直属"}
