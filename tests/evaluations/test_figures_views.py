"""The page of the yearly figures (6-2)."""

from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.services.figures import covered_firms
from tests.core.builders import EXE
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import as_, pdf, read

pytestmark = pytest.mark.django_db


def home(work: WorkWorld) -> str:
    """The figures of the direct unit."""
    return f"/evaluations/units/{work.unit.pk}/figures/"


def firm(work: WorkWorld) -> int:
    """The unit's firm."""
    return next(iter(covered_firms(work.unit)))


def test_filled_in_as_people_type(work: WorkWorld) -> None:
    """6-2: thousands' commas, full-width digits and a unit behind the number are forgiven."""
    client, number = as_(work.secretary), firm(work)
    page = client.get(home(work)).content.decode()
    assert [year for year in range(2017, 2023) if f"income-{number}-{year}" in page] == [2018, 2019, 2020]
    facts = {f"income-{number}-2019": "１,２００.50万元", f"staff_count-{number}-2019": "56人"}
    assert client.post(home(work), facts).status_code == 302
    held = work.unit.year_figures.get()
    assert (held.year, held.income, held.staff_count, held.reserve_count) == (2019, Decimal("1200.50"), 56, None)
    assert 'value="1200.50"' in client.get(home(work)).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("很多", "请填写数字"),
        ("1.2.3", "请填写数字"),
        ("-", "请填写数字"),
        ("9" * 30, "请填写数字"),
        ("-5", "不能是负数"),
        ("12345678", "您是否按“元”填写了"),
    ],
)
def test_bad_input_stays_in_the_form(work: WorkWorld, typed: str, words: str) -> None:
    """What is refused is said at its field, and stays typed."""
    name = f"income-{firm(work)}-2019"
    response = as_(work.secretary).post(home(work), {name: typed})
    page = response.content.decode()
    assert (response.status_code, words in page, f'value="{typed}"' in page) == (422, True, True)
    assert f'href="#id_{name}"' in page


def test_a_jump_is_asked_about(work: WorkWorld) -> None:
    """6-2: the box that says 核对无误 is shown, and answers it."""
    client, number = as_(work.secretary), firm(work)
    facts = {f"income-{number}-2019": "100", f"income-{number}-2020": "900"}
    page = client.post(home(work), facts).content.decode()
    assert ("相差5倍以上" in page, 'name="confirmed"' in page) == (True, True)
    assert client.post(home(work), {**facts, "confirmed": "on"}).status_code == 302
    stale = client.post(home(work), {f"income-{number}-2019": "101", f"version-{number}-2019": "0"})
    assert "刚才已由周明保存为" in stale.content.decode()


def test_the_proof(work: WorkWorld) -> None:
    """6-2: uploaded, read, refused with a sentence."""
    client, number = as_(work.secretary), firm(work)
    address = f"{home(work)}proof/"
    assert client.post(address, {"place": f"{number}-2019", "file": pdf("审计报告.pdf")}).status_code == 302
    held = work.unit.year_figures.get()
    assert "审计报告.pdf" in client.get(home(work)).content.decode()
    assert read(client, f"{home(work)}{held.pk}/proof/") == pdf().read()
    for facts, words in (
        ({"place": f"{number}-2019"}, "请先选择要上传的文件。"),
        ({"place": "x", "file": pdf()}, "请选择是哪个机构、哪一年度的佐证。"),
        ({"place": f"{number}-2019", "file": SimpleUploadedFile("报告.pdf", EXE)}, "报告.pdf"),
    ):
        response = client.post(address, facts)
        assert (response.status_code, words in response.content.decode()) == (422, True)
    held.proof = None
    held.save()
    assert client.get(f"{home(work)}{held.pk}/proof/").status_code == 404
    assert client.get(address).status_code == 405


def test_who_sees_them_and_who_fills_them_in(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """404 for strangers, read-only with the reason for the committee, closed after the work period."""
    for stranger in (work.stranger, work.changsha_secretary, work.yueyang_officer):
        assert as_(stranger).get(home(work)).status_code == 404
        assert as_(stranger).post(f"{home(work)}proof/").status_code == 404
    for reader in (work.clerk, work.liaison):
        page = as_(reader).get(home(work)).content.decode()
        assert ("您的账号没有这项权限" in page, "<input" in page.split("figures")[-1]) == (True, False)
        assert as_(reader).post(home(work), {}).status_code == 403
        assert as_(reader).post(f"{home(work)}proof/").status_code == 403
    clock.move_to(moment(2021, 7, 1))
    assert as_(work.secretary).get(home(work)).status_code == 200
    assert as_(work.secretary).post(home(work), {}).status_code == 403


def test_a_unit_without_a_firm_says_so(work: WorkWorld) -> None:
    """Master data is the committee's."""
    work.unit.organization.covered_firms.all().delete()
    assert "没有登记所在执业机构" in as_(work.secretary).get(home(work)).content.decode()
