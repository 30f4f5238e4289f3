"""Articles handed to the association (7-2): what makes one complete, what was adopted where, how many a year. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings
from evaluations.rules.documents import is_web_address
from evaluations.rules.figures import QUESTION
from evaluations.rules.periods import Per, Span, periods

TITLE_LIMIT, AUTHOR_LIMIT, TEXT_LIMIT, ANSWER_LIMIT, OUTLET_LIMIT, LINK_LIMIT = 120, 60, 20_000, 300, 120, 200


@dataclass(frozen=True)
class YearCount:
    """The articles of a calendar year: ``received`` ones count; ``required`` None: the year is not demanded."""

    label: str
    required: int | None
    received: int
    waiting: int

    @property
    def missing(self) -> int:
        """How many are still to be received."""
        return max((self.required or 0) - self.received, 0)


def check_article(
    *, title: str, author: str, text: str, has_file: bool, sent_on: date | None, day: date, earliest: date
) -> list[Finding]:
    """Return what is missing in an article; it may have been sent on paper earlier (补录), never later than today."""
    findings = Findings()
    _line(findings, title, "title", "标题", TITLE_LIMIT)
    _line(findings, author, "author", "作者", AUTHOR_LIMIT, required=False)
    if len(text.strip()) > TEXT_LIMIT:
        findings.error(f"正文最多{TEXT_LIMIT}字，现在有{len(text.strip())}字，请改为上传文件。", "text")
    if not text.strip() and not has_file:
        findings.error("请填写正文，或上传稿件文件（Word 或 PDF）。", "text")
    if sent_on is None:
        findings.error("请填写报送日期，例如 2020-11-10。", "sent_on")
    elif sent_on > day:
        findings.error("报送日期不能晚于今天，请核对。", "sent_on")
    elif sent_on < earliest:
        findings.error(f"考核期从{chinese_day(earliest)}开始，更早报送的稿件不计算，不需要登记。", "sent_on")
    return findings.rows


def doubled(title: str, others: Iterable[tuple[str, date]]) -> list[Finding]:
    """Return the question where the unit has sent an article of that title before (title, day)."""
    same = [day for other, day in others if other.strip() == title.strip()]
    if not same:
        return []
    words = f"{chinese_day(same[0])}已经报送过同样标题的稿件。确实是另外一篇时，请勾选“核对无误”后再报送。"
    return [Finding(words, "title", code=QUESTION)]


def check_adoption(
    *, level: str, levels: Iterable[str], outlet: str, link: str, adopted_on: date | None, sent_on: date, day: date
) -> list[Finding]:
    """Return what is missing where an article was adopted: level and day are needed, outlet and link are welcome."""
    findings = Findings()
    if level not in levels:
        findings.error("请选择采用层级。", "level")
    _line(findings, outlet, "outlet", "采用媒体", OUTLET_LIMIT, required=False)
    if link.strip() and (len(link.strip()) > LINK_LIMIT or not is_web_address(link)):
        findings.error(f"链接须是以 http:// 或 https:// 开头的网址，最多{LINK_LIMIT}字，请更正。", "link")
    if adopted_on is None:
        findings.error("请填写采用日期，例如 2020-11-10。", "adopted_on")
    elif adopted_on > day:
        findings.error("采用日期不能晚于今天，请核对。", "adopted_on")
    elif adopted_on < sent_on:
        findings.error(f"采用日期不能早于报送日期（{chinese_day(sent_on)}），请核对。", "adopted_on")
    return findings.rows


def check_return(reason: str) -> list[Finding]:
    """Return what is missing where an article is sent back: the unit has to know what to put right."""
    findings = Findings()
    _line(findings, reason, "reason", "退回原因", ANSWER_LIMIT)
    return findings.rows


def year_counts(
    articles: Iterable[tuple[date, str]], *, span: Span, required: int, counted: Collection[str]
) -> list[YearCount]:
    """Return the count of each calendar year that touches the assessment period; only whole years are demanded.

    ``counted`` are the states that count, as the check rule has them (7-2).
    """
    rows = list(articles)
    counts = []
    for period in periods(Per.YEAR, span):
        states = [state for day, state in rows if day in period and day in span]
        received = sum(state in counted for state in states)
        counts.append(
            YearCount(
                period.label,
                required if period.whole else None,
                received,
                sum(state == "sent" and state not in counted for state in states),
            )
        )
    return counts


def _line(findings: Findings, text: str, field: str, name: str, limit: int, *, required: bool = True) -> None:
    length = len(text.strip())
    if required and not length:
        findings.error(f"请填写{name}。", field)
    elif length > limit:
        findings.error(f"{name}最多{limit}字，现在有{length}字，请精简。", field)
