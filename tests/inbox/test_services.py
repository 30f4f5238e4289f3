"""Messages are sent once, to a body or a person; suggestions are answered once."""

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Feedback, Message, MessageRead
from benchmark_platform.inbox.services import (
    Letter,
    answer_feedback,
    mark_all_read,
    mark_read,
    send,
    send_feedback,
    send_letters,
    send_to_each,
    send_to_people,
)
from benchmark_platform.inbox.tasks import copy_by_mail

from .conftest import People


def seen_by(user: User) -> list[str]:
    """What stands in a person's box."""
    fresh = User.objects.get(pk=user.pk)
    return list(Message.objects.visible_to(fresh).values_list("title", flat=True))


def test_to_a_body_is_seen_by_all_its_people(people: People) -> None:
    """Also by one whose account is opened later, and no longer by one whose role has ended."""
    send(organization=people.branch, title="已收到", key="a")
    assert seen_by(people.li) == seen_by(people.zhang) == ["已收到"]
    assert seen_by(people.chen) == seen_by(people.wang) == []
    Membership.objects.create(user=people.chen, organization=people.branch, role="branch")
    Membership.objects.filter(user=people.li).update(ended_at=timezone.now())
    assert seen_by(people.chen) == ["已收到"]
    assert seen_by(people.li) == []


def test_to_a_role_and_to_a_person(people: People) -> None:
    """What is for the committee's staff is not for its inspectors."""
    send(organization=people.committee, role="committee", title="待审", key="a")
    send(user=people.inspector, title="考核安排", key="b")
    assert seen_by(people.wang) == ["待审"]
    assert seen_by(people.inspector) == ["考核安排"]


def test_sent_once_per_event(people: People) -> None:
    """The second time nothing happens, and the caller knows."""
    first = send(organization=people.branch, title="已收到", body="谢谢", link="/calendar/", key="a")
    assert first is not None
    assert (first.body, first.link) == ("谢谢", "/calendar/")
    assert send(organization=people.branch, title="已收到（重复）", key="a") is None
    assert seen_by(people.li) == ["已收到"]


def test_a_long_name_keeps_no_act_from_being_done(people: People) -> None:
    """A title in one line of at most 120 characters, whoever sends it."""
    long = "关于" + "长" * 130 + "\n结果的通知"
    send(organization=people.branch, title=long, key="a")
    send_letters([Letter(organization=people.branch, title=long, body="", link="", key="b")])
    send_to_each([people.branch], title=long, key="c")
    send_to_people([people.li], title="两行\n标题", key="d")
    assert sorted(seen_by(people.li)) == sorted(["关于" + "长" * 117 + "…"] * 3 + ["两行 标题"])


def test_a_message_has_one_addressee(people: People) -> None:
    """A body or a person, not both, not neither."""
    for addressee in ({"organization": people.branch, "user": people.li}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            send(**addressee, title="甲", key="a")  # type: ignore[arg-type]


def test_to_each_once(people: People) -> None:
    """A body that came later gets it, the others no second one."""
    assert len(send_to_each([people.branch], title="通知", key="n:1")) == 1
    assert len(send_to_each([people.branch, people.committee], title="通知", key="n:1")) == 1
    assert send_to_each([people.branch, people.committee], title="通知", key="n:1") == []
    assert Message.objects.count() == 2


def test_reading_is_noted_per_person(people: People) -> None:
    """Li's reading is not Zhang's."""
    message = send(organization=people.branch, title="已收到", key="a")
    assert message is not None
    assert mark_read(message, by=people.li) == mark_read(message, by=people.li)
    assert list(Message.objects.unread_by(people.li)) == []
    assert list(Message.objects.unread_by(people.zhang)) == [message]
    send(user=people.zhang, title="乙", key="b")
    assert mark_all_read(by=people.zhang) == 2
    assert mark_all_read(by=people.zhang) == 0
    assert MessageRead.objects.count() == 3


class TestMail:
    """Decision 9: nothing depends on e-mail; with EMAIL_URL there are copies."""

    def test_none_without_email_url(
        self, people: People, django_capture_on_commit_callbacks: Any, mailoutbox: list[mail.EmailMessage]
    ) -> None:
        """The default."""
        people.li.email = "li@example.org"
        people.li.save()
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            send(organization=people.branch, title="甲", key="a")
        assert callbacks == []
        assert mailoutbox == []

    def test_a_copy_for_each_address(
        self,
        people: People,
        settings: Any,
        django_capture_on_commit_callbacks: Any,
        mailoutbox: list[mail.EmailMessage],
    ) -> None:
        """Only after the act is certain; nobody sees the others; no address, no copy."""
        settings.EMAIL_URL = "smtp://mail.example.org"
        User.objects.filter(pk=people.li.pk).update(email="li@example.org")
        User.objects.filter(pk=people.wang.pk).update(email="wang@example.org")
        User.objects.filter(pk=people.inspector.pk).update(email="zhou@example.org")
        with django_capture_on_commit_callbacks(execute=True):
            send(organization=people.branch, title="甲", body="内容", key="a")
            send(organization=people.committee, role="committee", title="乙", key="b")
            send(user=people.inspector, title="丙", key="c")
            send_to_each([people.branch], title="丁", key="d")
            send_to_each([people.branch], title="丁", key="d")
        assert [(letter.subject, letter.to) for letter in mailoutbox] == [
            ("甲", ["li@example.org"]),
            ("乙", ["wang@example.org"]),
            ("丙", ["zhou@example.org"]),
            ("丁", ["li@example.org"]),
        ]
        assert str(mailoutbox[0].body).startswith("内容\n\n——标杆引领创建管理平台")

    def test_a_mail_server_that_fails_costs_nothing(self, people: People, settings: Any) -> None:
        """The message is there all the same; the failure is in the log."""
        settings.EMAIL_BACKEND = "tests.inbox.broken_mail.BrokenBackend"
        User.objects.filter(pk=people.li.pk).update(email="li@example.org")
        message = send(organization=people.branch, title="甲", key="a")
        assert message is not None
        assert copy_by_mail.func([message.pk]) == 0


class TestFeedback:
    """意见建议 (decision 10)."""

    def test_sent_and_answered(self, people: People) -> None:
        """The committee is told of the one, the author of the other; both on record."""
        feedback = send_feedback(text=" 照片能不能多传几张？ ", page="/mobilization/", by=people.li)
        assert feedback.text == "照片能不能多传几张？"
        assert seen_by(people.wang) == ["李秀英提出了意见建议"]
        answered = answer_feedback(feedback, answer="已改为9张。", by=people.wang)
        assert (answered.answer, answered.answered_by) == ("已改为9张。", people.wang)
        assert seen_by(people.li) == ["您的意见建议已有答复"]
        assert seen_by(people.zhang) == []
        assert list(AuditEvent.objects.values_list("action", flat=True)) == ["feedback.answer", "feedback.send"]

    def test_without_a_committee(self, people: People) -> None:
        """It is kept all the same."""
        type(people.committee).objects.filter(pk=people.committee.pk).update(kind="prefecture_body")
        send_feedback(text="甲", by=people.li)
        assert (Feedback.objects.count(), Message.objects.count()) == (1, 0)

    def test_answered_once(self, people: People) -> None:
        """Two at the desk: the second is told."""
        feedback = send_feedback(text="甲", by=people.li)
        answer_feedback(feedback, answer="乙", by=people.wang)
        with pytest.raises(Refused, match="已经答复过了"):
            answer_feedback(feedback, answer="丙", by=people.wang)

    def test_refused(self, people: People) -> None:
        """By role; empty; too long."""
        feedback = send_feedback(text="甲", by=people.li)
        for person in (people.li, people.inspector):
            with pytest.raises(Forbidden, match="由行业党委（经办）、行业党委（审定）办理"):
                answer_feedback(feedback, answer="乙", by=person)
        with pytest.raises(Refused, match="请填写答复。"):
            answer_feedback(feedback, answer=" ", by=people.wang)
        with pytest.raises(Refused, match="请填写意见建议。"):
            send_feedback(text=" ", by=people.li)
        with pytest.raises(Refused, match="意见建议不能超过2000字，现在有2001字，请精简。"):
            send_feedback(text="好" * 2001, by=people.li)
