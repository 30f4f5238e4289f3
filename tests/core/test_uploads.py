"""What may be uploaded: accepted by content, refused with a sentence a person can act on."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image, ImageFile

from benchmark_platform.core.uploads import Kind, UploadRefused, check_upload, sniff
from benchmark_platform.core.uploads.images import check_image
from benchmark_platform.core.uploads.kinds import PHOTO_KINDS, SEALED_PAGE_KINDS
from tests.core import builders
from tests.core.builders import upload

MB = 1024 * 1024


def refusal(name: str, content: bytes, **options: object) -> str:
    with pytest.raises(UploadRefused) as caught:
        check_upload(upload(name, content), **({"max_bytes": 20 * MB} | options))  # type: ignore[arg-type]
    assert caught.value.message == str(caught.value)
    return caught.value.message


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("盖章扫描件.pdf", builders.PDF, Kind.PDF),
        ("带BOM.pdf", b"\xef\xbb\xbf" + builders.PDF, Kind.PDF),
        ("照片.JPG", builders.picture("JPEG"), Kind.JPEG),
        ("照片.jpeg", builders.picture("JPEG"), Kind.JPEG),
        ("截图.png", builders.picture("PNG"), Kind.PNG),
        ("申请表.docx", builders.docx(), Kind.DOCX),
        ("台账.xlsx", builders.workbook([["名称"], ["示例党支部"]]).getvalue(), Kind.XLSX),
    ],
)
def test_accepts_by_content(name: str, content: bytes, kind: Kind) -> None:
    checked = check_upload(upload(name, content), max_bytes=20 * MB)
    assert checked.kind is kind
    assert checked.content_type == kind.content_type
    assert checked.size == len(content)
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_leaves_the_file_at_its_beginning() -> None:
    file = upload("扫描件.pdf", builders.PDF)
    check_upload(file, max_bytes=MB)
    assert file.read() == builders.PDF


def test_a_real_word_file_of_ours_is_word() -> None:
    from benchmark_platform.core.documents.word import Blank, FormRow, form_docx

    content = form_docx(["申请表"], [FormRow((Blank("党组织名称"),))])
    assert sniff(io.BytesIO(content), "空白申请表.docx") is Kind.DOCX


def test_a_jpg_called_png_is_taken_for_what_it_is() -> None:
    checked = check_upload(upload("手机照片.png", builders.picture("JPEG")), max_bytes=MB)
    assert (checked.kind, checked.original_name) == (Kind.JPEG, "手机照片.jpg")


def test_a_picture_kind_that_is_not_accepted_does_not_slip_in_under_the_other_name() -> None:
    assert "看起来是PNG 图片" in refusal("照片.jpg", builders.picture("PNG"), kinds={Kind.JPEG})


def test_empty() -> None:
    assert refusal("扫描件.pdf", b"") == "“扫描件.pdf”是空文件（0 字节）。请确认文件已经保存好，再重新选择。"


def test_too_large_names_both_sizes() -> None:
    message = refusal("扫描件.pdf", builders.PDF + b"\x00" * (2 * MB), max_bytes=MB)
    assert message.startswith("“扫描件.pdf”有 2.1 MB，超过上限 1 MB。")


def test_one_byte_too_large_is_not_shown_as_the_limit_itself() -> None:
    message = refusal("扫描件.pdf", builders.PDF.ljust(MB + 1, b"\x00"), max_bytes=MB)
    assert "有 1.1 MB，超过上限 1 MB" in message


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("木马.exe", builders.EXE, "是 .exe 文件，这里不能上传"),
        ("合同.pdf.exe", builders.EXE, "是 .exe 文件，这里不能上传"),
        ("没有扩展名", builders.PDF, "没有扩展名"),
        ("总结.doc", builders.OLE, "“另存为” .docx"),
        ("台账.xls", builders.OLE, "“另存为” .xlsx"),
        ("台账.csv", b"a,b", "“另存为” .xlsx"),
        ("宏.docm", builders.docx(), "带有宏"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic", "转存为 JPG"),
        ("材料.zip", builders.zipped({"a": b"a"}), "不收压缩包"),
        ("网页.html", b"<html>", "可以上传：PDF、JPG 图片、PNG 图片、Word 文档（.docx）、Excel 表格（.xlsx）。"),
        ("电子公文.ofd", builders.ofd(), "是 .ofd 文件，这里不能上传"),
    ],
)
def test_extension_not_allowed(name: str, content: bytes, says: str) -> None:
    assert says in refusal(name, content)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("扫描件.pdf", builders.EXE, "内容不是 PDF（看起来是程序文件）"),
        ("扫描件.pdf", b"\x7fELF" + b"\x00" * 99, "看起来是程序文件"),
        ("扫描件.pdf", builders.EXE + builders.PDF, "看起来是程序文件"),
        ("扫描件.pdf", builders.picture("JPEG"), "看起来是JPG 图片"),
        ("扫描件.pdf", b"<html><script>alert(1)</script>", "看起来是网页或 XML 文件"),
        ("扫描件.pdf", builders.OLE, "看起来是旧版 Office 文件"),
        ("扫描件.pdf", builders.docx(), "看起来是压缩包或 Office 文件"),
        ("扫描件.pdf", b"hello", "看起来是其他文件"),
        ("照片.jpg", builders.PDF, "内容不是 JPG 图片（看起来是PDF）"),
        ("照片.png", b"GIF89a" + b"\x00" * 20, "看起来是GIF 图片"),
        ("申请表.docx", builders.PDF, "内容不是 Word 文档（.docx）（看起来是PDF）"),
        ("申请表.docx", builders.EXE, "看起来是程序文件"),
        ("申请表.docx", builders.xlsx_shell(), "看起来是Excel 表格（.xlsx）"),
        ("台账.xlsx", builders.zipped({"说明.txt": b"x"}), "看起来是压缩包或 Office 文件"),
    ],
)
def test_content_is_not_what_the_name_says(name: str, content: bytes, says: str) -> None:
    message = refusal(name, content)
    assert says in message
    assert message.startswith(f"“{name}”的内容不是 ")


def test_half_a_pdf() -> None:
    assert "PDF 不完整" in refusal("扫描件.pdf", builders.PDF[:30])


def test_zip_bomb_as_word() -> None:
    bomb = builders.docx({"word/media/a.xml": b"0" * (30 * MB)})
    assert len(bomb) < MB
    assert refusal("申请表.docx", bomb).startswith("“申请表.docx”解压后异常庞大")


def test_many_members_or_a_giant_directory() -> None:
    assert "解压后异常庞大" in refusal("申请表.docx", builders.docx({f"word/{n}.xml": b"" for n in range(5_001)}))


def test_bomb_of_many_middling_members() -> None:
    """Each member stays under the ratio's threshold; the sum does not."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"word/{number}.xml", b"0" * (4 * MB))
    assert "解压后异常庞大" in refusal("申请表.docx", target.getvalue())


def test_zip64_trailer_is_read() -> None:
    """A directory length hidden in the zip64 record is found there."""
    content = builders.docx()
    at = content.rindex(b"PK\x05\x06")
    record = (
        b"PK\x06\x06" + b"\x00" * 20 + (10**6).to_bytes(8, "little") * 2 + (10**9).to_bytes(8, "little") + b"\x00" * 8
    )
    locator = b"PK\x06\x07" + b"\x00" * 4 + at.to_bytes(8, "little") + b"\x01\x00\x00\x00"
    assert "解压后异常庞大" in refusal("申请表.docx", content[:at] + record + locator + content[at:])


@pytest.mark.parametrize(
    "content",
    [
        builders.docx()[:-30],
        builders.docx()[:80],
        b"PK\x03\x04" + b"\x00" * 100,
        builders.docx({"../../etc/passwd": b"x"}),
        builders.docx({"/etc/passwd": b"x"}),
    ],
    ids=["end cut off", "head only", "no directory", "path upwards", "path from the root"],
)
def test_damaged_archive(content: bytes) -> None:
    assert "”已损坏" in refusal("申请表.docx", content)


def test_macros() -> None:
    assert "文件带有宏" in refusal("申请表.docx", builders.docx({"word/vbaProject.bin": b"x"}))
    disguised = builders.docx(main="vnd.ms-word.document.macroEnabled.main")
    assert "文件带有宏" in refusal("申请表.docx", disguised)


def test_password() -> None:
    """An encrypted .docx is an OLE file; an encrypted zip says so in its flags."""
    assert "设有密码" in refusal("申请表.docx", builders.OLE)
    content = bytearray(builders.docx())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "设有密码" in refusal("申请表.docx", bytes(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_half_a_picture(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after WeasyPrint has told Pillow, for the whole process, to be content with half of one."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content = builders.picture(kind, (200, 200))
    name = {"JPEG": "照片.jpg", "PNG": "照片.png"}[kind]
    for kept in (30, len(content) // 2):
        assert "图片打不开" in refusal(name, content[:kept])


def test_picture_bomb() -> None:
    assert "图片有 40000 × 40000 像素" in refusal("照片.png", builders.png_claiming(40_000, 40_000))


def test_ofd_by_a_switch() -> None:
    assert check_upload(upload("公文.ofd", builders.ofd()), max_bytes=MB, allow_ofd=True).kind is Kind.OFD


def test_kinds_can_be_narrowed() -> None:
    assert "可以上传：PDF、JPG 图片、PNG 图片。" in refusal("申请表.docx", builders.docx(), kinds=SEALED_PAGE_KINDS)
    assert "可以上传：JPG 图片、PNG 图片。" in refusal("扫描件.pdf", builders.PDF, kinds=PHOTO_KINDS)


def test_reads_in_pieces() -> None:
    """Never the whole file at once."""

    class Watched(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.largest = max(self.largest, len(data))
            return data

    file = Watched(builders.PDF + b"\x00" * (8 * MB) + b"%%EOF")
    check_upload(file, name="大文件.pdf", max_bytes=20 * MB)
    assert file.largest <= 256 * 1024


@pytest.mark.parametrize(
    ("mode", "size", "options"),
    [
        ("RGB", (3000, 2000), {}),
        ("RGB", (900, 700), {"progressive": True}),
        ("CMYK", (300, 200), {}),
        ("L", (1, 1), {}),
        ("L", (5, 1200), {"quality": 100}),
    ],
)
def test_whole_pictures_of_every_sort_pass(mode: str, size: tuple[int, int], options: dict[str, Any]) -> None:
    target = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(target, "JPEG", **options)
    for trailing in (b"", b"\x00" * 5_000):
        content = target.getvalue() + trailing
        assert check_upload(upload("照片.jpg", content), max_bytes=40 * MB).kind is Kind.JPEG
    assert check_image(io.BytesIO(target.getvalue()), Kind.JPEG) == size


@pytest.mark.parametrize(
    ("name", "content"),
    [("扫描件.pdf", builders.PDF), ("申请表.docx", builders.docx()), ("照片.png", builders.picture("PNG"))],
)
def test_files_that_django_keeps_on_disk(name: str, content: bytes) -> None:
    file = TemporaryUploadedFile(name, "application/octet-stream", len(content), None)
    try:
        file.write(content)
        checked = check_upload(file, max_bytes=MB)
        assert (checked.size, checked.original_name, file.read()) == (len(content), name, content)
    finally:
        file.close()
