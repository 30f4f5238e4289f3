"""Opinions in order (F4), sealed pages tied to their version (F3), supporting files."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.codes import version_code
from applications.models import Application, Opinion, SealedScan, SupportingFile
from applications.services.checking import firms_asked, outdated_scans
from applications.services.drafting import save_part
from applications.services.opinions import (
    record_firm_opinion,
    record_own_opinion,
    record_superior_opinion,
    record_superior_opinions,
)
from applications.services.scans import (
    add_supporting_file,
    remove_sealed_page,
    remove_supporting_file,
    upload_sealed_page,
)
from applications.services.submitting import submit, withdraw
from benchmark_platform.accounts.models import Membership
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import CoveredFirm
from tests.applications.conftest import World
from tests.applications.filing import begin, complete, file, give_opinions, scan_file, seal
from tests.core.builders import PDF, docx
from tests.factories import make_branch, make_firm, make_user

SIGNED: dict[str, Any] = {"text": "同意申报。", "signatory": "张建国", "signed_on": date(2020, 8, 3)}
SUPERIOR: dict[str, Any] = {
    "verdict": "agree",
    "text": "同意推荐。",
    "signatory": "王志强",
    "signed_on": date(2020, 8, 5),
}


def firm_of(application: Application) -> int:
    """The lead firm's id."""
    return application.organization.covered_firms.get(is_lead=True).firm_id


class TestOrder:
    """F4: organisation, firm, superior; a later one cannot exist before the earlier."""

    def test_the_firm_after_the_organisation(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        facts = SIGNED | {"verdict": "agree"}
        with pytest.raises(Refused, match="三级意见须依次签署"):
            record_firm_opinion(application, firm_id=firm_of(application), by=world.direct_secretary, **facts)
        record_own_opinion(application, by=world.direct_secretary, **SIGNED)
        record_firm_opinion(application, firm_id=firm_of(application), by=world.direct_secretary, **facts)
        assert [row.level for row in application.opinions.all()] == ["branch", "firm"]

    def test_not_signed_before_the_one_before(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        record_own_opinion(application, by=world.direct_secretary, **SIGNED)
        with pytest.raises(Refused, match="早于前一级意见的日期2020年8月3日"):
            record_firm_opinion(
                application,
                firm_id=firm_of(application),
                by=world.direct_secretary,
                **SIGNED | {"verdict": "agree", "signed_on": date(2020, 8, 2)},
            )

    def test_the_superior_only_on_a_submitted_form(self, world: World) -> None:
        application = complete(world.campaign, world.changsha_branch, world.secretary)
        with pytest.raises(Forbidden, match="只有在“已提交”状态下"):
            record_superior_opinion(application, by=world.changsha_officer, **SUPERIOR)

    def test_no_firm_of_somebody_else(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        record_own_opinion(application, by=world.direct_secretary, **SIGNED)
        with pytest.raises(Refused, match="不是本党组织所在的执业机构"):
            record_firm_opinion(
                application, firm_id=make_firm().pk, by=world.direct_secretary, **SIGNED | {"verdict": "agree"}
            )

    def test_a_verdict_is_needed(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        record_own_opinion(application, by=world.direct_secretary, **SIGNED)
        with pytest.raises(Refused, match="请选择同意或不同意"):
            record_firm_opinion(
                application, firm_id=firm_of(application), by=world.direct_secretary, **SIGNED | {"verdict": ""}
            )

    def test_what_is_missing_is_said_at_its_field(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        with pytest.raises(Refused) as raised:
            record_own_opinion(application, text="", signatory="", signed_on=None, by=world.direct_secretary)
        assert [row.field for row in raised.value.findings] == ["text", "signatory", "signed_on"]

    def test_a_corrected_opinion_keeps_the_old_one(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        record_own_opinion(application, by=world.direct_secretary, **SIGNED)
        record_own_opinion(application, by=world.direct_secretary, **SIGNED | {"text": "一致同意申报。"})
        standing = application.opinions.filter(superseded_at__isnull=True)
        assert [row.text for row in standing] == ["一致同意申报。"]
        assert application.opinions.count() == 2

    def test_the_same_again_is_a_second_click(self, world: World) -> None:
        """One opinion, one record, one message."""
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        first = record_superior_opinion(application, by=world.changsha_officer, **SUPERIOR)
        again = record_superior_opinion(application, by=world.changsha_officer, **SUPERIOR)
        assert again.pk == first.pk
        assert application.opinions.filter(level="superior").count() == 1
        assert AuditEvent.objects.about(application).filter(action="opinion.record_superior").count() == 1
        assert Message.objects.filter(title__startswith="上级党组织已签署意见").count() == 1

    def test_an_opinion_lands_on_the_submission_that_was_read(self, world: World) -> None:
        """F5: the branch took the form back and filed it anew while the superior was reading."""
        application, read = file(world.campaign, world.changsha_branch, world.secretary)
        withdraw(application, by=world.secretary)
        submission = submit(Application.objects.with_parties().get(pk=application.pk), by=world.secretary)
        with pytest.raises(Refused, match="申请表重新提交过"):
            record_superior_opinion(application, by=world.changsha_officer, submission_id=read.pk, **SUPERIOR)
        assert not application.opinions.filter(level="superior").exists()
        record_superior_opinion(application, by=world.changsha_officer, submission_id=submission.pk, **SUPERIOR)

    def test_nobody_else_records_it(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        for stranger in (world.secretary, world.clerk):
            with pytest.raises(Forbidden):
                record_own_opinion(application, by=stranger, **SIGNED)


class TestJointBranch:
    """F4: a joint branch has one firm opinion per firm: the lead firm's required, the others' by setting."""

    def joint(self, world: World) -> Application:
        branch = make_branch("示例联合党支部", firms=[make_firm("甲所"), make_firm("乙公司")])
        return begin(world.campaign, branch, make_user(branch, name="孙丽"))

    def test_only_the_lead_firm(self, world: World) -> None:
        assert [(row.name, row.required) for row in firms_asked(self.joint(world))] == [
            ("甲所", True),
            ("乙公司", False),
        ]

    def test_every_firm_by_setting(self, world: World) -> None:
        world.campaign.all_firms_give_opinion = True
        world.campaign.save()
        assert [row.required for row in firms_asked(self.joint(world))] == [True, True]

    def test_somebody_leads_even_where_nobody_is_named(self, world: World) -> None:
        application = self.joint(world)
        CoveredFirm.objects.filter(organization=application.organization).update(is_lead=False)
        assert [row.required for row in firms_asked(application)] == [True, False]


class TestSuperior:
    """F4, F5: the superior's opinion is a part of its own."""

    def test_online(self, world: World) -> None:
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        opinion = record_superior_opinion(
            application, by=world.changsha_officer, scan=scan_file(), code=submission.code.lower(), **SUPERIOR
        )
        assert (opinion.submission, opinion.recorded_by) == (submission, world.changsha_officer)
        assert application.scans.get(part="superior").code == submission.code
        assert application.scans.filter(part="applicant", removed_at__isnull=True).count() == 1
        assert Message.objects.filter(
            organization=world.changsha_branch, title=f"上级党组织已签署意见：{world.changsha.name}"
        ).exists()

    def test_another_prefecture_may_not(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        for stranger in (world.yueyang_officer, world.clerk, world.secretary):
            with pytest.raises(Forbidden):
                record_superior_opinion(application, by=stranger, **SUPERIOR)

    def test_a_page_of_another_version_is_refused_and_nothing_is_half_done(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        with pytest.raises(Refused, match="版本码不一致"):
            record_superior_opinion(
                application, by=world.changsha_officer, scan=scan_file(), code="AAAA-AAAA", **SUPERIOR
            )
        assert not application.opinions.filter(level="superior").exists()

    def test_a_superior_without_an_account_speaks_on_paper(self, world: World) -> None:
        """Decision 5: then the branch records it, with the sealed page."""
        Membership.objects.filter(organization=world.changsha).delete()
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        with pytest.raises(Refused, match="请上传盖章页"):
            record_superior_opinion(application, by=world.secretary, **SUPERIOR)
        record_superior_opinion(application, by=world.secretary, scan=scan_file(), code=submission.code, **SUPERIOR)
        record_superior_opinion(application, by=world.secretary, **SUPERIOR | {"text": "同意推荐，情况属实。"})
        assert application.opinions.get(level="superior", superseded_at__isnull=True).text == "同意推荐，情况属实。"


class TestSealedPages:
    """F3: uploaded against the version whose code is printed on the page."""

    def test_data_changed_afterwards_outdates_the_page_and_says_what_changed(self, world: World) -> None:
        application = complete(world.campaign, world.direct_branch, world.direct_secretary)
        assert [changes for _, changes in outdated_scans(application)] == [[]]
        save_part(
            application, fields={"secretary_name": "王芳"}, base_version=application.version, by=world.direct_secretary
        )
        fresh = Application.objects.with_parties().get(pk=application.pk)
        assert [changes for _, changes in outdated_scans(fresh)] == [["党组织书记"]]

    def test_a_page_of_an_older_version(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        old = version_code(application.pk, application.answers)
        application = save_part(
            application, fields={"member_count": "14"}, base_version=application.version, by=world.direct_secretary
        )
        with pytest.raises(Refused, match="打印之后修改了党员人数。请重新打印当前版本"):
            upload_sealed_page(application, upload=scan_file(), code=old, by=world.direct_secretary)

    @pytest.mark.parametrize(("code", "words"), [("", "请填写盖章页页脚的版本码"), ("AAAA-AAAA", "不属于这份申请表")])
    def test_no_code_or_a_wrong_one(self, world: World, code: str, words: str) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        with pytest.raises(Refused, match=words):
            upload_sealed_page(application, upload=scan_file(), code=code, by=world.direct_secretary)
        assert not SealedScan.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("盖章页.pdf", b"", "空文件"),
            ("盖章页.pdf", b"MZ\x90\x00" + b"\0" * 600, "盖章页.pdf"),
            ("病毒.exe", b"MZ", "exe"),
            ("没有盖章.docx", docx(), "可以上传：PDF、JPG 图片、PNG 图片。"),
        ],
    )
    def test_files_that_are_not_what_they_say(self, world: World, name: str, content: bytes, words: str) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        code = version_code(application.pk, application.answers)
        with pytest.raises(UploadRefused, match=words):
            upload_sealed_page(
                application, upload=SimpleUploadedFile(name, content), code=code, by=world.direct_secretary
            )
        assert not SealedScan.objects.exists()

    def test_twelve_pages_at_most(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        code = version_code(application.pk, application.answers)

        def upload(number: int) -> SealedScan:
            page = SimpleUploadedFile(f"{number}.pdf", PDF + b"%" * number, content_type="application/pdf")
            return upload_sealed_page(application, upload=page, code=code, by=world.direct_secretary)

        pages = [upload(number) for number in range(12)]
        with pytest.raises(Refused, match="最多上传 12 个文件"):
            upload(12)
        assert upload(3) == pages[3], "the same page twice is one"
        assert application.scans.count() == 12
        Campaign.objects.update(scan_pages_limit=13)
        upload(12)

    def test_limits_are_the_campaigns(self, world: World) -> None:
        """Ours, adjustable: how long an opinion is, how many files there are."""
        Campaign.objects.update(supporting_files_limit=1, opinion_limit=4)
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        facts = {"purpose": "other", "by": world.direct_secretary}
        add_supporting_file(application, upload=scan_file("说明.pdf"), **facts)
        with pytest.raises(Refused, match="最多上传 1 个文件"):
            add_supporting_file(application, upload=scan_file("又一份.pdf"), **facts)
        with pytest.raises(Refused, match="超过 4 字"):
            record_own_opinion(
                application,
                text="同意申报。",
                signatory="张建国",
                signed_on=date(2020, 8, 3),
                by=world.direct_secretary,
            )

    def test_the_superiors_pages_are_limited_too(self, world: World) -> None:
        """At most so many pages of the superior, said at the field of the page; the same one twice is one."""
        Campaign.objects.update(scan_pages_limit=1)
        application, submission = file(world.campaign, world.direct_branch, world.direct_secretary)
        facts = {
            "verdict": "agree",
            "text": "同意申报。",
            "signatory": "王志强",
            "signed_on": date(2020, 8, 5),
            "code": submission.code,
            "by": world.clerk,
        }
        record_superior_opinion(application, scan=scan_file("上级.pdf"), **facts)
        record_superior_opinion(application, scan=scan_file("上级.pdf"), **facts)
        other = SimpleUploadedFile("别的.pdf", PDF + b"%", content_type="application/pdf")
        with pytest.raises(Refused) as refused:
            record_superior_opinion(application, scan=other, **facts)
        assert [finding.field for finding in refused.value.findings] == ["scan"]
        assert application.scans.filter(part="superior").count() == 1

    def test_a_removed_page_stays_on_record(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        seal(application, world.direct_secretary)
        scan = application.scans.get()
        remove_sealed_page(application, scan_id=scan.pk, by=world.direct_secretary)
        assert application.standing_scans == []
        assert application.scans.get().removed_at is not None
        with pytest.raises(SealedScan.DoesNotExist):
            remove_sealed_page(application, scan_id=scan.pk, by=world.direct_secretary)

    def test_the_bytes_are_private_and_hashed(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        seal(application, world.direct_secretary)
        stored = application.scans.get().file
        assert stored.original_name == "盖章页.pdf"
        assert "盖章页" not in stored.file.name
        assert len(stored.sha256) == 64


class TestSupportingFiles:
    """Section 3: the approval of founding, proofs of honours."""

    def test_added_and_removed(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        add_supporting_file(
            application, purpose="founding_approval", upload=scan_file("成立批复.pdf"), by=world.direct_secretary
        )
        row = application.supporting_files.get()
        remove_supporting_file(application, file_id=row.pk, by=world.direct_secretary)
        assert SupportingFile.objects.get().removed_at is not None

    def test_refusals(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        with pytest.raises(Refused, match="请选择材料的用途"):
            add_supporting_file(application, purpose="", upload=scan_file(), by=world.direct_secretary)
        for _ in range(30):
            add_supporting_file(application, purpose="other", upload=scan_file(), by=world.direct_secretary)
        with pytest.raises(Refused, match="最多上传 30 个文件"):
            add_supporting_file(application, purpose="other", upload=scan_file(), by=world.direct_secretary)


def test_opinions_may_be_recorded_before_the_scan_and_changed_after_it(world: World) -> None:
    """F3: an opinion that stood on the print and was changed later outdates the page."""
    application = begin(world.campaign, world.direct_branch, world.direct_secretary)
    give_opinions(application, world.direct_secretary)
    seal(application, world.direct_secretary)
    record_own_opinion(application, by=world.direct_secretary, **SIGNED | {"text": "一致同意。"})
    fresh = Application.objects.with_parties().get(pk=application.pk)
    assert [changes for _, changes in outdated_scans(fresh)] == [["党组织意见"]]
    assert Opinion.objects.filter(application=application).count() == 3


class TestBatch:
    """Decision 5: on the direct track in a batch if wanted; all or nothing."""

    DIRECT = SUPERIOR | {"text": "同意申报。"}

    def filed(self, world: World) -> list[Application]:
        second = make_branch("示例开福会计师事务所党支部")
        return [
            file(world.campaign, world.direct_branch, world.direct_secretary)[0],
            file(world.campaign, second, make_user(second, name="孙丽"))[0],
        ]

    def test_all(self, world: World) -> None:
        forms = self.filed(world)
        opinions = record_superior_opinions(forms, by=world.clerk, **self.DIRECT)
        assert [row.application for row in opinions] == forms
        assert {row.submission.application_id for row in opinions} == {form.pk for form in forms}

    def test_one_that_is_not_for_this_person_stops_all(self, world: World) -> None:
        forms = [*self.filed(world), file(world.campaign, world.changsha_branch, world.secretary)[0]]
        with pytest.raises(Forbidden):
            record_superior_opinions(forms, by=world.clerk, **self.DIRECT)
        assert not Opinion.objects.filter(level="superior").exists()

    def test_a_wrong_day_names_the_form(self, world: World) -> None:
        forms = self.filed(world)
        early = self.DIRECT | {"signed_on": date(2020, 8, 1)}
        with pytest.raises(Refused, match="示例天心会计师事务所党支部：签署日期早于前一级意见的日期"):
            record_superior_opinions(forms, by=world.clerk, **early)
        with pytest.raises(Refused, match="^意见内容还没有填写。$"):
            record_superior_opinions(forms, by=world.clerk, **self.DIRECT | {"text": ""})

    def test_nothing_ticked(self, world: World) -> None:
        with pytest.raises(Refused, match="请先勾选"):
            record_superior_opinions([], by=world.clerk, **self.DIRECT)
