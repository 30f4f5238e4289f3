"""A photo that was sent along is kept whatever becomes of the words beside it (S5)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.models import SheetPhoto, SheetScore
from tests.evaluations.assessing import Assessment, fill_sheet
from tests.evaluations.ledger import photo
from tests.evaluations.sheets import browser


def sent(assess: Assessment, **more: Any) -> Any:
    """唐丽 sends the page of 1-4."""
    data = {"key": "k", "version": "0", "choice": "2.8", "reason": "个别记录不完整", "photo": photo(), **more}
    return browser(assess.second).post(f"/evaluations/inspections/{assess.visit.pk}/sheet/1-4/", data)


@pytest.mark.parametrize("wrong", [{"score": "3"}, {"choice": "other", "score": "9"}])
def test_beside_a_score_that_is_refused(assess: Assessment, wrong: dict[str, str]) -> None:
    """A step and another score, a score above the marks: the photo stands on the page already."""
    page = sent(assess, **wrong)
    kept = SheetPhoto.objects.get()
    assert (page.status_code, SheetScore.objects.count()) == (422, 0)
    assert f"/photos/{kept.pk}/" in page.content.decode()


def test_beside_a_score_that_two_have_written(assess: Assessment) -> None:
    """409 with both texts, and the photo."""
    fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-4": {"score": "1.6"}})
    page = sent(assess)
    assert page.status_code == 409
    assert f"/photos/{SheetPhoto.objects.get().pk}/" in page.content.decode()


def test_neither_is_taken(assess: Assessment) -> None:
    """A wrong kind beside a wrong score: both sentences, and nothing is called saved."""
    page = sent(assess, score="3", photo=SimpleUploadedFile("文件.pdf", b"%PDF-1.7"))
    assert [one.field for one in page.context["findings"]] == ["score", "photo"]
    assert "已经保存" not in page.content.decode()


def test_a_sheet_that_was_handed_in_takes_neither(assess: Assessment) -> None:
    """The words stay on the page."""
    fill_sheet(assess.visit, assess.second)
    page = sent(assess, version="1")
    assert (page.status_code, SheetPhoto.objects.count()) == (422, 0)
    assert "个别记录不完整" in page.content.decode()
