"""Many forms in one zip."""

import io
import zipfile

from benchmark_platform.core.documents.archive import write_zip


def test_chinese_names_folders_and_the_same_name_twice() -> None:
    target = io.BytesIO()
    files = [("市州/示例党支部.pdf", b"1"), ("市州/示例党支部.pdf", b"2"), ("../../根.pdf", b"3")]
    assert write_zip(iter(files), target) == 3
    with zipfile.ZipFile(target) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "市州/示例党支部.pdf": b"1",
            "市州/示例党支部（2）.pdf": b"2",
            "根.pdf": b"3",
        }
        assert all(member.flag_bits & 0x800 for member in archive.infolist()), "names are marked as UTF-8"


def test_the_same_files_give_the_same_archive() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for target in (first, second):
        write_zip([("甲.pdf", b"1")], target)
    assert first.getvalue() == second.getvalue()
