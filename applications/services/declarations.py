"""The branch's signed word on C0.2: the firms were, or were not, punished in the look-back period."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from applications import actions
from applications.models import Application, EligibilityCheck, SelfDeclaration, State
from applications.rules import eligibility as rules
from applications.services.eligibility import recheck
from applications.services.eligibility_facts import standing_declaration
from applications.services.locking import locked
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused


def declare(
    application: Application, *, has_penalty: bool | None, text: str, signatory: str, signed_on: date | None, by: User
) -> SelfDeclaration:
    """Record the declaration as it was signed; one before it stays on record. On a filed form C0.2 is computed again.

    :raises Forbidden: the gate. :raises Refused: what is missing or wrong, by field.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.DECLARE, user=by, subject=application)
        wrong = rules.check_declaration(
            has_penalty=has_penalty, text=text, signatory=signatory, signed_on=signed_on, day=today()
        )
        if wrong:
            raise Refused(Finding(sentence, name) for name, sentence in wrong)
        assert signed_on is not None  # the rule has let it through
        now, before = timezone.now(), standing_declaration(application)
        if before:
            before.superseded_at = now
            before.save(update_fields=["superseded_at"])
        declaration = SelfDeclaration.objects.create(
            application=application,
            has_penalty=bool(has_penalty),
            text=text.strip(),
            signatory=signatory.strip(),
            signed_on=signed_on,
            recorded_by=by,
            recorded_at=now,
        )
        record(
            by=by,
            action=actions.DECLARE.code,
            label=actions.DECLARE.label,
            subject=application,
            before={"has_penalty": before.has_penalty} if before else {},
            after={"has_penalty": declaration.has_penalty, "signatory": declaration.signatory},
        )
        if application.state == State.SUBMITTED:
            recheck(application, occasion=EligibilityCheck.Occasion.DECLARATION, by=by)
        return declaration
