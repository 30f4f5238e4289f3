"""File names: kept in Chinese, made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark_platform.core.uploads import clean_name, safe_disposition


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("示例党支部 申请表（盖章）.pdf", "示例党支部 申请表（盖章）.pdf"),
        ("扫描件.PDF", "扫描件.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\王玥\桌面\扫描件.pdf", "扫描件.pdf"),
        ("扫\x00描\n件\x7f.pdf", "扫描件.pdf"),
        ("照片\u202efdp.exe", "照片fdp.exe"),
        ('a<b>:"c|d?*.pdf', "a_b___c_d__.pdf"),
        ("  . .pdf", "文件.pdf"),
        (".pdf", "pdf"),
        ("", "文件"),
        ("con.pdf", "_con.pdf"),
        ("申请表 .pdf", "申请表.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_clean_name(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name("长" * 400 + ".pdf")
    assert name.endswith("长.pdf")
    assert len(name.encode()) <= 200


def test_the_extension_can_be_replaced() -> None:
    assert clean_name("照片.png", extension=".jpg") == "照片.jpg"


@given(st.text())
def test_any_name_becomes_a_name(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned
    assert len(cleaned.encode()) <= 200
    assert not set(cleaned) & set('/\\\n\r\x00"<>')
    assert clean_name(cleaned) == cleaned


def test_header_with_a_chinese_name() -> None:
    assert safe_disposition("申请表.pdf") == "attachment; filename*=utf-8''%E7%94%B3%E8%AF%B7%E8%A1%A8.pdf"
    assert safe_disposition("form.pdf", inline=True) == 'inline; filename="form.pdf"'


def test_header_cannot_be_split() -> None:
    assert "\n" not in safe_disposition("a\r\nSet-Cookie: x.pdf")
