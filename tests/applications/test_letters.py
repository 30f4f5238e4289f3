"""Letters after the release (S3): the outcome's own wording, one by one and all at once."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from applications.exports import letters as paper
from applications.letters import Letters, message_for, read_letters
from applications.models import Application, LetterText
from applications.outcomes import outcome_of, outcomes_of
from applications.rules.letters import check_text, fill
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.copying import stage_days
from benchmark_platform.campaigns.shift import Shift
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.models import ExportJob
from evaluations.services.new_year import start_year
from tests.applications.exports.papers import in_order, pages_of
from tests.applications.selecting import (
    FURONG,
    KAIFU,
    NINGXIANG,
    TIANXIN,
    USUAL,
    YUELU,
    ZHUZHOU,
    Field,
    decide,
    make_field,
    release,
    released_field,
    reverse,
    september,
)
from tests.factories import make_campaign

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """26 September 2020: after the release and the correction."""
    with time_machine.travel(september(26), tick=False):
        yield


def test_placeholders_are_filled_in_and_an_empty_line_is_left_out() -> None:
    """What is filled in is not read as a placeholder itself."""
    values = {"党组织名称": "{编号}甲", "编号": "1", "理由": "", "联系方式": "电话"}
    assert fill("{党组织名称}：\n理由：{理由}。\n电话{联系方式}，{不认识}", values) == "{编号}甲：\n电话电话，{不认识}"


@pytest.mark.parametrize(
    ("title", "body", "messages"),
    [
        ("标题", "{党组织名称}：{理由}", []),
        ("", " ", ["请填写标题。", "请填写正文。"]),
        ("题" * 81, "文" * 2001, ["标题最多 80 字，现在有 81 字。", "正文最多 2000 字，现在有 2001 字。"]),
        ("标题", "第{候补顺序}候补", ["正文里的{候补顺序}只能用在“候补”的通知里。"]),
        ("标题", "{编号", ["正文里有不成对的花括号，请补全或删去。"]),
        ("标题", "编号}", ["正文里有不成对的花括号，请补全或删去。"]),
        ("结果：{理由}", "正文", ["标题里不能使用{理由}：没有内容时，标题就空了。请写在正文里。"]),
    ],
)
def test_a_text_is_checked(title: str, body: str, messages: list[str]) -> None:
    """Each finding says what to do."""
    assert [finding.message for finding in check_text(title=title, body=body, reserve=False)] == messages


def test_an_unknown_placeholder_is_named_with_those_that_are_known() -> None:
    """In title and body alike, once each."""
    findings = check_text(title="{名字}", body="{名字}{名字}", reserve=True)
    assert [finding.field for finding in findings] == ["title", "body"]
    assert "{名字}不能识别。可以使用：{党组织名称}、{编号}" in findings[0].message
    assert check_text(title="题", body="第{候补顺序}候补", reserve=True) == []


@pytest.fixture
def plan(db: None) -> Campaign:
    """The plan of 2020 as data, with the platform's letters."""
    call_command("loaddata", "prefectures", "plan_2020", verbosity=0)
    return Campaign.objects.get()


def test_the_platform_words_five_letters(plan: Campaign) -> None:
    """Each passes its own rules and is marked as ours; a copy of the plan takes them along."""
    texts = {text.outcome: text for text in LetterText.objects.filter(campaign=plan)}
    assert list(texts) == ["selected", "reserve", "not_selected", "not_confirmed", "not_recommended"]
    for outcome, text in texts.items():
        assert check_text(title=text.title, body=text.body, reserve=outcome == "reserve") == []
        assert text.is_platform_default
    copy = start_year(source=plan, shift=Shift(12, tuple(stage_days(plan))), by=None)
    assert list(LetterText.objects.filter(campaign=copy).values_list("body", flat=True)) == [
        text.body for text in texts.values()
    ]


def with_the_platforms_words(field: Field) -> Field:
    """The campaign of the tests with the letters of the fixture."""
    rows = json.loads(Path(settings.BASE_DIR / "fixtures" / "plan_2020.json").read_text(encoding="utf-8"))
    for row in rows:
        if row["model"] == "applications.lettertext":
            LetterText.objects.create(**row["fields"] | {"campaign": field.campaign})
    return field


pytestmark = pytest.mark.django_db


def test_each_outcome_has_its_own_wording() -> None:
    """S3: selected, reserve, not selected, not confirmed, not recommended."""
    field = with_the_platforms_words(make_field())
    form = field.forms[TIANXIN]
    letters = {outcome: message_for(form, outcome, reserve_rank=2) for outcome in LetterText.Outcome.values}
    assert len({body for _, body in letters.values()}) == 5
    for _, body in letters.values():
        assert body.startswith(f"{TIANXIN}：\n")
        assert f"（申报编号{form.number}）" in body
        assert not {"{", "}"} & set(body)
        assert "联系方式" not in body  # none is known, so the line is not printed
    assert "创建对象第2候补" in letters["reserve"][1]
    assert letters["selected"][0] == "关于确定为“标杆引领”计划创建对象的通知"


def test_a_reason_is_told_only_where_the_text_asks_for_it() -> None:
    """The committee decides whether its letters give reasons."""
    field = make_field()
    form = field.forms[YUELU]
    assert "内部" not in message_for(form, "not_confirmed", reason="内部理由")[1]
    LetterText.objects.create(campaign=field.campaign, outcome="not_confirmed", title="通知", body="因{理由}。")
    letters = Letters(field.campaign)
    assert letters.message_for(form, "not_confirmed", reason="机构受过处罚") == ("通知", "因机构受过处罚。")


def test_a_campaign_without_texts_says_the_outcome() -> None:
    """No body is left without an answer."""
    field = make_field()
    assert message_for(field.forms[TIANXIN], "selected") == (
        "“标杆引领”计划申报结果通知",
        f"{TIANXIN}：\n你单位申报“标杆引领”计划创建单位（申报编号{field.forms[TIANXIN].number}）的结果为：确定为创建对象。",
    )


def test_texts_are_read_once_for_many_letters(django_assert_num_queries: object) -> None:
    """One query for the texts and one for the names, however many letters."""
    field = make_field()
    with django_assert_num_queries(2):  # type: ignore[operator]
        letters = Letters(field.campaign, field.forms.values())
        for form in field.forms.values():
            letters.message_for(form, "selected")


def told(field: Field, decision: object) -> dict[str, str]:
    """What each body is told, by name."""
    outcomes = outcomes_of(decision)  # type: ignore[arg-type]
    return {name: outcomes[form.pk].word for name, form in field.forms.items()}


def test_a_letter_keeps_the_name_that_was_filed() -> None:
    """A body that is renamed after the release has its letter as it was decided on; many letters, one query more."""
    field, _ = released_field()
    form = field.forms[TIANXIN]
    form.submissions.update(snapshot={"organization_name": TIANXIN, "firm_names": [], "answers": {}})
    field.bodies[TIANXIN].name = "示例新名会计师事务所党支部"
    field.bodies[TIANXIN].save()
    form = Application.objects.with_parties().get(pk=form.pk)
    assert TIANXIN in message_for(form, "selected")[1]
    read_letters(form.campaign, [form])
    assert TIANXIN in message_for(form, "selected")[1]
    assert paper.file_name(Letters(form.campaign), form) == f"结果通知_{form.number}_{TIANXIN}.pdf"


def test_what_each_body_is_told() -> None:
    """S3: a form that its prefecture did not choose is told so."""
    field, decision = released_field()
    assert told(field, decision) == {
        TIANXIN: "确定为创建对象",
        FURONG: "候补",
        KAIFU: "未入选",
        ZHUZHOU: "确定为创建对象",
        YUELU: "不予确认",
        NINGXIANG: "未获市州推荐",
    }


def test_a_correction_changes_what_stands() -> None:
    """The reserve moves up; both are told the day of the correction, and that it corrects."""
    field, decision = released_field()
    reverse(field, TIANXIN, "not_selected", moved_up=FURONG)
    assert told(field, decision)[TIANXIN] == "未入选"
    moved = outcome_of(field.forms[FURONG])
    assert moved is not None
    assert (moved.word, moved.day.isoformat(), moved.corrected) == ("确定为创建对象", "2020-09-25", True)


def test_a_direct_form_without_a_row_was_not_selected() -> None:
    """Whoever filed gets an answer."""
    field = make_field()
    decision = release(field, decide(field, {name: USUAL[name] for name in USUAL if name != KAIFU}))
    assert told(field, decision)[KAIFU] == "未入选"


def test_before_the_release_nothing_stands() -> None:
    """Also not for a draft that came back."""
    field = make_field()
    decide(field, USUAL)
    assert outcome_of(field.forms[TIANXIN]) is None
    field, _ = released_field_again(field)
    draft = field.forms[NINGXIANG]
    draft.state = "draft"
    assert outcome_of(draft) is None


def released_field_again(field: Field) -> tuple[Field, object]:
    """The decision of this field, released."""
    return field, release(field, field.campaign.selection_decisions.get())


def get(client: Client, user: User, address: str) -> tuple[int, bytes]:
    """Status and content for this person."""
    client.force_login(user, backend=BACKEND)
    response = client.get(address)
    return response.status_code, response.content


def letter(field: Field, name: str) -> str:
    """The address of one letter."""
    return f"/applications/{field.forms[name].pk}/letter.pdf"


def test_a_body_gets_its_letter_on_official_paper(client: Client) -> None:
    """Title, body, 正文, issuer, day of the release."""
    field, _ = released_field()
    with_the_platforms_words(field)
    status, content = get(client, field.secretaries[FURONG], letter(field, FURONG))
    assert status == 200
    (text,) = pages_of(content)
    parts = [
        "中共湖南省注册会计师资产评估行业委员会",
        "关于列为“标杆引领”计划创建对象候补的通知",
        f"{FURONG}：",
        "第1候补",
        "特此通知。",
        "中共湖南省注册会计师资产评估行业委员会",
        "2020年9月20日",
    ]
    assert in_order(text, parts)
    assert "内部理由" not in text
    assert AuditEvent.objects.filter(action="application.export").count() == 0


def test_a_corrected_letter_says_so(client: Client) -> None:
    """With the day of the correction."""
    field, _ = released_field()
    reverse(field, TIANXIN, "not_selected", moved_up=FURONG)
    (text,) = pages_of(get(client, field.secretaries[FURONG], letter(field, FURONG))[1])
    assert in_order(text, ["确定为创建对象", "此前的结果通知以本通知为准。", "2020年9月25日"])


def test_whose_letter_it_is(client: Client) -> None:
    """Its own and the committee's; for anybody else it is not there."""
    field, _ = released_field()
    address = letter(field, YUELU)
    answers = {
        "own": get(client, field.secretaries[YUELU], address)[0],
        "committee": get(client, field.clerk, address)[0],
        "decider": get(client, field.decider, address)[0],
        "other branch": get(client, field.secretaries[TIANXIN], address)[0],
        "prefecture": get(client, field.officers["长沙市"], address)[0],
        "other prefecture": get(client, field.officers["株洲市"], address)[0],
        "inspector": get(client, field.inspector, address)[0],
    }
    assert answers == {
        "own": 200,
        "committee": 200,
        "decider": 200,
        "other branch": 404,
        "prefecture": 404,
        "other prefecture": 404,
        "inspector": 404,
    }
    assert AuditEvent.objects.filter(action="application.export", action_label="导出结果通知").count() == 2


def test_there_is_no_letter_before_the_release(client: Client) -> None:
    """For nobody, whatever was decided."""
    field = make_field()
    decide(field, USUAL)
    for person in (field.secretaries[TIANXIN], field.clerk, field.decider):
        assert get(client, person, letter(field, TIANXIN))[0] == 404
    assert get(client, field.clerk, "/applications/999999/letter.pdf")[0] == 404


def ordered(client: Client, kind: str) -> ExportJob:
    """The committee's order of all letters."""
    response = client.post("/applications/letters/download/", {"format": kind})
    assert response.status_code == 302
    return ExportJob.objects.get(kind=f"applications.letters_{kind}")


def content_of(job: ExportJob) -> bytes:
    """What was made."""
    assert job.result is not None
    with job.result.file.open("rb") as made:
        return made.read()


def test_all_letters_at_once(client: Client) -> None:
    """One PDF and one zip, in official order: direct first, then the prefectures in administrative order."""
    field, _ = released_field()
    client.force_login(field.clerk, backend=BACKEND)
    job = ordered(client, "pdf")
    assert (job.state, job.done, job.error) == ("done", 6, "")
    pages = pages_of(content_of(job))
    order = [TIANXIN, FURONG, KAIFU, YUELU, NINGXIANG, ZHUZHOU]
    assert [next(name for name in order if f"{name}：" in page) for page in pages] == order
    job = ordered(client, "zip")
    with zipfile.ZipFile(io.BytesIO(content_of(job))) as archive:
        names = [f"结果通知_{field.forms[name].number}_{name}.pdf" for name in order]
        assert archive.namelist() == names
        assert "候补" in pages_of(archive.read(names[1]))[0]
    assert AuditEvent.objects.filter(action_label="导出结果通知").count() == 2


def test_no_letters_to_order_before_the_release(client: Client) -> None:
    """A sentence, and no job."""
    field = make_field()
    decide(field, USUAL)
    client.force_login(field.clerk, backend=BACKEND)
    response = client.post("/applications/letters/download/", {"format": "zip"}, follow=True)
    assert "结果还没有公布，还没有结果通知可以下载。" in response.content.decode()
    assert ExportJob.objects.count() == 0


def test_too_many_letters_for_one_pdf(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The zip is offered instead; a campaign that is not released has no letters at all."""
    field, _ = released_field()
    monkeypatch.setattr(paper, "PDF_LIMIT", 3)
    client.force_login(field.clerk, backend=BACKEND)
    assert "请改用压缩包" in ordered(client, "pdf").error
    job = ExportJob(parameters={"campaign": make_campaign("2021", is_current=False).pk})
    with pytest.raises(Refused, match="还没有公布"):
        paper.wanted(job)


def test_the_desk_of_the_letters(client: Client) -> None:
    """The committee sees the five texts with their mark, and changes one."""
    field = with_the_platforms_words(make_field())
    status, content = get(client, field.clerk, "/applications/letters/")
    page = content.decode()
    assert status == 200
    assert page.count("平台默认</span>") == 5
    for person in (field.secretaries[TIANXIN], field.officers["长沙市"], field.inspector):
        for address in ("/applications/letters/", "/applications/letters/selected/"):
            assert get(client, person, address)[0] == 404
    client.force_login(field.clerk, backend=BACKEND)
    page = client.get("/applications/letters/selected/").content.decode()
    assert "{党组织名称}" in page
    assert "第几候补" not in page
    assert client.get("/applications/letters/unknown/").status_code == 404
    assert client.delete("/applications/letters/selected/").status_code == 405
    response = client.post("/applications/letters/selected/", {"title": "通知", "body": "{谁}，留住我打的字"})
    assert response.status_code == 422
    assert "{谁}不能识别" in response.content.decode()
    assert "留住我打的字" in response.content.decode()
    response = client.post(
        "/applications/letters/selected/", {"title": "通知", "body": "{党组织名称}：好"}, follow=True
    )
    assert "“确定为创建对象”的通知文本已保存。" in response.content.decode()
    assert response.content.decode().count("平台默认</span>") == 4


def test_an_older_campaign_is_kept_after_saving(client: Client) -> None:
    """Decision 3: also in redirects."""
    field = with_the_platforms_words(make_field("2018", is_current=False))
    client.force_login(field.clerk, backend=BACKEND)
    make_campaign()
    address = "/applications/letters/selected/?campaign=2018"
    response = client.post(address, {"title": "通知", "body": "{党组织名称}：好"})
    assert (response.status_code, response["Location"]) == (302, "/applications/letters/?campaign=2018")
    response = client.post("/applications/letters/download/?campaign=2018")
    assert response["Location"] == "/applications/letters/?campaign=2018"


def test_the_texts_are_closed_after_the_release(client: Client) -> None:
    """403 with the reason; the downloads are offered instead."""
    field, _ = released_field()
    with_the_platforms_words(field)
    page = get(client, field.clerk, "/applications/letters/")[1].decode()
    assert "合并为一个 PDF（6 份）" in page
    assert "现在的状态是“已公布”" in page
    status, content = get(client, field.clerk, "/applications/letters/selected/")
    assert status == 403
    assert "已公布" in content.decode()
