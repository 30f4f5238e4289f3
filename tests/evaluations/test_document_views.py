"""Pages of documents and written systems: works, not mine, not now, wrong id, wrong method; bad input (R, 5-2)."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmark_platform.core.models import StoredFile
from evaluations.models import UnitDocument
from tests.core.builders import EXE
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import as_, document, pdf, read

pytestmark = pytest.mark.django_db
LIST_QUERIES = 20


def home(work: WorkWorld) -> str:
    """The list of the direct unit."""
    return f"/evaluations/units/{work.unit.pk}/documents/"


def typed(**changes: Any) -> dict[str, Any]:
    """An upload as the secretary makes it."""
    facts = {"key": "k1", "title": "", "in_force_from": "2019-05-01", "in_force_to": "", "file": pdf()}
    return {**facts, **changes}


def test_the_list_shows_what_is_there_and_what_is_missing(work: WorkWorld) -> None:
    """R: by kind; the twelve systems as a checklist; lapsed by word."""
    document(work, in_force_to=date(2020, 11, 9))
    document(work, "system", named_system=work.rubric.named_systems.get(number=1), upload=pdf(more=b"2"))
    document(work, "system", title="党员积分制度", upload=pdf(more=b"3"))
    page = as_(work.secretary).get(home(work)).content.decode()
    assert "有效期已过" in page
    assert "尚未上传：党建部门或专人任命文件、" in page
    assert "执业机构章程、" not in page
    assert "至少建立8项；符合要求的有0项" in page
    assert "没有填写制发（生效）日期、没有填写运行情况" in page
    assert "待认定" in page
    assert page.count("system=") == 11


def test_an_upload_from_choosing_the_kind_to_the_page(work: WorkWorld) -> None:
    """R: choose the kind, fill in, done; the items of the kind are ticked."""
    client = as_(work.secretary)
    assert "上传哪一类材料？" in client.get(f"{home(work)}new/").content.decode()
    assert "上传哪一类材料？" in client.get(f"{home(work)}new/?kind=%00").content.decode()
    page = client.get(f"{home(work)}new/?kind=charter").content.decode()
    ticked = re.findall(r'name="items" value="(\d+)"[^>]*checked', page)
    assert len(ticked) == 1
    response = client.post(f"{home(work)}new/?kind=charter", typed(items=ticked))
    found = UnitDocument.objects.get()
    assert (response.status_code, response["Location"]) == (302, found.get_absolute_url())
    assert [item.code for item in found.items.all()] == ["5-1"]
    page = client.get(response["Location"]).content.decode()
    assert "“执业机构章程”已上传。" in page
    assert "2019年5月1日" in page
    client.post(f"{home(work)}new/?kind=charter", typed(items=ticked))
    assert UnitDocument.objects.count() == 1  # the same submission


def test_a_system_from_the_checklist(work: WorkWorld) -> None:
    """5-2: the system is chosen already; none chosen is asked for; another one needs a title."""
    client, system = as_(work.secretary), work.rubric.named_systems.get(number=4)
    address = f"{home(work)}new/?kind=system"
    assert f'<option value="{system.pk}" selected' in client.get(f"{address}&system={system.pk}").content.decode()
    assert "请选择是哪项制度。" in client.post(address, typed(named_system="")).content.decode()
    assert "请在“名称”中写明是什么制度" in client.post(address, typed(named_system="other")).content.decode()
    facts = typed(named_system=system.pk, proof_text="每年召开。", proof=pdf("证明.pdf", b"2"))
    client.post(address, facts)
    found = UnitDocument.objects.get()
    assert (found.named_system, found.proof_text, str(found.proof_file)) == (system, "每年召开。", "证明.pdf")
    assert read(client, f"{found.get_absolute_url()}proof/") == pdf(more=b"2").read()


def test_a_refused_form_keeps_the_file(work: WorkWorld) -> None:
    """Nothing uploaded is lost: with the days put right, no file has to be chosen again; the mark is the person's."""
    client = as_(work.secretary)
    address = f"{home(work)}new/?kind=charter"
    response = client.post(address, typed(in_force_from="2020-13-45", title="我的章程"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "“制发（生效）日期”请填写正确的日期" in page
    assert "已收到“章程.pdf”，不必重新选择" in page
    assert 'value="我的章程"' in page
    token = re.findall(r'name="file-kept" value="([^"]+)"', page)[0]
    again = typed(file="", **{"file-kept": token}, in_force_to="2018-01-01")
    page = client.post(address, again).content.decode()
    assert "不能早于“制发（生效）日期”" in page
    assert "已收到“章程.pdf”" in page
    stolen = as_(work.changsha_secretary).post(
        f"/evaluations/units/{work.changsha_unit.pk}/documents/new/?kind=charter", {**again, "in_force_to": ""}
    )
    assert "请选择要上传的文件。" in stolen.content.decode()
    assert client.post(address, {**again, "in_force_to": ""}).status_code == 302
    assert StoredFile.objects.count() == 1
    assert (
        "请选择要上传的文件。"
        in client.post(address, typed(file="", **{"file-kept": "falsch"}, key="k2")).content.decode()
    )


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("章程.pdf", EXE), "章程.pdf"),
        (SimpleUploadedFile("章程.doc", b"x" * 50), "另存为"),
        (SimpleUploadedFile("空.pdf", b""), "空.pdf"),
        (SimpleUploadedFile("大.pdf", pdf().read() + b"0" * 1024 * 1024), "超过上限 1 MB"),
    ],
)
def test_a_wrong_file_is_a_sentence_at_its_field(work: WorkWorld, file: SimpleUploadedFile, words: str) -> None:
    """Not what it says, an old kind, empty, huge."""
    work.campaign.upload_max_mb = 1
    work.campaign.save()
    response = as_(work.secretary).post(f"{home(work)}new/?kind=charter", typed(file=file))
    page = response.content.decode()
    assert (response.status_code, words in page, 'href="#id_file"' in page) == (422, True, True)
    assert not UnitDocument.objects.exists()


def test_correction_new_version_and_out_of_use(work: WorkWorld) -> None:
    """R: each on a page of its own; the old version stays readable."""
    client, old = as_(work.secretary), document(work)
    address = old.get_absolute_url()
    page = client.get(f"{address}edit/").content.decode()
    assert 'name="file"' not in page
    assert client.post(f"{address}edit/", typed(in_force_from="三月")).status_code == 422
    base = client.get(f"{address}edit/").context["base"]
    assert client.post(f"{address}edit/", typed(title="章程（修订）", base=base)).status_code == 302
    old.refresh_from_db()
    assert (old.title, old.items.count()) == ("章程（修订）", 0)
    assert 'value="章程（修订）"' in client.get(f"{address}replace/").content.decode()
    assert client.post(f"{address}replace/", typed(file="", key="k2")).status_code == 422
    response = client.post(f"{address}replace/", typed(file=pdf("新章程.pdf", b"2"), key="k3", in_force_from="坏"))
    assert response.status_code == 422
    response = client.post(f"{address}replace/", typed(file=pdf("新章程.pdf", b"2"), key="k3"))
    newer = UnitDocument.objects.get(replaces=old)
    assert response["Location"] == newer.get_absolute_url()
    assert "已有新版本" in client.get(address).content.decode()
    assert read(client, f"{address}file/") == pdf().read()
    assert "已经停用或已有新版本" in client.post(f"{address}edit/", typed()).content.decode()
    assert "确认停用" in client.get(f"{newer.get_absolute_url()}remove/").content.decode()
    assert client.post(f"{newer.get_absolute_url()}remove/", {"reason": ""}).status_code == 422
    assert client.post(f"{newer.get_absolute_url()}remove/", {"reason": "作废"}).status_code == 302
    page = client.get(home(work)).content.decode()
    assert "旧版本和已停用的材料（2）" in page
    assert "尚未上传：执业机构章程、" in page


def test_the_same_file_is_questioned(work: WorkWorld) -> None:
    """R: kept, and said at once and in the list."""
    first = document(work)
    client = as_(work.secretary)
    response = client.post(f"{home(work)}new/?kind=budget", typed(), follow=True)
    page = response.content.decode()
    assert "与“执业机构章程”是同一个文件" in page
    assert first.get_absolute_url() in page
    assert client.get(home(work)).content.decode().count("是同一个文件") == 2


def test_the_committee_answers_a_system(work: WorkWorld) -> None:
    """5-2: a page of all that wait; refused without a reason is asked again; the unit cannot answer itself."""
    other = document(work, "system", title="党员积分制度")
    clerk, answer = as_(work.clerk), f"{other.get_absolute_url()}answer/"
    assert "党员积分制度" in clerk.get("/evaluations/systems/").content.decode()
    assert "不予认定" in clerk.get(other.get_absolute_url()).content.decode()
    response = clerk.post(answer, {"act": "refuse", "text": ""})
    assert (response.status_code, "请填写不予认定的原因。" in response.content.decode()) == (422, True)
    assert clerk.post(answer, {"act": "refuse", "text": "内容太少。"}).status_code == 302
    assert "不予认定的原因：内容太少。" in as_(work.secretary).get(home(work)).content.decode()
    assert clerk.post(answer, {"act": "accept"}).status_code == 302
    page = clerk.get("/evaluations/systems/").content.decode()
    assert ("没有待认定的制度。" in page, "已认定" in page) == (True, True)
    secretary = as_(work.secretary)
    assert secretary.post(answer, {"act": "accept"}).status_code == 403
    assert secretary.get("/evaluations/systems/").status_code == 403
    assert clerk.get(answer).status_code == 405
    named = document(work, "charter", upload=pdf(more=b"2"))
    assert clerk.post(f"{named.get_absolute_url()}answer/", {"act": "accept"}).status_code == 404


def test_not_mine_is_not_there(work: WorkWorld) -> None:
    """404 for strangers, also for the file; a document of another unit under this address; a wrong number."""
    kept = document(work)
    address = kept.get_absolute_url()
    elsewhere = f"/evaluations/units/{work.changsha_unit.pk}/documents/{kept.pk}/"
    for person in (work.stranger, work.changsha_secretary, work.changsha_officer, work.yueyang_officer):
        client = as_(person)
        for page in (home(work), address, f"{address}file/", f"{address}edit/", elsewhere):
            assert client.get(page).status_code == 404
    client = as_(work.secretary)
    assert client.get(f"{home(work)}999/").status_code == 404
    assert client.get(f"{address}proof/").status_code == 404


def test_who_reads_may_not_write(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """S4: liaison and committee read, with the reason where the button would be; later nobody writes."""
    kept = document(work)
    for person in (work.liaison, work.clerk):
        client = as_(person)
        assert "您的账号没有这项权限" in client.get(home(work)).content.decode()
        assert read(client, f"{kept.get_absolute_url()}file/") == pdf().read()
        for page in (f"{home(work)}new/", f"{kept.get_absolute_url()}edit/", f"{kept.get_absolute_url()}remove/"):
            assert client.get(page).status_code == 403
    clock.move_to(moment(2021, 7, 1))
    client = as_(work.secretary)
    assert client.get(home(work)).status_code == 200
    assert client.post(f"{home(work)}new/?kind=charter", typed(key="late")).status_code == 403
    assert client.put(home(work)).status_code == 405


def test_the_list_asks_the_same_number_of_questions(work: WorkWorld) -> None:
    """A list of three documents asks the database no more than a list of one."""
    client = as_(work.secretary)
    document(work)
    counts = []
    for codes in ([], ["budget", "other", "case", "board"]):
        for number, code in enumerate(codes):
            document(work, code, upload=pdf(more=b"%d" % number))
        client.get(home(work))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(home(work))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= LIST_QUERIES
