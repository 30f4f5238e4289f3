"""The campaign in the back office: settings change on record, dates and the plan's frozen rows do not."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign, Condition, ConditionPoint, PlatformDefault, Quota
from benchmark_platform.core.admin import nested_quotes

from .conftest import Cast, at

SignIn = Callable[[User], Client]


def filled(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """The page's form as it stands, with some changes."""
    context = client.get(address).context
    data: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = "on" if value is True else value
    return data | changes


def page_of(cast: Cast) -> str:
    """The campaign's page."""
    return f"/admin/campaigns/campaign/{cast.campaign.pk}/change/"


def test_settings_change_with_history_and_record(cast: Cast, sign_in: SignIn) -> None:
    """Who, what before, what after; the calendar's days are not in the form."""
    client = sign_in(cast.wang)
    with at("2020-07-28"):
        data = filled(client, page_of(cast), return_days="5")
        assert 'name="stages-0-closes_on"' not in client.get(page_of(cast)).content.decode()
        data |= {"stages-0-closes_on": "2021-01-01"}
        assert client.post(page_of(cast), data).status_code == 302
        assert "/calendar/application/move/?campaign=2020" in client.get(page_of(cast)).content.decode()
    assert Campaign.objects.get().return_days == 5
    assert cast.stage("mobilization").closes_on == date(2020, 7, 30)
    event = AuditEvent.objects.get(action="campaigns.campaign.change")
    assert (event.actor_name, event.before, event.after) == (
        "王芳",
        {"退回补正期限（天）": 3},
        {"退回补正期限（天）": 5},
    )
    history = cast.campaign.history.order_by("history_id").last()
    assert (history.return_days, history.history_user) == (5, cast.wang)


def test_bad_settings_are_refused(cast: Cast, sign_in: SignIn) -> None:
    """A limit of nothing, nobody to review, an unknown stage."""
    client = sign_in(cast.wang)
    with at("2020-07-28"):
        changes = {"upload_max_mb": "0", "desk_reviewers": "0", "reference_stage": "party"}
        page = client.post(page_of(cast), filled(client, page_of(cast), **changes)).content.decode()
    assert "单个文件上限须在 1 到 200 MB 之间。" in page
    assert "每份申报至少由 1 人审查。" in page
    assert Campaign.objects.get().upload_max_mb == 20


def test_quotas_and_conditions_until_selecting_begins(cast: Cast, sign_in: SignIn) -> None:
    """Corrected on 15 August, frozen on the 16th."""
    condition = Condition.objects.create(campaign=cast.campaign, code="C1", number=3, title="甲", text="原文")
    ConditionPoint.objects.create(condition=condition, number=1, text="要点")
    client, address = sign_in(cast.wang), f"/admin/campaigns/condition/{condition.pk}/change/"
    with at("2020-08-15"):
        data = filled(client, page_of(cast))
        seats = next(name for name, value in data.items() if name.endswith("-seats") and value == 10)
        assert client.post(page_of(cast), data | {seats: "11"}).status_code == 302
        data = filled(client, address, text="更正后的原文")
        assert client.post(address, data).status_code == 302
    assert Quota.objects.get(track="direct").seats == 11
    assert Condition.objects.get().text == "更正后的原文"
    with at("2020-08-16"):
        client = sign_in(cast.wang)
        data = filled(client, page_of(cast), **{seats: "12"})
        assert client.post(page_of(cast), data).status_code == 302
        assert client.post(address, {"text": "又改"}).status_code == 403
    assert Quota.objects.get(track="direct").seats == 11


def test_an_archived_campaign_is_looked_at_only(cast: Cast, sign_in: SignIn) -> None:
    """No form at all."""
    cast.campaign.is_read_only = True
    cast.campaign.save()
    client = sign_in(cast.wang)
    assert client.get(page_of(cast)).status_code == 200
    assert client.post(page_of(cast), {"return_days": "9"}).status_code == 403


def test_never_added_or_deleted_here(cast: Cast, sign_in: SignIn) -> None:
    """A campaign starts by an act."""
    client = sign_in(cast.wang)
    assert client.get("/admin/campaigns/campaign/add/").status_code == 403
    assert client.get(f"/admin/campaigns/campaign/{cast.campaign.pk}/delete/").status_code == 403
    assert client.get("/admin/campaigns/condition/add/").status_code == 403
    assert sign_in(cast.li).get(page_of(cast)).status_code == 403


def test_settings_go_by_their_names_and_quotes_stand_inside_quotes(cast: Cast, sign_in: SignIn) -> None:
    """No key of the program on the page; a title that has quotes itself is not quoted twice alike."""
    for setting in ("stages.opens_on", "return_days", "something.else"):
        PlatformDefault.objects.create(campaign=cast.campaign, setting=setting, note="方案未写明。")
    client = sign_in(cast.wang)
    with at("2020-07-28"):
        text = client.get(page_of(cast)).content.decode()
        assert "各阶段开始日期" in text and "退回补正期限（天）" in text and "stages.opens_on" not in text
        saved = client.post(page_of(cast), filled(client, page_of(cast), return_days="5"), follow=True)
    assert cast.campaign.short_title.startswith("“")
    assert "““" not in (said := str(next(iter(saved.context["messages"])))) and "‘标杆引领’" in said
    assert nested_quotes("“a”和“b”") == "“a”和“b”"
    assert nested_quotes("已修改““甲”计划”。") == "已修改“‘甲’计划”。"
