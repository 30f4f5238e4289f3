"""The blank form for those who begin on paper: PDF and Word, from the campaign's data."""

from applications import form
from applications.document import FormDocument
from applications.exports import form_pdf
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import word
from benchmark_platform.core.documents.word import SIGNATURE, Blank, FormRow

PDF_NAME = "附件1 创建单位申请表（空白表）.pdf"
DOCX_NAME = "附件1 创建单位申请表（空白表）.docx"


def blank_document(campaign: Campaign) -> FormDocument:
    """Return a form of this campaign in which nothing is written and nobody is named."""
    return FormDocument(
        application_id=0,
        campaign_code=campaign.code,
        form_title=campaign.form_title,
        grounds_limit=campaign.grounds_limit,
        honour_years=campaign.honour_years,
        number="",
        code="",
        track="",
        track_label="",
        prefecture="",
        organization_code="",
        organization_name="",
        superior_name="",
        firm_names=(),
        values=form.Appendix1(),
        typed={},
        branch_opinion=None,
        firm_opinions=(),
        superior_opinion=None,
        submitted_at=None,
        submitted_by="",
    )


def blank_pdf(campaign: Campaign) -> bytes:
    """Return the blank form as PDF."""
    return form_pdf.form_pdf(blank_document(campaign))


def blank_docx(campaign: Campaign) -> bytes:
    """Return the blank form as Word, in the same order and wording."""
    rows = (
        FormRow((Blank("党组织名称"),)),
        FormRow((Blank("党组织\n成立时间"), Blank("党组织书记"))),
        FormRow((Blank("所在机构\n员工人数"), Blank("党员人数"))),
        FormRow((Blank("所获荣誉", f"（党组织及所在机构近{campaign.honour_years}年获得的荣誉）"),), 26),
        FormRow((Blank(f"党组织创建\n申报依据\n（{campaign.grounds_limit}字以内）"),), 56),
        FormRow(
            (Blank("党组织\n意见", signature=SIGNATURE), Blank("所在执业\n机构意见", signature=SIGNATURE)), height_mm=40
        ),
        FormRow((Blank("上级党组织\n意见", signature=SIGNATURE),), 40),
    )
    return word.form_docx(
        form_pdf.title_lines(campaign.form_title),
        rows,
        above="附件1：",
        closing=("填表人：", "联系方式："),
    )
