"""Bodies of the party, with the firms that they cover and their superior."""

from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from benchmark_platform.core.imports.fields import TableField
from benchmark_platform.core.imports.resource import Row, TableResource
from benchmark_platform.core.imports.widgets import Label, Reference, Several, YesNo
from benchmark_platform.organizations.models import CoveredFirm, Firm, Organization, Prefecture, Track

Kind = Organization.Kind


class CoveredFirmsField(TableField):
    """The firms of a body by code, the lead firm first; on the object they wait in ``firm_codes`` until saved."""

    def get_value(self, instance: Any) -> tuple[str, ...] | None:
        """Return the codes as read, or as stored."""
        if isinstance(instance, dict):
            return instance.get(self.attribute)
        waiting: tuple[str, ...] | None = instance.__dict__.get(self.attribute)
        if waiting is not None or instance.pk is None:
            return (*waiting[:1], *sorted(waiting[1:])) if waiting else ()
        return tuple(covered.firm.code for covered in instance.covered_firms.all())


class OrganizationResource(TableResource):
    """Bodies, known by their code. A superior may stand anywhere in the same file."""

    code = TableField("code", "组织代码", required=True, width=16)
    name = TableField("name", "党组织名称", required=True, width=44)
    kind = TableField("kind", "组织形式", widget=Label(list(Kind.choices)), required=True, width=24)
    track = TableField(
        "track",
        "申报渠道",
        widget=Label(list(Track.choices)),
        width=14,
        hint="基层党组织必填；行业党委和市州行业（协会）党组织不填",
    )
    superior = TableField(
        "superior", "上级党组织代码", widget=Reference("code", "党组织代码"), width=16, hint="可以是本表中的另一行"
    )
    prefecture = TableField("prefecture", "所在市州", widget=Reference("name", "市州"), width=24)
    firms = CoveredFirmsField(
        "firm_codes",
        "所在机构代码",
        widget=Several(str),
        width=44,
        hint="执业机构的统一社会信用代码，牵头机构写在最前面，几家之间用顿号隔开；机构须先导入",
    )
    founded_on = TableField("founded_on", "党组织成立时间", kind="date", width=14)
    secretary_name = TableField("secretary_name", "党组织书记", width=12)
    full_member_count = TableField("full_member_count", "正式党员人数", kind="integer", width=12)
    probationary_member_count = TableField("probationary_member_count", "预备党员人数", kind="integer", width=12)
    discipline_officer_name = TableField(
        "discipline_officer_name", "负责纪检工作的同志", width=14, hint="正式党员不足7人、不设支委的党组织填写"
    )
    elected_on = TableField("elected_on", "本届支委（书记）产生日期", kind="date", width=14)
    term_years = TableField("term_years", "任期（年）", kind="integer", width=10, hint="不填按 3 年")
    active = TableField("active", "在用", widget=YesNo(), width=8, hint="停用的填“否”；不填为“是”")

    key = ("组织代码",)
    parts = ("firm_codes",)
    notes = (
        "组织代码相同的党组织会被更新，没有的会新增；表中没有的列保持不变，空格则清空。",
        "上级党组织可以写在同一个表里，先后不限。",
    )
    examples = (
        {
            "code": "ZB00001",
            "name": "示例岳麓会计师事务所（特殊普通合伙）党支部",
            "kind": "branch",
            "track": "direct",
            "superior": SimpleNamespace(code="SW"),
            "prefecture": SimpleNamespace(name="长沙市"),
            "firm_codes": ("91430000SL00000001",),
            "founded_on": date(2012, 6, 1),
            "secretary_name": "张建国",
            "full_member_count": 12,
            "probationary_member_count": 1,
            "elected_on": date(2019, 5, 20),
            "term_years": 3,
            "active": "是",
        },
    )

    class Meta(TableResource.Meta):
        model = Organization

    def get_queryset(self) -> "QuerySet[Organization]":
        """Return all bodies with superior, prefecture and firms."""
        # Firms by a join: SQLite refuses to prefetch ten thousand of them by their numbers.
        covered = CoveredFirm.objects.select_related("firm")
        bodies = Organization.objects.select_related("superior", "prefecture").in_official_order()
        return bodies.prefetch_related(Prefetch("covered_firms", covered))

    def load(self, rows: Sequence[Row]) -> None:
        """Load prefectures and firms; make the new bodies of the file, so that others can name them as superior."""
        stored = {str(body.code): body for body in self.existing.values()}
        codes = dict.fromkeys(row["组织代码"] for row in rows if row["组织代码"])
        self.fresh = {code: Organization(code=code) for code in codes if code not in stored}
        self.bodies = stored | self.fresh
        self.refer("上级党组织代码", self.bodies)
        self.refer("所在市州", {prefecture.name: prefecture for prefecture in Prefecture.objects.all()})
        self.firm_ids = dict(Firm.objects.values_list("code", "pk"))
        self.superiors = {body.code: body.superior and body.superior.code for body in stored.values()}
        self.superiors |= {
            row["组织代码"]: row["上级党组织代码"] for row in rows if row["组织代码"] and "上级党组织代码" in row
        }
        self.committee = next((body.code for body in stored.values() if body.kind == Kind.COMMITTEE), None)
        self.prefecture_bodies = {
            body.prefecture_id: body.code for body in stored.values() if body.kind == Kind.PREFECTURE_BODY
        }
        self.today = timezone.localdate()

    def init_instance(self, row: Row | None = None) -> Organization:
        """Return the body that other rows may have named as superior already."""
        code = row["组织代码"] if row else None
        return self.fresh.get(code) or Organization()

    def check(self, instance: Organization, row: Row) -> Iterator[tuple[str, str]]:
        """What a row must be as a whole; the database holds to the same."""
        yield from self._check_place(instance)
        yield from self._check_superior(instance)
        yield from self._check_alone(instance)
        for code in instance.__dict__.get("firm_codes") or ():
            if code not in self.firm_ids:
                yield "所在机构代码", f"没有找到代码为“{code}”的执业机构，请先导入执业机构。"
        if instance.founded_on and instance.founded_on > self.today:
            yield "党组织成立时间", f"“{instance.founded_on}”还没有到，请核对年份。"

    def _check_place(self, body: Organization) -> Iterator[tuple[str, str]]:
        if not body.kind:
            return
        if body.is_branch and not body.track:
            yield "申报渠道", "基层党组织须填写“行业党委直属”或“市州”。"
        if not body.is_branch and body.track:
            yield "申报渠道", f"{body.get_kind_display()}自己不申报，这一格请留空。"
        if (body.track == Track.PREFECTURE or body.kind == Kind.PREFECTURE_BODY) and body.prefecture is None:
            yield "所在市州", "市州渠道的党组织和市州行业（协会）党组织须填写所在市州。"

    def _check_superior(self, body: Organization) -> Iterator[tuple[str, str]]:
        passed, code = {body.code}, self.superiors.get(body.code)
        while code is not None:
            if code in passed:
                yield "上级党组织代码", "上级党组织绕成了一圈（一级级往上又回到自己），请核对。"
                return
            passed.add(code)
            code = self.superiors.get(code)

    def _check_alone(self, body: Organization) -> Iterator[tuple[str, str]]:
        """There is one committee, and one body for each prefecture."""
        if body.kind == Kind.COMMITTEE:
            if self.committee not in {None, body.code}:
                yield "组织形式", f"行业党委只能有一个，已有代码为“{self.committee}”的。"
            self.committee = self.committee or body.code
        elif body.kind == Kind.PREFECTURE_BODY and body.prefecture is not None:
            other = self.prefecture_bodies.setdefault(body.prefecture.pk, body.code)
            if other != body.code:
                yield "所在市州", f"{body.prefecture}已有市州行业（协会）党组织（代码“{other}”），不能再有一个。"

    def store_new(self, instances: list[Any]) -> None:
        """Insert superiors before their subordinates."""
        waiting = instances
        while waiting:
            ready = [body for body in waiting if body.superior is None or body.superior.pk]
            super().store_new(ready)
            waiting = [body for body in waiting if body.pk is None]

    def save_parts(self, instances: Sequence[Any]) -> None:
        """Write the covered firms anew; the first one leads."""
        CoveredFirm.objects.filter(organization__in=[body.pk for body in instances]).delete()
        CoveredFirm.objects.bulk_create(
            (
                CoveredFirm(organization=body, firm_id=self.firm_ids[code], is_lead=position == 0)
                for body in instances
                for position, code in enumerate(body.firm_codes)
            ),
            batch_size=500,
        )
