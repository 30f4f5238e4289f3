"""Paper: Chinese, paged, the same bytes each time, and closed to the outside."""

import hashlib
import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pypdf import PdfReader

from benchmark_platform.core.documents.pdf import html_to_pdf, render_pdf, render_pdf_pages
from tests.core import builders

PAGE = """{% extends "documents/base.html" %}{% block content %}
<h1>创建单位申请表</h1><table class="form-table"><tr class="flows"><th>党组织名称</th>
<td class="user-text name">{{ name }}</td></tr></table>{% endblock %}"""


@pytest.fixture(autouse=True)
def page_template() -> Iterator[None]:
    """A small page that extends the print base, beside the real templates."""
    base, *others = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", {"test/page.html": PAGE}),
        "django.template.loaders.filesystem.Loader",
    ]
    changed = {**base, "APP_DIRS": False, "OPTIONS": {"loaders": loaders}}
    with override_settings(TEMPLATES=[changed, *others]):
        yield


def text_of(data: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_a4_with_the_text_and_the_footer() -> None:
    data = render_pdf(
        "test/page.html", {"name": "示例一党支部祎昇堃玥", "footer": "版本码 K7Q2-M4TD", "title": "申请表"}
    )
    [page] = text_of(data)
    assert "示例一党支部祎昇堃玥" in page
    assert "版本码K7Q2-M4TD·第1页共1页" in page
    reader = PdfReader(io.BytesIO(data))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.metadata is not None
    assert reader.metadata.title == "申请表"


def test_user_text_is_escaped() -> None:
    [page] = text_of(render_pdf("test/page.html", {"name": "<b>粗</b><script>x</script>"}))
    assert "<b>粗</b><script>x</script>" in page


def test_long_text_flows_on_to_a_second_page() -> None:
    pages = text_of(render_pdf("test/page.html", {"name": "依据" * 500, "footer": "版本码 A"}))
    assert len(pages) == 2
    assert "第1页共2页" in pages[0]
    assert "第2页共2页" in pages[1]
    assert "".join(pages).count("依据") == 500


def test_same_input_same_bytes_also_after_other_work() -> None:
    context = {"name": "示例一党支部", "footer": "版本码 A"}
    first = render_pdf("test/page.html", context)
    render_pdf("test/page.html", {"name": "别的文字"})
    assert hashlib.sha256(render_pdf("test/page.html", context)).digest() == hashlib.sha256(first).digest()


def test_many_documents_each_on_its_own_pages() -> None:
    contexts = (
        {"name": name, "footer": f"版本码 {code}"} for name, code in [("甲" * 1000, "A"), ("乙", "B"), ("丙", "C")]
    )
    pages = text_of(render_pdf_pages("test/page.html", contexts))
    assert [page[page.index("版本码") :] for page in pages] == [
        "版本码A·第1页共2页",
        "版本码A·第2页共2页",
        "版本码B·第1页共1页",
        "版本码C·第1页共1页",
    ]


def test_nothing_to_print() -> None:
    with pytest.raises(ValueError, match="没有可以打印的内容"):
        render_pdf_pages("test/page.html", [])


def test_files_and_the_network_stay_closed(tmp_path: Path) -> None:
    """Applicants' text goes on paper: no picture, style or attachment from the machine or the network."""
    (tmp_path / "secret.png").write_bytes(builders.picture("PNG"))
    (tmp_path / "style.css").write_text("body::after { content: 'LEAKED' }")
    address = f"file://{tmp_path}"
    data = html_to_pdf(
        f'<base href="{address}/"><link rel="stylesheet" href="{address}/style.css">'
        f'<link rel="attachment" href="{address}/secret.png"><style>@import url("{address}/style.css");</style>'
        f'<img src="{address}/secret.png"><img src="secret.png"><img src="http://127.0.0.1:9/x.png">'
        f'<a rel="attachment" href="{address}/secret.png">正文</a>'
        f'<p>{address}</p><object data="{address}/secret.png"></object>'
    )
    reader = PdfReader(io.BytesIO(data))
    assert [len(page.images) for page in reader.pages] == [0]
    assert dict(reader.attachments) == {}
    assert "LEAKED" not in text_of(data)[0]
    assert "正文" in text_of(data)[0]


def test_pictures_inside_the_document_are_printed_and_made_small() -> None:
    import base64

    picture = builders.picture("JPEG", (1600, 1200))
    source = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
    data = html_to_pdf(f'<img src="{source}" style="width: 200px">')
    [image] = PdfReader(io.BytesIO(data)).pages[0].images
    assert image.image is not None
    assert image.image.width < 800
    assert len(data) < len(picture) / 2


def test_threads_do_not_disturb_one_another() -> None:
    """A font configuration shared between threads crashed the process; each thread has its own."""
    contexts = [{"name": f"示例{number}党支部", "footer": f"版本码 {number}"} for number in range(4)]
    alone = [render_pdf("test/page.html", context) for context in contexts]
    start = threading.Barrier(2)

    def work(_: int) -> list[bytes]:
        start.wait()
        return [render_pdf("test/page.html", context) for context in contexts]

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, range(2))) == [alone, alone]
