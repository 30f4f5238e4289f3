"""The template tags and partials of the house's look."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from benchmark_platform.core.gate import Action, Decision
from benchmark_platform.core.templatetags import face
from benchmark_platform.core.templatetags._icons import ICONS

CLOSING_DAY = date(2020, 8, 15)
SUBMIT = Action(code="application.submit", label="提交申请表", doers=())


class Sheet(forms.Form):
    """A form with each kind of field that the partial treats differently."""

    draft = False

    secretary = forms.CharField(label="党组织书记", help_text="现任书记")
    remark = forms.CharField(label="备注", required=False)
    kind = forms.ChoiceField(label="组织形式", choices=[("branch", "党支部")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="我已核对")


def part(name: str, **context: Any) -> str:
    """The partial as text, with runs of white space made one blank."""
    return " ".join(render_to_string(f"_parts/{name}.html", context).split())


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2020, 8, 1), "还剩 14 天"),
        (date(2020, 8, 12), "还剩 3 天"),
        (date(2020, 8, 15), "今天截止"),
        (date(2020, 8, 16), "已截止"),
        (datetime(2020, 8, 15, 15, 59, tzinfo=UTC), "今天截止"),
        (datetime(2020, 8, 15, 16, 0, tzinfo=UTC), "已截止"),
    ],
)
def test_days_left_counts_the_closing_day(today: date, words: str) -> None:
    """S: whole days in Asia/Shanghai, the closing day included."""
    assert words in face.days_left(CLOSING_DAY, today)


def test_days_without_a_date_say_nothing() -> None:
    assert face.days_left(None, CLOSING_DAY) == ""
    assert face.days_since(None, CLOSING_DAY) == ""
    assert face.chinese_date(None) == ""
    assert face.file_size(None) == ""


def test_days_since() -> None:
    assert face.days_since(date(2020, 8, 11), CLOSING_DAY) == "已 4 天"
    assert face.days_since(CLOSING_DAY, CLOSING_DAY) == "今天"


def test_file_kinds_by_the_names_that_people_use() -> None:
    assert face.file_kinds("pdf,jpg,jpeg,png") == "PDF、JPG、PNG"
    assert face.file_kinds("pdf, docx,xlsx,ofd") == "PDF、Word（.docx）、Excel（.xlsx）、OFD"


def test_chinese_date_is_the_day_in_shanghai() -> None:
    assert face.chinese_date(datetime(2020, 8, 14, 16, 0, tzinfo=UTC)) == "2020年8月15日"


@pytest.mark.parametrize(("size", "words"), [(0, "0 字节"), (2048, "2 KB"), (3 * 1024 * 1024 + 1, "3.0 MB")])
def test_file_size(size: int, words: str) -> None:
    assert face.file_size(size) == words


def test_every_tone_has_an_icon_and_an_unknown_one_is_neutral() -> None:
    assert {face.tone_icon(tone) for tone in face.TONES} <= set(ICONS)
    assert face.tone_icon("purple") == face.tone_icon("neutral")


def test_page_numbers_keep_the_filters() -> None:
    request = RequestFactory().get("/applications/", {"track": "direct", "page": "9"})
    page = Paginator(range(480), 25).page(9)
    shown = part("pagination", page_obj=page, request=request)
    assert "共 480 条，第 9 / 20 页" in shown
    assert 'href="?track=direct&amp;page=10"' in shown
    assert face.page_range(page) == [1, None, 7, 8, 9, 10, 11, None, 20]


def test_calendar_bar_is_in_proportion_and_marks_today() -> None:
    stages: list[dict[str, Any]] = [
        {"label": "申报", "opens": date(2020, 8, 1), "closes": date(2020, 8, 10)},
        {"label": "确定", "opens": date(2020, 8, 11), "closes": date(2020, 8, 20)},
        {"label": "未定", "opens": None, "closes": None},
    ]
    bar = face.calendar_bar(stages, date(2020, 8, 5))
    assert [(piece["x"], piece["width"], piece["state"]) for piece in bar["pieces"]] == [
        ("0.0", "498.0", "open"),
        ("500.0", "498.0", "future"),
    ]
    assert bar["now"] == "225.0"
    stages[1]["opens"] = date(2020, 8, 1)
    assert face.calendar_bar(stages, date(2020, 8, 5))["pieces"][1]["x"] == "500.0"
    assert face.calendar_bar([], date(2020, 8, 5)) == {"pieces": []}


def test_an_act_that_is_not_possible_says_why_beside_its_words() -> None:
    shown = part("action_button", decision=Decision(SUBMIT, False, "本阶段已截止。"), url="/submit/")
    assert 'aria-disabled="true" aria-describedby="reason-applicationsubmit"' in shown
    assert "本阶段已截止。" in shown
    assert "/submit/" not in shown


def test_an_act_that_is_possible_is_a_form_or_a_link() -> None:
    allowed = Decision(SUBMIT, True)
    posted = part("action_button", decision=allowed, url="/submit/", method="post", primary=True)
    assert '<form method="post" action="/submit/">' in posted
    assert 'class="button button-primary"' in posted
    assert 'href="/submit/"' in part("action_button", decision=allowed, url="/submit/")


def test_error_summary_links_to_the_first_control_of_every_field() -> None:
    """Errors are for people: what, in which field, one click away (also for a group of radio buttons)."""
    shown = part("error_summary", form=Sheet({}))
    assert 'href="#id_secretary"' in shown
    assert 'href="#id_kind_0"' in shown
    assert 'href="#id_agreed"' in shown
    assert 'role="alert"' in shown


def test_error_summary_names_the_row_and_leaves_out_warnings() -> None:
    Sheets = forms.formset_factory(Sheet, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-secretary": "李秀兰", "form-0-kind": "branch"}
    formset = Sheets({**data, "form-0-agreed": "on", "form-1-kind": "branch", "form-1-agreed": "on"})
    findings = [
        SimpleNamespace(message="超过500字。", field="grounds", level="error"),
        SimpleNamespace(message="与登记不一致。", field="founded_on", level="warning"),
    ]
    shown = part("error_summary", formset=formset, findings=findings)
    assert "第 2 行党组织书记" in shown
    assert '<a href="#id_grounds">超过500字。</a>' in shown
    assert "与登记不一致" not in shown


def test_nothing_wrong_shows_no_summary() -> None:
    assert part("error_summary", form=Sheet()) == ""


def test_what_may_be_left_out_is_marked_except_in_a_draft() -> None:
    form = Sheet()
    assert "（选填）" in form["remark"].as_field_group()
    assert "（选填）" not in form["secretary"].as_field_group()
    form.draft = True
    assert "（选填）" not in form["remark"].as_field_group()


def test_what_a_person_typed_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    rows = [SimpleNamespace(label="名称", value=evil, left=evil, right=evil, changed=True)]
    for shown in (part("summary_list", rows=rows), part("side_by_side", rows=rows), part("empty", title=evil)):
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown


def test_zero_is_a_value_and_nothing_is_named() -> None:
    rows = [SimpleNamespace(label="党员人数", value=0), SimpleNamespace(label="书记", value="")]
    shown = part("summary_list", rows=rows)
    assert "<dd>0</dd>" in shown
    assert '<span class="summary-missing">未填写</span>' in shown


def test_the_waiting_step_of_the_route_is_named_for_screen_readers() -> None:
    steps = [
        SimpleNamespace(label="党组织", name="示例党支部", tone="done", state="同意申报"),
        SimpleNamespace(label="上级党组织", name="示例行业党委", tone="now", state="办理中", since=date(2020, 8, 11)),
    ]
    shown = part("route_strip", steps=steps, today=CLOSING_DAY)
    assert 'route-now" aria-current="step"' in shown
    assert "办理中 · 已 4 天" in shown


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "413.html", "500.html"])
def test_error_pages_need_no_context(name: str) -> None:
    """The server's error page is drawn without a request: no context processor has run."""
    shown = render_to_string(name)
    assert "标杆引领创建管理平台" in shown
    assert "退出登录" not in shown


def test_no_page_brings_inline_script_or_style() -> None:
    """The content security policy allows none."""
    shown = render_to_string("500.html")
    assert " style=" not in shown
    assert "<style" not in shown
    assert "<script>" not in shown


def test_the_frame_names_the_signed_in_person() -> None:
    user = SimpleNamespace(is_authenticated=True, pk=7, get_username=lambda: "branch-001")
    context = {"user": user, "person_name": "李秀兰", "person_bodies": ["示例党支部"], "unread_count": 2}
    context |= {"inbox_url": "/inbox/", "navigation": [("待办", "/", True, 0), ("申请表", "/applications/", False, 1)]}
    shown = " ".join(render_to_string("base.html", context).split())
    assert '<body data-user="7"' in shown
    assert "李秀兰</a> · 示例党支部" in shown
    assert '<a class="nav-link" href="/" aria-current="page">待办</a>' in shown
    assert "2<span" in shown


def test_status_and_default_mark_as_tags() -> None:
    template = Template("{% load face %}{% status_tag '退回补正' 'attention' %}{% platform_default %}")
    shown = template.render(Context())
    assert 'class="status status-attention"' in shown
    assert "平台默认" in shown
