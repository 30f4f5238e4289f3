"""The machinery of imports, shown on firms: hostile files, ten thousand rows, a race."""

import tracemalloc
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError

from benchmark_platform.core.documents.tables import TableRefused
from benchmark_platform.core.imports.resource import TableResource
from benchmark_platform.core.imports.widgets import Several
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.organizations.imports import FirmResource, OrganizationResource
from benchmark_platform.organizations.models import Firm, LicencePlatform
from tests.core_imports.sheets import bring_in, counts, faults, sheet, try_out
from tests.factories import make_firm

pytestmark = pytest.mark.django_db

HEADERS = ["统一社会信用代码", "机构名称", "员工人数", "资质平台"]
TEN_THOUSAND = 10_000


def firms(number: int, employees: int) -> BytesIO:
    """A sheet of so many firms."""
    rows = ([f"9143SL{n:08d}", f"示例第{n}会计师事务所", employees, "会计师事务所"] for n in range(number))
    return sheet(HEADERS, *rows)


def zip_bomb() -> BytesIO:
    """A workbook whose sheet unpacks to 300 MB."""
    good, bomb = sheet(HEADERS, ["1", "示例", 1, None]), BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                content = content.replace(b"</worksheet>", b" " * 300_000_000 + b"</worksheet>")
            target.writestr(entry.filename, content)
    bomb.seek(0)
    bomb.name = "示例.xlsx"
    return bomb


@pytest.mark.slow
def test_a_zip_bomb_is_refused_in_a_sentence() -> None:
    """Before anything is unpacked."""
    with pytest.raises(UploadRefused, match="解压"):
        try_out(FirmResource, zip_bomb())


@pytest.mark.slow
def test_ten_thousand_rows_stay_within_a_few_queries(django_assert_max_num_queries: Any) -> None:
    """New and unchanged: written in batches, checked without asking once per row."""
    with django_assert_max_num_queries(200):
        assert counts(bring_in(FirmResource, firms(TEN_THOUSAND, 20))) == (TEN_THOUSAND, 0, 0)
    assert (Firm.objects.count(), Firm.history.count()) == (TEN_THOUSAND, TEN_THOUSAND)
    assert LicencePlatform.objects.count() == TEN_THOUSAND
    with django_assert_max_num_queries(20):
        assert counts(try_out(FirmResource, firms(TEN_THOUSAND, 20))) == (0, 0, TEN_THOUSAND)


def test_memory_stays_small() -> None:
    """Reading, checking and writing 1,000 rows hold less than 15 MB, so 10,000 hold less than 150."""
    file = firms(1_000, 20)
    tracemalloc.start()
    bring_in(FirmResource, file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15 * 1024 * 1024


def test_many_rows_are_updated_with_one_version_each() -> None:
    """Only the changed column is written; each row keeps its version of before."""
    bring_in(FirmResource, firms(600, 20))
    assert counts(bring_in(FirmResource, firms(600, 21))) == (0, 600, 0)
    assert set(Firm.objects.values_list("employee_count", flat=True)) == {21}
    assert Firm.history.filter(history_type="~").count() == 600


def test_a_trial_writes_nothing() -> None:
    """Neither rows nor versions."""
    firm = make_firm("示例甲会计师事务所", employee_count=5)
    assert counts(try_out(FirmResource, sheet(HEADERS, [firm.code, firm.name, 6, None], ["2", "示例乙", 1, None]))) == (
        1,
        1,
        0,
    )
    firm.refresh_from_db()
    assert (Firm.objects.count(), firm.employee_count, firm.history.count()) == (1, 5, 1)


def test_one_fault_stops_everything() -> None:
    """All or nothing."""
    outcome = bring_in(FirmResource, sheet(HEADERS, ["1", "示例甲", 1, None], ["2", "示例乙", -1, None]))
    assert faults(outcome) == ["第 3 行“员工人数”：确保该值大于或等于0。"]
    assert outcome.counts_by_fault == {"员工人数": 1}
    assert not Firm.objects.exists()


def test_the_header_may_stand_below_a_title_and_rows_are_counted_as_excel_does() -> None:
    """Row numbers are those that the person sees; empty rows are passed over."""
    file = sheet(["全省执业机构名单"], HEADERS, ["1", "示例甲", 1, None], [], ["1", "示例乙", 1, None])
    assert faults(try_out(FirmResource, file)) == ["第 5 行“统一社会信用代码”：“1”与第 3 行重复，请只保留一行。"]


class Overtaken(FirmResource):
    """A colleague is quicker by a moment."""

    def store_new(self, instances: list[Any]) -> None:
        """Meet a row that was not there when the file was checked."""
        make_firm().__class__.objects.create(code=instances[0].code, name="示例抢先")
        super().store_new(instances)


def test_whoever_was_overtaken_is_told_and_nothing_is_half_done() -> None:
    """The database refuses; the person gets a sentence."""
    with pytest.raises(TableRefused, match="这些数据刚被别人改动过，本次没有写入任何内容。") as refused:
        bring_in(Overtaken, sheet(HEADERS, ["1", "示例甲", 1, None]))
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert not Firm.objects.exists()


class Broken(FirmResource):
    """A fault of ours."""

    def save_parts(self, instances: Any) -> None:
        """Fail."""
        raise ZeroDivisionError("ours")


def test_a_fault_of_ours_is_not_told_as_a_fault_of_the_file() -> None:
    """It is raised, logged, and nothing is half done."""
    with pytest.raises(ZeroDivisionError):
        bring_in(Broken, sheet(HEADERS, ["1", "示例甲", 1, "会计师事务所"]))
    assert not Firm.objects.exists()


@pytest.mark.parametrize("resource", [FirmResource, OrganizationResource])
def test_every_column_is_said_in_the_template(resource: type[TableResource]) -> None:
    """Headers are Chinese and unlike each other; the key is among them and required."""
    headers = [column.header for column in resource.columns()]
    assert len(set(headers)) == len(headers)
    assert set(resource.key) <= {column.header for column in resource.columns() if column.required}


def test_several_things_in_one_cell_stand_once() -> None:
    """Whatever separates them."""
    widget = Several(str)
    assert widget.clean("甲、乙；丙, 丁\n戊；") == ("甲", "乙", "丙", "丁", "戊")
    assert widget.render(("甲", "乙")) == "甲、乙"
    assert (widget.clean(None), widget.render(())) == ((), None)
    with pytest.raises(ValueError, match="有重复的内容，请各写一次。"):
        widget.clean("甲、乙、甲")
