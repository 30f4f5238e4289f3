"""The box and the suggestions: each page's five questions."""

from collections.abc import Callable

import pytest
from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.models import Feedback, Message, MessageRead
from benchmark_platform.inbox.services import answer_feedback, mark_read, send, send_feedback

from .conftest import People

SignIn = Callable[[User], Client]


def write(people: People, count: int = 1) -> list[Message]:
    """Some messages to the branch."""
    sent = [
        send(organization=people.branch, title=f"第{n}条", body="请查看。", link="/calendar/", key=str(n))
        for n in range(count)
    ]
    return [message for message in sent if message]


def test_list_newest_first_with_unread_marked(people: People, sign_in: SignIn) -> None:
    """Twenty on a page; only the unread on request."""
    messages = write(people, 21)
    mark_read(messages[20], by=people.li)
    client = sign_in(people.li)
    rows = client.get("/inbox/").context["page_obj"]
    assert [(row.title, row.is_read) for row in rows][:2] == [("第20条", True), ("第19条", False)]
    assert len(rows) == 20
    assert [row.title for row in client.get("/inbox/?page=2").context["page_obj"]] == ["第0条"]
    assert client.get("/inbox/?show=unread").context["page_obj"].paginator.count == 20
    assert client.get("/inbox/").context["unread_count"] == 20


def test_empty_lists(people: People, sign_in: SignIn) -> None:
    """What will come here."""
    client = sign_in(people.li)
    assert "还没有消息。" in client.get("/inbox/").content.decode()
    assert "没有未读消息。" in client.get("/inbox/?show=unread").content.decode()


def test_opening_marks_as_read(people: People, sign_in: SignIn) -> None:
    """For this person only."""
    (message,) = write(people)
    page = sign_in(people.li).get(f"/inbox/{message.pk}/").content.decode()
    assert "请查看。" in page
    assert 'href="/calendar/"' in page
    assert [(read.user, read.message) for read in MessageRead.objects.all()] == [(people.li, message)]


def test_not_mine(people: People, sign_in: SignIn) -> None:
    """404, also for the committee and for an id that is none."""
    (message,) = write(people)
    for person in (people.chen, people.wang):
        assert sign_in(person).get(f"/inbox/{message.pk}/").status_code == 404
    assert sign_in(people.li).get("/inbox/999999/").status_code == 404
    assert MessageRead.objects.count() == 0


def test_read_all(people: People, sign_in: SignIn) -> None:
    """One click."""
    write(people, 2)
    client = sign_in(people.li)
    assert "已把 2 条消息标为已读。" in client.post("/inbox/read-all/", follow=True).content.decode()
    assert "没有未读消息。" in client.post("/inbox/read-all/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/inbox/"),
        ("get", "/inbox/read-all/"),
        ("post", "/inbox/1/"),
        ("put", "/inbox/feedback/"),
        ("post", "/inbox/feedback/desk/"),
        ("put", "/inbox/feedback/1/"),
    ],
)
def test_wrong_method(people: People, sign_in: SignIn, method: str, address: str) -> None:
    """405."""
    assert getattr(sign_in(people.wang), method)(address).status_code == 405


def test_feedback_sent_and_shown_with_its_answer(people: People, sign_in: SignIn) -> None:
    """The page that it is about is remembered; own ones only."""
    client = sign_in(people.li)
    assert 'value="/calendar/"' in client.get("/inbox/feedback/?from=/calendar/").content.decode()
    data = {"text": "日历能否打印？", "page": "/calendar/"}
    assert "已收到您的意见建议" in client.post("/inbox/feedback/", data, follow=True).content.decode()
    entry = Feedback.objects.get()
    assert (entry.author, entry.page) == (people.li, "/calendar/")
    answer_feedback(entry, answer="可以，用浏览器打印。", by=people.wang)
    assert "可以，用浏览器打印。" in client.get("/inbox/feedback/").content.decode()
    assert "日历能否打印" not in sign_in(people.zhang).get("/inbox/feedback/").content.decode()


@pytest.mark.parametrize(("text", "sentence"), [("", "请填写意见建议。"), ("好" * 2001, "2001")])
def test_feedback_refused(people: People, sign_in: SignIn, text: str, sentence: str) -> None:
    """Nothing typed is lost."""
    page = sign_in(people.li).post("/inbox/feedback/", {"text": text}).content.decode()
    assert sentence in page
    assert text in page
    assert Feedback.objects.count() == 0


def test_the_desk(people: People, sign_in: SignIn) -> None:
    """What waits, the oldest first; then what was answered."""
    client = sign_in(people.wang)
    assert "没有待答复的意见建议。" in client.get("/inbox/feedback/desk/").content.decode()
    assert "还没有答复过的意见建议。" in client.get("/inbox/feedback/desk/?show=answered").content.decode()
    first, second = (send_feedback(text=text, by=people.li) for text in ("甲", "乙"))
    assert list(client.get("/inbox/feedback/desk/").context["page_obj"]) == [first, second]
    body = people.li.memberships.get().organization.name
    assert f"{people.li.full_name} · {body} ·" in client.get("/inbox/feedback/desk/").content.decode()
    page = client.get(f"/inbox/feedback/{first.pk}/").content.decode()
    assert "甲" in page
    assert f"{people.li.full_name} · {body} ·" in page
    assert "请填写答复。" in client.post(f"/inbox/feedback/{first.pk}/", {"answer": ""}).content.decode()
    page = client.post(f"/inbox/feedback/{first.pk}/", {"answer": "好的"}, follow=True).content.decode()
    assert "已答复，并给提出人发了消息。" in page
    assert list(client.get("/inbox/feedback/desk/?show=answered").context["page_obj"]) == [first]
    page = client.post(f"/inbox/feedback/{first.pk}/", {"answer": "再答一次"}).content.decode()
    assert "已经答复过了" in page
    assert "再答一次" in page
    assert "查看并答复各单位的意见建议" in client.get("/inbox/feedback/").content.decode()


def test_the_desk_is_the_committees(people: People, sign_in: SignIn) -> None:
    """403 with who answers; others' suggestions do not exist; wrong id 404."""
    entry = send_feedback(text="甲", by=people.li)
    li = sign_in(people.li)
    assert li.get("/inbox/feedback/desk/").status_code == 403
    assert li.get(f"/inbox/feedback/{entry.pk}/").status_code == 403
    assert sign_in(people.chen).get(f"/inbox/feedback/{entry.pk}/").status_code == 404
    assert sign_in(people.wang).get("/inbox/feedback/999999/").status_code == 404


@pytest.mark.parametrize("address", ["/inbox/", "/inbox/feedback/", "/inbox/feedback/desk/"])
def test_same_queries_for_more_rows(people: People, sign_in: SignIn, django_assert_num_queries, address: str) -> None:  # type: ignore[no-untyped-def]
    """One row and three."""
    client = sign_in(people.wang)
    queries = {"/inbox/": 7, "/inbox/feedback/": 7, "/inbox/feedback/desk/": 8}[address]
    send_feedback(text="甲", by=people.wang)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
    for text in ("乙", "丙"):
        send_feedback(text=text, by=people.wang)
    with django_assert_num_queries(queries):
        client.get(address)
