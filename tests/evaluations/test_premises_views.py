"""The page of the premises' checklist (3-1, 3-2)."""

from typing import Any

import pytest
import time_machine

from tests.campaigns.pictures import jpeg
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import as_, pdf, read

pytestmark = pytest.mark.django_db


def home(work: WorkWorld) -> str:
    """The checklist of the direct unit."""
    return f"/evaluations/units/{work.unit.pk}/premises/"


def pk(work: WorkWorld, code: str) -> int:
    """The number of a point."""
    return work.rubric.premises_points.get(code=code).pk


def test_filled_in_with_a_photo(work: WorkWorld) -> None:
    """R: untouched, 有 and 无 read differently; the scaled picture is shown, and can be taken away."""
    client, flag, books = as_(work.secretary), pk(work, "flag"), pk(work, "books")
    assert "8 项中已填 0 项" in client.get(home(work)).content.decode()
    facts: dict[str, Any] = {f"has-{flag}": "yes", f"photo-{flag}": jpeg("党旗.jpg"), f"has-{books}": "no"}
    assert client.post(home(work), facts).status_code == 302
    page = client.get(home(work)).content.decode()
    assert "8 项中已填 2 项，其中“有” 1 项" in page
    photo = f"{home(work)}{flag}/photo/"
    assert f'src="{photo}"' in page
    assert read(client, photo)[:2] == b"\xff\xd8"
    assert client.get(f"{home(work)}{books}/photo/").status_code == 404
    assert client.post(f"{photo}remove/").status_code == 302
    assert client.get(photo).status_code == 404


def test_what_is_refused_stays_typed_and_the_rest_is_kept(work: WorkWorld) -> None:
    """Each photo is judged by itself; words that are refused stay in the form."""
    client, flag, site = as_(work.secretary), pk(work, "flag"), pk(work, "website")
    facts: dict[str, Any] = {f"has-{flag}": "yes", f"photo-{flag}": pdf("党旗.jpg")}
    response = client.post(home(work), facts)
    assert (response.status_code, "党旗.jpg" in response.content.decode()) == (422, True)
    assert work.unit.premises.get().has_it is True
    facts = {f"has-{flag}": "yes", f"version-{flag}": "1", f"has-{site}": "yes", f"note-{site}": "javascript:alert(1)"}
    page = client.post(home(work), facts).content.decode()
    assert "请填写以 http:// 或 https:// 开头的完整网址" in page
    assert 'value="javascript:alert(1)"' in page
    assert f'href="#id_note-{site}"' in page
    no = {f"has-{flag}": "no", f"version-{flag}": "1", f"photo-{flag}": jpeg("党旗.jpg")}
    assert "填的是“无”，照片没有保存" in client.post(home(work), no).content.decode()


def test_two_tabs(work: WorkWorld) -> None:
    """The second one sees what the first one put down."""
    client, flag = as_(work.secretary), pk(work, "flag")
    assert client.post(home(work), {f"has-{flag}": "yes", f"version-{flag}": "0"}).status_code == 302
    response = client.post(home(work), {f"has-{flag}": "no", f"version-{flag}": "0"})
    assert (response.status_code, "刚才已由周明填为“有”" in response.content.decode()) == (422, True)


def test_who_sees_it_and_who_fills_it_in(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """404 for strangers, read-only with the reason for the committee, closed after the work period."""
    flag = pk(work, "flag")
    for stranger in (work.stranger, work.changsha_secretary, work.yueyang_officer):
        assert as_(stranger).get(home(work)).status_code == 404
        assert as_(stranger).post(f"{home(work)}{flag}/photo/remove/").status_code == 404
    for reader in (work.clerk, work.liaison):
        page = as_(reader).get(home(work)).content.decode()
        assert ("未填写" in page, "您的账号没有这项权限" in page, 'type="radio"' in page) == (True, True, False)
        assert as_(reader).post(home(work), {f"has-{flag}": "yes"}).status_code == 403
        assert as_(reader).post(f"{home(work)}{flag}/photo/remove/").status_code == 403
    client = as_(work.secretary)
    assert client.get(f"{home(work)}{flag}/photo/remove/").status_code == 405
    assert client.post(f"{home(work)}99999/photo/remove/").status_code == 404
    clock.move_to(moment(2021, 7, 1))
    client = as_(work.secretary)
    assert client.get(home(work)).status_code == 200
    assert client.post(home(work), {f"has-{flag}": "yes"}).status_code == 403
