"""The scripts of the page in Chromium: autosave, local copy, rows, uploads, counter.

The form is rendered by our partials; a small server answers as the contract at the top of `autosave.js` says, because
several of its answers (signed out, lost connection, changed elsewhere) are hard to bring about in the right moment.
The journey tests run the same scripts against the product itself.
"""

import json
import re
import sys
import threading
import unicodedata
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils.safestring import mark_safe
from playwright.sync_api import Browser, FilePayload, Page, expect

FRAME = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>表</title>{scripts}</head>
<body data-user="{user}" data-login-url="/accounts/login/"><main class="page">{content}</main></body></html>"""
SCRIPTS = ["start", "server", "page", "counter", "rows", "local_copy", "notices", "autosave", "upload"]
CONTENT = """{% load face %}
<form class="form" method="post" data-autosave-url="/save/" data-version="{{ version }}" data-part="basics"
  data-autosave-key="1-basics"><input type="hidden" name="csrfmiddlewaretoken" value="old">
{% for field in form %}{% include "_parts/field.html" %}{% endfor %}
{% include "_parts/rows.html" with title="荣誉" %}{% include "_parts/save_bar.html" %}</form>
{% include "_parts/upload_form.html" with url="/upload/" multiple=True extensions="pdf" %}"""


class Basics(forms.Form):
    """A part of a form."""

    secretary = forms.CharField(label="党组织书记", required=False)
    grounds = forms.CharField(label="申报依据", required=False, widget=forms.Textarea({"data-counter-max": "5"}))


class Honour(forms.Form):
    """A row."""

    title = forms.CharField(label="荣誉名称", required=False)


class Desk:
    """What the small server knows and how it answers."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.version = 12
        self.user = "7"
        self.stored: dict[str, Any] = {}
        self.received: list[dict[str, Any]] = []
        self.uploads = 0

    def page(self) -> str:
        """The page with the form as the server has it."""
        count = int(self.stored.get("honours-TOTAL_FORMS", 1))
        rows = forms.formset_factory(Honour, extra=0, can_delete=True)(
            initial=[{"title": self.stored.get(f"honours-{n}-title", "")} for n in range(count)], prefix="honours"
        )
        form = Basics(initial=self.stored)
        content = Template(CONTENT).render(Context({"form": form, "formset": rows, "version": self.version}))
        scripts = "".join(f'<script src="/static/js/{name}.js" defer></script>' for name in SCRIPTS)
        return FRAME.format(scripts=mark_safe(scripts), user=self.user, content=content)

    def save(self, sent: dict[str, Any], token: str) -> tuple[int, dict[str, Any] | None]:
        """Answer an autosave: status and JSON, or None for a page."""
        if self.mode == "token" and token != "fresh":
            return 403, None
        if self.mode in {"login", "broken"}:
            return {"login": 302, "broken": 500}[self.mode], None
        if self.mode == "elsewhere":
            return 409, {"version": 15, "by": "张三", "at": "14:03"}
        if self.mode == "closed":
            return 403, {"reason": "本阶段已截止。"}
        if sent["version"] != self.version:
            return 409, {"version": self.version}
        self.received.append(sent)
        self.stored = sent["fields"]
        self.version += 1
        return 200, {"version": self.version, "saved_at": "14:05", "findings": {"secretary": ["请填写姓名全称。"]}}


def handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    """The request handler of one desk."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", "default-src 'self'")
            if status in {302, 303}:
                self.send_header("Location", "/accounts/login/" if status == 302 else "/form")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer_json(self, status: int, data: dict[str, Any] | None) -> None:
            if data is None:
                self.answer(status, b"<h1>page</h1>")
            else:
                self.answer(status, json.dumps(data).encode(), "application/json")

        def do_GET(self) -> None:
            if self.path.startswith("/static/"):
                found = finders.find(self.path.removeprefix("/static/"))
                assert isinstance(found, str)
                with open(found, "rb") as file:
                    self.answer(200, file.read(), "text/javascript")
            elif self.path == "/csrf/":
                self.answer_json(200, {"token": "fresh"})
            elif self.path == "/form":
                self.answer(200, desk.page().encode())
            else:
                self.answer(404, b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/save/":
                self.answer_json(*desk.save(json.loads(body), self.headers["X-CSRFToken"]))
            elif self.path == "/upload/":
                desk.uploads += 1
                wrong = b"not a pdf" in body
                self.answer_json(400 if wrong else 200, {"error": "内容不是 PDF。"} if wrong else {})
            else:
                self.answer(303, b"")

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def desk() -> Desk:
    """The server's side."""
    return Desk()


@pytest.fixture
def form(browser: Browser, desk: Desk) -> Iterator[Page]:
    """The page with the form, open in the browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(desk))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}")
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto("/form")
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    assert errors == []


def copies(page: Page) -> int:
    """How many copies this browser keeps."""
    return int(page.evaluate("localStorage.length"))


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """The status of autosave becomes these words."""
    expect(page.locator("[data-autosave-status]")).to_contain_text(words)


SECRETARY = "[name=secretary]"
BANNER = "[data-autosave-banner]"


def test_typing_is_saved_and_the_copy_goes(form: Page, desk: Desk) -> None:
    """F6: saved as it is typed; what is not yet on the server is in this browser."""
    form.fill(SECRETARY, "李秀兰")
    assert copies(form) == 1
    says(form, "已保存 14:05")
    assert copies(form) == 0
    assert desk.received[-1]["version"] == 12
    assert desk.received[-1]["part"] == "basics"
    assert desk.received[-1]["fields"]["secretary"] == "李秀兰"
    assert "csrfmiddlewaretoken" not in desk.received[-1]["fields"]
    form.locator("[name=grounds]").focus()
    form.fill("[name=grounds]", "甲")
    expect(form.locator(".field-finding")).to_have_text("请填写姓名全称。")


def test_leaving_the_page_right_after_a_key_loses_nothing(form: Page, desk: Desk) -> None:
    """F6: closing the browser loses nothing."""
    form.fill(SECRETARY, "李秀兰")
    form.goto("about:blank")
    form.goto(form.url)
    form.go_back()
    expect(form.locator(SECRETARY)).to_have_value("李秀兰")


def test_a_dead_token_is_renewed_once(form: Page, desk: Desk) -> None:
    desk.mode = "token"
    form.fill(SECRETARY, "李秀兰")
    says(form, "已保存")


def test_signed_out_keeps_the_copy_and_restores_it(form: Page, desk: Desk) -> None:
    """peers 6: the session expired, the text stays; after signing in it is back, and can be put away."""
    desk.mode = "login"
    form.fill(SECRETARY, "李秀兰")
    expect(form.locator(BANNER)).to_contain_text("已退出登录，内容已保存在本机浏览器")
    assert form.get_by_role("link", name="重新登录").get_attribute("href") == "/accounts/login/?next=%2Fform"
    desk.mode = "ok"
    form.goto("/form")
    expect(form.locator(BANNER)).to_contain_text("涉及：党组织书记。")
    assert form.input_value(SECRETARY) == "李秀兰"
    says(form, "已保存")
    form.get_by_role("button", name="放弃恢复的内容").click()
    expect(form.locator(SECRETARY)).to_have_value("")
    form.wait_for_function("localStorage.length === 0")
    assert desk.stored["secretary"] == ""


def test_another_person_never_sees_the_copy(form: Page, desk: Desk) -> None:
    desk.mode = "login"
    form.fill(SECRETARY, "李秀兰")
    expect(form.locator(BANNER)).to_be_visible()
    desk.mode, desk.user = "ok", "8"
    form.goto("/form")
    assert form.input_value(SECRETARY) == ""
    assert form.locator(BANNER).count() == 0


def test_changed_elsewhere_stops_and_is_never_overwritten(form: Page, desk: Desk) -> None:
    """peers 7: two tabs; both texts are kept, the person chooses."""
    desk.mode = "elsewhere"
    form.fill(SECRETARY, "李秀兰")
    expect(form.locator(BANNER)).to_contain_text("张三在 14:03 保存了新的内容")
    expect(form.get_by_role("button", name="比较两份内容")).to_be_visible()
    assert form.input_value(SECRETARY) == "李秀兰"
    desk.mode, desk.version, desk.stored = "ok", 15, {"secretary": "王五"}
    form.goto("/form")
    assert form.input_value(SECRETARY) == "王五"
    form.get_by_role("button", name="恢复").click()
    says(form, "已保存")
    assert desk.stored["secretary"] == "李秀兰"


def test_an_offered_copy_can_be_put_away(form: Page, desk: Desk) -> None:
    desk.mode = "elsewhere"
    form.fill(SECRETARY, "李秀兰")
    expect(form.locator(BANNER)).to_be_visible()
    desk.mode, desk.version, desk.stored = "ok", 15, {"secretary": "王五"}
    form.goto("/form")
    form.get_by_role("button", name="放弃").click()
    assert form.input_value(SECRETARY) == "王五"
    assert copies(form) == 0
    assert desk.received == []


def test_closed_stage_says_why(form: Page, desk: Desk) -> None:
    desk.mode = "closed"
    form.fill(SECRETARY, "李秀兰")
    expect(form.locator(BANNER)).to_contain_text("本阶段已截止。")


def test_lost_connection_is_told_and_made_good(form: Page, desk: Desk) -> None:
    form.context.set_offline(True)
    form.fill(SECRETARY, "李秀兰")
    says(form, "未能保存到服务器（网络断开），已存在本机，恢复后自动保存")
    form.context.set_offline(False)
    says(form, "已保存")
    assert desk.stored["secretary"] == "李秀兰"


def test_rows_are_added_removed_and_brought_back(form: Page, desk: Desk) -> None:
    form.get_by_role("button", name="增加一行").click()
    form.fill("[name=honours-1-title]", "先进基层党组织")
    says(form, "已保存")
    assert desk.stored["honours-TOTAL_FORMS"] == "2"
    form.get_by_role("button", name="删除这一行").nth(1).click()
    expect(form.locator(".row-gone")).to_contain_text("已删除：荣誉 2")
    form.wait_for_timeout(1300)
    assert desk.stored["honours-1-DELETE"] == "on"
    form.get_by_role("button", name="撤销删除").click()
    expect(form.locator("[name=honours-1-title]")).to_be_visible()


def test_uploads_are_checked_before_sending_and_told_one_by_one(form: Page, desk: Desk) -> None:
    """peers 33: too large, wrong kind, empty: a sentence beside the file, nothing else lost."""
    files = [("a.exe", b"x"), ("空.pdf", b""), ("坏.pdf", b"not a pdf"), ("好.pdf", b"%PDF-")]
    payloads = [FilePayload(name=name, mimeType="application/pdf", buffer=body) for name, body in files]
    form.set_input_files("[type=file]", payloads)
    form.get_by_role("button", name="上传").click()
    shown = form.locator("[data-upload-list]")
    expect(shown).to_contain_text("“a.exe”的类型是“exe”，没有上传。可以上传：pdf。")
    expect(shown).to_contain_text("“空.pdf”是空文件（0 字节），没有上传。")
    expect(shown).not_to_contain_text("0.0 MB")
    expect(shown).to_contain_text("“坏.pdf”没有上传：内容不是 PDF。")
    expect(shown).to_contain_text("已上传")
    assert desk.uploads == 2


def test_counter_counts_as_the_plan_says(form: Page) -> None:
    """F1: 字符数（不计空格）; the same figure as Python for every character there is."""
    form.fill("[name=grounds]", "一 二\u3000三\n四五")
    expect(form.locator(".counter")).to_have_text("已写 5 字，还可写 0 字（字符数，不计空格）")
    form.fill("[name=grounds]", "一二三四五六")
    expect(form.locator(".counter")).to_have_text("已写 6 字，超出 1 字（字符数，不计空格）")
    spaces = "".join(chr(point) for point in range(sys.maxunicode + 1) if re.match(r"\s", chr(point)))
    for text in [spaces, "a\u200bb\ufeff\u2060", "e\u0301", "\U00020bb7野家", "\u1112\u1161\u11ab"]:
        counted = len(re.sub(r"\s", "", unicodedata.normalize("NFC", text)))
        assert form.evaluate("text => benchmark.countCharacters(text)", text) == counted
