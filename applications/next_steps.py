"""What happens to a submitted form next: the same words on the page and on the receipt (S2, S3)."""

from benchmark_platform.organizations.models import Track


def what_next(*, track: str, superior_name: str, filing_office: str) -> list[str]:
    """Return the steps in the words of the plan."""
    steps = [f"{superior_name}审阅申请表，签署“上级党组织意见”并盖章。"]
    if track == Track.PREFECTURE:
        steps.append("市州行业（协会）党组织从申报的基层党组织中遴选推荐 1 个，报省行业党委备案。")
    steps.append(f"{filing_office}审查申报条件。")
    steps.append("行业党委遴选确定创建对象，结果会公布并发消息通知。")
    steps.append("需要补正时，申请表会退回党组织，并写明理由和期限；请留意消息。")
    return steps
