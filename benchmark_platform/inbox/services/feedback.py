"""意见建议: sent by anybody who is signed in, answered by the committee."""

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox import actions, addresses
from benchmark_platform.inbox.models import Feedback
from benchmark_platform.inbox.services.messages import send
from benchmark_platform.organizations.models import Organization

MAX_LENGTH = 2000


@transaction.atomic
def send_feedback(*, text: str, page: str = "", by: User) -> Feedback:
    """Hand in a suggestion; the committee's staff find it in their inbox.

    :raises Refused: when there is no text, or more than 2,000 characters of it.
    """
    actions.require(actions.SEND_FEEDBACK, user=by)
    text = _checked(text, "text", "意见建议")
    feedback = Feedback.objects.create(author=by, text=text, page=page[:200])
    record(by=by, action=actions.SEND_FEEDBACK.code, label=actions.SEND_FEEDBACK.label, subject=feedback)
    committee = Organization.objects.filter(kind=Organization.Kind.COMMITTEE).first()
    if committee:
        send(
            organization=committee,
            role="committee",
            title=f"{by.full_name}提出了意见建议",
            body=text,
            link=addresses.suggestion(feedback.pk),
            key=f"feedback.send:{feedback.pk}",
        )
    return feedback


@transaction.atomic
def answer_feedback(feedback: Feedback, *, answer: str, by: User) -> Feedback:
    """Answer a suggestion once; its author is told.

    :raises Forbidden: when ``by`` is not of the committee.
    :raises Refused: when there is no answer, or it has been answered before.
    """
    feedback = Feedback.objects.select_for_update().get(pk=feedback.pk)
    actions.require(actions.ANSWER_FEEDBACK, user=by, subject=feedback)
    if feedback.answered_at:
        raise Refused([Finding("这条意见建议已经答复过了，请刷新页面查看。", "answer")])
    feedback.answer = _checked(answer, "answer", "答复")
    feedback.answered_by = by
    feedback.answered_at = timezone.now()
    feedback.save()
    record(
        by=by,
        action=actions.ANSWER_FEEDBACK.code,
        label=actions.ANSWER_FEEDBACK.label,
        subject=feedback,
        after={"answer": feedback.answer},
    )
    send(
        user=feedback.author,
        title="您的意见建议已有答复",
        body=feedback.answer,
        link=addresses.feedback(),
        key=f"feedback.answer:{feedback.pk}",
    )
    return feedback


def _checked(text: str, field: str, name: str) -> str:
    text = text.strip()
    if not text:
        raise Refused([Finding(f"请填写{name}。", field)])
    if len(text) > MAX_LENGTH:
        raise Refused([Finding(f"{name}不能超过{MAX_LENGTH}字，现在有{len(text)}字，请精简。", field)])
    return text
