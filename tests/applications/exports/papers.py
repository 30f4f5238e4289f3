"""Forms as documents, and PDFs read back."""

import io
from datetime import UTC, date, datetime
from typing import Any

from pypdf import PdfReader

from applications import form
from applications.document import FormDocument, OpinionText

SENTENCE = "党支部坚持把党建工作写入机构章程，认真落实“三会一课”制度，积极探索“党建+所建”工作模式，带动全所提升质量。"
ANSWERS: dict[str, Any] = {
    "branch_name": "示例岳麓会计师事务所党支部",
    "founded_on": "2012-06-01",
    "secretary_name": "祎昇堃玥",
    "employee_count": "156",
    "member_count": "23",
    "filled_by": "李秀英",
    "contact": "0731-85165666",
}


def honours(count: int) -> list[dict[str, str]]:
    return [
        {
            "title": f"{2018 + n % 3}年度全省注册会计师行业先进基层党组织",
            "body": "中共湖南省注册会计师资产评估行业委员会",
            "awarded_on": f"{2018 + n % 3}-07-01",
            "owner": "firm" if n % 2 else "organization",
        }
        for n in range(count)
    ]


def opinion(level: str, text: str, *, firm: str = "", label: str = "同意申报", signatory: str = "赵敏") -> OpinionText:
    return OpinionText(level, "agree", label, text, signatory, date(2020, 8, 4), firm)


def document(answers: dict[str, Any], **changes: Any) -> FormDocument:
    facts: dict[str, Any] = {
        "application_id": 1,
        "campaign_code": "2020",
        "form_title": "湖南省注册会计师资产评估行业党建“标杆引领”计划创建单位申请表",
        "grounds_limit": 500,
        "honour_years": 3,
        "number": "2020-市州-003",
        "code": "K7QM-4TDA",
        "track": "prefecture",
        "track_label": "市州",
        "prefecture": "长沙市",
        "organization_code": "ZB00001",
        "organization_name": "示例岳麓会计师事务所党支部",
        "superior_name": "示例长沙市注册会计师行业党委",
        "firm_names": ("示例第一会计师事务所",),
        "values": form.read(answers),
        "typed": answers,
        "branch_opinion": opinion("branch", "经党员大会研究，同意申报。", signatory="张建国"),
        "firm_opinions": (opinion("firm", "同意。", firm="示例第一会计师事务所"),),
        "superior_opinion": opinion("superior", "作用发挥明显。", label="同意推荐", signatory="王志强"),
        "submitted_at": datetime(2020, 8, 5, 2, tzinfo=UTC),
        "submitted_by": "李秀英",
    }
    return FormDocument(**facts | changes)


def pages_of(content: bytes) -> list[str]:
    """The text of each page without white space."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def in_order(text: str, parts: list[str]) -> bool:
    """Whether the parts come one after the other."""
    position = 0
    for part in parts:
        position = text.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return True
