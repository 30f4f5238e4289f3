"""Conflicts of interest (S3): the rule, its reading for many, and what is declared."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from applications.models import DeclaredConflict
from applications.rules.conflicts import Applicant, Held, Person, conflict
from applications.services.conflicts import (
    conflict_between,
    conflicted_assignments,
    conflicts_among,
    declare_conflict,
    withdraw_conflict,
)
from benchmark_platform.accounts.models import Membership
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import CoveredFirm
from tests.applications.conftest import moment
from tests.applications.desk import Desk, make_desk
from tests.factories import make_branch, make_prefecture_body, make_user

BRANCH = Applicant(1, "示例岳麓党支部", superior_id=2, prefecture_id=7, firms={50: "示例岳麓会计师事务所"})


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """In the stage of selection."""
    with time_machine.travel(moment(8, 20), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def desk(db: None, clock: time_machine.Traveller) -> Desk:
    """Two forms at the desk."""
    return make_desk()


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (Held(1, "示例岳麓党支部", "branch"), "在申报的党组织“示例岳麓党支部”任职"),
        (Held(2, "示例党委", "party_committee"), "的上级党组织“示例党委”任职"),
        (Held(3, "示例长沙市党委", "prefecture_body", 7), "所在市州的“示例长沙市党委”任职"),
        (Held(4, "示例麓谷党支部", "branch", 7, frozenset({50})), "同在执业机构“示例岳麓会计师事务所”"),
        (Held(3, "示例岳阳市党委", "prefecture_body", 8), ""),
        (Held(3, "示例党委", "prefecture_body", None), ""),
        (Held(4, "示例麓谷党支部", "branch", 7, frozenset({51})), ""),
        (Held(2, "省行业党委", "committee"), ""),
    ],
)
def test_by_role(held: Held, words: str) -> None:
    """S3: a role in the branch, its superior, its prefecture, its firm; a role in the committee is none."""
    sentence = conflict(Person("周敏", (Held(9, "省行业党委", "committee"), held)), BRANCH)
    assert (words in sentence and sentence.endswith("。")) if words else sentence == ""


def test_by_declaration() -> None:
    """What was declared is told with its reason."""
    person = Person("周敏", declared={1: "配偶在该机构执业"})
    assert conflict(person, BRANCH) == "周敏已申报与“示例岳麓党支部”的利益关系：配偶在该机构执业"
    assert conflict(person, Applicant(5, "示例党支部")) == ""


def test_read_for_many_at_once(desk: Desk) -> None:
    """Every door of the rule, from the rows of the database."""
    assert conflicts_among([desk.zhou, desk.he, desk.luo], [desk.direct, desk.recommended]) == {}
    Membership.objects.create(user=desk.zhou, organization=desk.changsha, role="prefecture")
    firm = desk.branch.covered_firms.get().firm
    neighbour = make_branch("示例同所党支部", firms=[firm])
    Membership.objects.create(user=desk.he, organization=neighbour, role="branch")
    found = conflicts_among([desk.zhou, desk.he, desk.luo], [desk.direct, desk.recommended])
    # 示例天心 is a direct branch that sits in Changsha: its prefecture's body is near enough.
    assert sorted(found) == sorted(
        [(desk.zhou.pk, desk.direct.pk), (desk.zhou.pk, desk.recommended.pk), (desk.he.pk, desk.direct.pk)]
    )
    Membership.objects.update(ended_at=moment(8, 1))
    assert conflict_between(desk.zhou, desk.recommended) == ""


def test_declared_by_the_person_or_by_the_committee(desk: Desk) -> None:
    """On record with its reason; asked again it is refused."""
    own = declare_conflict(
        campaign=desk.campaign, person=desk.luo, organization=desk.local, reason=" 曾任该支部书记 ", by=desk.luo
    )
    assert (own.reason, conflict_between(desk.luo, desk.recommended)) == (
        "曾任该支部书记",
        "罗兰已申报与“示例岳麓会计师事务所党支部”的利益关系：曾任该支部书记",
    )
    declare_conflict(campaign=desk.campaign, person=desk.he, organization=desk.local, reason="亲属", by=desk.clerk)
    event = AuditEvent.objects.filter(action="conflict.declare").first()
    assert event is not None and event.after["organization"] == desk.local.name
    with pytest.raises(Refused, match="已经申报过了"):
        declare_conflict(campaign=desk.campaign, person=desk.he, organization=desk.local, reason="亲属", by=desk.he)


def test_what_is_missing_is_said(desk: Desk) -> None:
    """No body, no reason, too long a reason."""
    facts = {"campaign": desk.campaign, "person": desk.zhou, "by": desk.zhou}
    with pytest.raises(Refused) as refused:
        declare_conflict(organization=None, reason="", **facts)
    assert [finding.field for finding in refused.value.findings] == ["organization", "reason"]
    with pytest.raises(Refused, match="200 个字以内"):
        declare_conflict(organization=desk.local, reason="长" * 201, **facts)
    assert not DeclaredConflict.objects.exists()


def test_nobody_declares_for_somebody_else_but_the_committee(desk: Desk, clock: time_machine.Traveller) -> None:
    """By role and by stage."""
    officer = make_user(desk.changsha, "prefecture", "王志强")
    facts = {"campaign": desk.campaign, "organization": desk.local, "reason": "亲属"}
    for person, by in ((desk.zhou, desk.luo), (officer, officer)):
        with pytest.raises(Forbidden, match="没有这项权限"):
            declare_conflict(person=person, by=by, **facts)
    clock.move_to(moment(10, 5))
    with pytest.raises(Forbidden, match="已于2020年9月30日截止"):
        declare_conflict(person=desk.zhou, by=desk.zhou, **facts)


def test_the_list_is_checked_again_and_the_desk_is_told(desk: Desk) -> None:
    """After the assignment: a declaration or a new role shows in 利益关系核对."""
    review, _ = desk.assign(desk.zhou, desk.he)
    assert conflicted_assignments(desk.campaign) == []
    declare_conflict(campaign=desk.campaign, person=desk.zhou, organization=desk.branch, reason="亲属", by=desk.zhou)
    [(found, sentence)] = conflicted_assignments(desk.campaign)
    assert (found, "亲属" in sentence) == (review, True)
    assert Message.objects.get(title__startswith="周敏申报了利益关系").role == "committee"


def test_a_new_body_or_firm_counts(desk: Desk) -> None:
    """The rule reads what stands now."""
    other = make_branch("示例岳阳党支部", superior=make_prefecture_body("岳阳市", "yueyang"))
    Membership.objects.create(user=desk.zhou, organization=other, role="branch")
    assert conflict_between(desk.zhou, desk.direct) == ""
    CoveredFirm.objects.create(organization=other, firm=desk.branch.covered_firms.get().firm, is_lead=False)
    assert "同在执业机构" in conflict_between(desk.zhou, desk.direct)


def test_taken_back_by_who_declared_it(desk: Desk, client: Client, clock: time_machine.Traveller) -> None:
    """With a reason, on record; the desk is told, and the person may declare again."""
    desk.assign(desk.zhou, desk.he)
    facts = {"campaign": desk.campaign, "person": desk.zhou, "organization": desk.branch}
    declared = declare_conflict(reason="亲属", by=desk.clerk, **facts)
    address = f"/applications/conflicts/{declared.pk}/withdraw/"
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(desk.luo, backend=backend)
    assert client.get(address).status_code == 404
    client.force_login(desk.zhou, backend=backend)
    assert client.get(address).status_code == 403  # the committee's clerk has put it on record
    client.force_login(desk.clerk, backend=backend)
    assert address in client.get("/applications/conflicts/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    done = client.post(address, {"reason": "登记错了人。"}, follow=True).content.decode()
    assert "申报已撤回，记录保留。" in done and address not in done
    assert client.get(address).status_code == 404
    assert conflict_between(desk.zhou, desk.direct) == ""
    event = AuditEvent.objects.get(action="conflict.withdraw")
    assert (event.reason, event.before["person"]) == ("登记错了人。", "周敏")
    assert Message.objects.filter(title="周敏的利益关系申报已撤回").count() == 1
    with pytest.raises(Refused, match="已经撤回"):
        withdraw_conflict(declared, campaign=desk.campaign, reason="再次", by=desk.clerk)
    assert declare_conflict(reason="亲属", by=desk.zhou, **facts).pk != declared.pk
