"""The premises' checklist: answers, photos, two people at once (3-1, 3-2)."""

import pytest

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from evaluations.models import PremisesAnswer, PremisesPoint
from evaluations.rules.premises import PointAnswer
from evaluations.services.premises import remove_premises_photo, save_premises, set_premises_photo
from tests.campaigns.pictures import jpeg
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.evidence import pdf

pytestmark = pytest.mark.django_db


def point(work: WorkWorld, code: str = "flag") -> PremisesPoint:
    """A point of the checklist."""
    return work.rubric.premises_points.get(code=code)


def answer(work: WorkWorld, code: str = "flag", **given: object) -> PointAnswer:
    """An answer to it."""
    return PointAnswer(point_id=point(work, code).pk, **{"has_it": True, **given})  # type: ignore[arg-type]


def test_yes_no_and_untouched(work: WorkWorld) -> None:
    """R: three states; only what changed is written and on record."""
    answers = [answer(work), answer(work, "books", has_it=False), answer(work, "sign", has_it=None)]
    assert save_premises(work.unit, answers=answers, by=work.secretary) == 2
    held = {row.point.code: row.has_it for row in work.unit.premises.select_related("point")}
    assert held == {"flag": True, "books": False}
    again = [answer(work, version=1), answer(work, "books", has_it=False, note="正在采购", version=1)]
    assert save_premises(work.unit, answers=again, by=work.secretary) == 1
    assert save_premises(work.unit, answers=[answer(work, version=1)], by=work.secretary) == 0
    book = work.unit.premises.get(point=point(work, "books"))
    assert (book.version, book.note, book.history.count()) == (2, "正在采购", 2)
    assert AuditEvent.objects.filter(action="premises.answer").count() == 3


def test_a_refusal_names_the_points(work: WorkWorld) -> None:
    """All at once, and nothing is written; a point of another campaign is nobody's."""
    answers = [
        answer(work, has_it=None, note="三楼"),
        answer(work, "website", note="javascript:x"),
        answer(work, "books"),
    ]
    with pytest.raises(Refused) as refused:
        save_premises(work.unit, answers=answers, by=work.secretary)
    assert [one.field for one in refused.value.findings] == [
        f"has-{point(work).pk}",
        f"note-{point(work, 'website').pk}",
    ]
    assert save_premises(work.unit, answers=[PointAnswer(point_id=0, has_it=True)], by=work.secretary) == 0
    assert not PremisesAnswer.objects.exists()


def test_two_people_at_once(work: WorkWorld) -> None:
    """Who saves second sees what the first put down; the same answer is no quarrel."""
    save_premises(work.unit, answers=[answer(work, note="三楼")], by=work.secretary)
    assert save_premises(work.unit, answers=[answer(work, note="三楼")], by=work.secretary) == 0
    with pytest.raises(Refused, match="刚才已由周明填为“有（三楼）”"):
        save_premises(work.unit, answers=[answer(work, has_it=False)], by=work.secretary)
    save_premises(work.unit, answers=[answer(work, has_it=False, version=1)], by=work.secretary)
    with pytest.raises(Refused, match="填为“无”"):
        save_premises(work.unit, answers=[answer(work, version=1)], by=work.secretary)


def test_a_photo_beside_its_scaled_picture(work: WorkWorld) -> None:
    """3-1: the original is kept; a photo of an unanswered point says 有; a new one takes its place."""
    found = set_premises_photo(work.unit, point=point(work), upload=jpeg("党旗.jpg"), by=work.secretary)
    assert (found.has_it, str(found.photo), found.version) == (True, "党旗.jpg", 1)
    assert found.shown is not None
    again = set_premises_photo(work.unit, point=point(work), upload=jpeg("新党旗.jpg"), by=work.secretary)
    assert (again.pk, str(again.photo), again.version) == (found.pk, "新党旗.jpg", 2)
    event = AuditEvent.objects.filter(action="premises.photo").latest("pk")
    assert (event.before, event.after["photo"]) == ({"photo": "党旗.jpg"}, "新党旗.jpg")
    gone = remove_premises_photo(work.unit, point=point(work), by=work.secretary)
    assert gone is not None
    assert (gone.photo, gone.shown, gone.has_it, gone.version) == (None, None, True, 3)
    remove_premises_photo(work.unit, point=point(work), by=work.secretary)
    assert AuditEvent.objects.filter(action="premises.photo").count() == 3
    assert remove_premises_photo(work.unit, point=point(work, "desks"), by=work.secretary) is None


def test_a_photo_of_what_is_not_there_is_refused(work: WorkWorld) -> None:
    """The answer has to be changed first; and a photo is a picture."""
    save_premises(work.unit, answers=[answer(work, has_it=False)], by=work.secretary)
    with pytest.raises(Refused, match="填的是“无”"):
        set_premises_photo(work.unit, point=point(work), upload=jpeg("党旗.jpg"), by=work.secretary)
    with pytest.raises(UploadRefused):
        set_premises_photo(work.unit, point=point(work, "sign"), upload=pdf(), by=work.secretary)


def test_others_are_locked_out(work: WorkWorld) -> None:
    """S4: whoever reads may not write."""
    for person in (work.stranger, work.changsha_secretary, work.clerk, work.liaison):
        with pytest.raises(Forbidden):
            save_premises(work.unit, answers=[answer(work)], by=person)
        with pytest.raises(Forbidden):
            set_premises_photo(work.unit, point=point(work), upload=jpeg("党旗.jpg"), by=person)
        with pytest.raises(Forbidden):
            remove_premises_photo(work.unit, point=point(work), by=person)
