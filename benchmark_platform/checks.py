"""System checks of the machine: what the PDF pages need and pip cannot install.

Measured: without HarfBuzz's subsetter a three-page PDF takes 9 to 16 seconds instead of 0.4, and without a Chinese
font it is printed in boxes; both only show on paper, so they are looked for at the start.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning, register

# Names that the loader tries: Debian's, then macOS's.
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib")
PANGO_FREETYPE = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")
HARFBUZZ_SUBSET = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")
FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib")

APT_LINE = "sudo apt-get install -y --no-install-recommends {}"


def load_library(names: Sequence[str]) -> ctypes.CDLL | None:
    """The first of these shared libraries that the machine has, or None."""
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def count_chinese_fonts() -> int | None:
    """How many installed fonts cover Simplified Chinese; None if fontconfig cannot be asked."""
    fontconfig = load_library(FONTCONFIG)
    if fontconfig is None:
        return None
    for function in (fontconfig.FcNameParse, fontconfig.FcObjectSetCreate, fontconfig.FcFontList):
        function.restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(b":lang=zh-cn"))
    wanted = ctypes.c_void_p(fontconfig.FcObjectSetCreate())
    found = ctypes.c_void_p(fontconfig.FcFontList(None, pattern, wanted))
    try:
        # FcFontSet begins with the number of fonts.
        return ctypes.cast(found, ctypes.POINTER(ctypes.c_int))[0] if found else 0
    finally:
        if found:
            fontconfig.FcFontSetDestroy(found)
        fontconfig.FcObjectSetDestroy(wanted)
        fontconfig.FcPatternDestroy(pattern)


@register
def check_pdf_libraries(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Pango (no PDF without it) and HarfBuzz's subsetter (no quick PDF without it) are installed."""
    messages: list[CheckMessage] = []
    if load_library(PANGO) is None or load_library(PANGO_FREETYPE) is None:
        messages.append(
            Error(
                "缺少 Pango 排版库，无法生成 PDF。(Pango is missing: no PDF can be made.)",
                hint=APT_LINE.format("libpango-1.0-0 libpangoft2-1.0-0"),
                id="benchmark_platform.E001",
            )
        )
    if load_library(HARFBUZZ_SUBSET) is None:
        messages.append(
            Warning(
                "缺少 libharfbuzz-subset，每份 PDF 要多用十几秒。"
                "(libharfbuzz-subset is missing: each PDF takes 9 to 16 seconds instead of 0.4.)",
                hint=APT_LINE.format("libharfbuzz-subset0"),
                id="benchmark_platform.W001",
            )
        )
    return messages


@register
def check_chinese_font(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A font with Simplified Chinese is installed; where fontconfig is missing too, Pango's check has said so."""
    if count_chinese_fonts() != 0:
        return []
    return [
        Error(
            "没有安装中文字体，PDF 中的汉字会变成方框。"
            "(No font covers Simplified Chinese: a PDF shows boxes instead of characters.)",
            hint=APT_LINE.format("fonts-noto-cjk"),
            id="benchmark_platform.E002",
        )
    ]
