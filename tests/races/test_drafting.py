"""Two tabs, two colleagues: one form, and nobody's text is lost (F6)."""

import pytest

from applications.models import Application, Revision
from applications.services.drafting import Conflict, save_part, start
from benchmark_platform.audit.models import AuditEvent
from tests.applications.conftest import World
from tests.applications.filing import begin
from tests.factories import make_branch, make_user
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def test_two_starts_make_one_form(world: World) -> None:
    """A double click, or two colleagues: both land on the same form, started once on record."""
    for _ in range(ROUNDS):
        branch = make_branch()
        first, second = make_user(branch), make_user(branch, name="周海燕")
        done, refused = split(
            together(
                lambda branch=branch, first=first: start(world.campaign, branch, by=first),
                lambda branch=branch, second=second: start(world.campaign, branch, by=second),
            )
        )
        assert refused == []
        [application] = Application.objects.filter(organization=branch)
        assert {one.pk for one in done} == {application.pk}
        assert application.revisions.count() == 1
        assert AuditEvent.objects.about(application).filter(action="application.start").count() == 1


def test_two_editors_of_one_field_one_wins_and_the_other_is_told(world: World) -> None:
    """From the same version at once: the winner's text is the form, the loser's is in the conflict, with both texts."""
    colleague = make_user(world.changsha_branch, name="周海燕")
    application = begin(world.campaign, world.changsha_branch, world.secretary)
    for number in range(ROUNDS):
        base = Application.objects.get(pk=application.pk).version
        texts = [f"李秀英第{number}次写的依据。", f"周海燕第{number}次写的依据。"]
        people = [world.secretary, colleague]
        done, refused = split(
            together(
                *(
                    lambda text=text, by=by, base=base: save_part(
                        application, fields={"grounds": text}, base_version=base, by=by
                    )
                    for text, by in zip(texts, people, strict=True)
                )
            )
        )
        [saved], [conflict] = done, refused
        assert isinstance(conflict, Conflict)
        [field] = conflict.fields
        winner = saved.answers["grounds"]
        assert {winner, field.mine} == set(texts)
        assert (field.name, field.theirs) == ("grounds", winner)
        now = Application.objects.get(pk=application.pk)
        assert (now.version, now.answers["grounds"]) == (base + 1, winner)
        assert Revision.objects.get(application=application, version=base + 1).answers["grounds"] == winner


def test_two_editors_of_different_fields_both_win(world: World) -> None:
    """From the same version at once, each in a part of their own: both texts are in the form, in two versions."""
    colleague = make_user(world.changsha_branch, name="周海燕")
    application = begin(world.campaign, world.changsha_branch, world.secretary)
    for number in range(ROUNDS):
        base = Application.objects.get(pk=application.pk).version
        facts = {"grounds": f"第{number}稿。", "contact": f"0731-8516566{number}"}
        done, refused = split(
            together(
                lambda base=base, facts=facts: save_part(
                    application, fields={"grounds": facts["grounds"]}, base_version=base, by=world.secretary
                ),
                lambda base=base, facts=facts: save_part(
                    application, fields={"contact": facts["contact"]}, base_version=base, by=colleague
                ),
            )
        )
        assert (len(done), refused) == (2, [])
        now = Application.objects.get(pk=application.pk)
        assert {name: now.answers[name] for name in facts} == facts
        assert now.version == base + 2
        assert list(now.revisions.values_list("version", flat=True)) == list(range(base + 2, 0, -1))
