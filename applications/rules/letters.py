"""Letters (S3): which placeholders a text may use, and what they become. Pure."""

import re
from collections.abc import Mapping

from benchmark_platform.core.findings import Finding, Findings

# Every placeholder and what it stands for; those of OPTIONAL may be empty, and then their line is left out.
PLACEHOLDERS = {
    "党组织名称": "申报的党组织",
    "编号": "申报编号",
    "计划": "计划简称",
    "结果": "结果的名称，如“未入选”",
    "候补顺序": "第几候补，只用于“候补”",
    "理由": "决定时填写的理由；没有理由时，这一行不印",
    "发文单位": "发文单位",
    "联系单位": "报送单位",
    "联系方式": "联系方式；没有填写时，这一行不印",
}
OPTIONAL = frozenset({"理由", "联系方式"})
ONLY_RESERVE = "候补顺序"
TITLE_LIMIT, BODY_LIMIT = 80, 2000

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders replaced; a line with an empty optional one is left out.

    What is filled in is never read as a placeholder itself. A placeholder that nobody knows stays as it is written.
    """
    lines = []
    for line in text.splitlines():
        names = set(_PLACEHOLDER.findall(line))
        if any(not values.get(name) for name in names & OPTIONAL):
            continue
        lines.append(_PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), line))
    return "\n".join(lines)


def check_text(*, title: str, body: str, reserve: bool) -> list[Finding]:
    """Return what is wrong with a letter's text: empty, too long, a placeholder that has no place here, a lone brace.

    ``reserve`` tells whether it is the letter to a reserve, the only one that has a rank.
    """
    findings = Findings()
    for field, word, text, limit in (("title", "标题", title, TITLE_LIMIT), ("body", "正文", body, BODY_LIMIT)):
        if not text.strip():
            findings.error(f"请填写{word}。", field)
        elif len(text) > limit:
            findings.error(f"{word}最多 {limit} 字，现在有 {len(text)} 字。", field)
        _check_placeholders(findings, field, word, text, reserve=reserve)
    for name in dict.fromkeys(_PLACEHOLDER.findall(title)):
        if name in OPTIONAL:
            findings.error(f"标题里不能使用{{{name}}}：没有内容时，标题就空了。请写在正文里。", "title")
    return findings.rows


def _check_placeholders(findings: Findings, field: str, word: str, text: str, *, reserve: bool) -> None:
    for name in dict.fromkeys(_PLACEHOLDER.findall(text)):
        if name not in PLACEHOLDERS:
            known = "、".join(f"{{{known}}}" for known in PLACEHOLDERS)
            findings.error(f"{word}里的{{{name}}}不能识别。可以使用：{known}。", field)
        elif name == ONLY_RESERVE and not reserve:
            findings.error(f"{word}里的{{{ONLY_RESERVE}}}只能用在“候补”的通知里。", field)
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        findings.error(f"{word}里有不成对的花括号，请补全或删去。", field)
