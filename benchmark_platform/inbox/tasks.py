"""Work in the background: the e-mail copies of messages. E-mail is extra: a failure costs nobody anything."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django_tasks import task

from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.models import Message

logger = logging.getLogger(__name__)
SIGN_OFF = "\n\n——标杆引领创建管理平台。请登录平台查看和办理，不要回复本邮件。"


def recipients(message: Message) -> list[str]:
    """The addresses of those who find the message in their box, as far as they have left one."""
    people = User.objects.filter(is_active=True).exclude(email="")
    if message.user_id:
        people = people.filter(pk=message.user_id)
    else:
        held = Q(memberships__organization_id=message.organization_id, memberships__ended_at__isnull=True)
        people = people.filter(held & Q(memberships__role=message.role) if message.role else held)
    return sorted(set(people.values_list("email", flat=True)))


@task()
def copy_by_mail(message_ids: list[int]) -> int:
    """Send each message to each address by itself (nobody sees the others); return how many letters went out."""
    sent, sender = 0, settings.DEFAULT_FROM_EMAIL
    with get_connection() as connection:
        for message in Message.objects.filter(pk__in=message_ids):
            for address in recipients(message):
                letter = EmailMessage(message.title, message.body + SIGN_OFF, sender, [address], connection=connection)
                try:
                    sent += letter.send()
                except OSError as error:
                    logger.warning("No e-mail copy of message %s: %s", message.pk, error)
    return sent
