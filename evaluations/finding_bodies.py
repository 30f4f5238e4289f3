"""Finding a body by what somebody typed: its code, its full name, or a part of it that only one has."""

from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Organization

SHOWN = 5


def body_named(words: str, *, field: str) -> Organization:
    """Return the one body in use that is meant.

    :raises Refused: nothing typed, nobody found, or several; the sentence names those that come near.
    """
    words = words.strip()
    if not words:
        raise Refused([Finding("请填写党组织的全称或代码。", field)])
    known = Organization.objects.filter(active=True).exclude(kind=Organization.Kind.COMMITTEE)
    exact = list(known.filter(code=words)) or list(known.filter(name=words)[: SHOWN + 1])
    found = exact or list(known.filter(name__icontains=words).order_by("code")[: SHOWN + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused([Finding(f"没有找到“{words}”，请核对党组织的全称或代码。", field)])
    near = "、".join(f"{body.name}（{body.code}）" for body in found[:SHOWN]) + ("等" if len(found) > SHOWN else "")
    raise Refused([Finding(f"“{words}”有不止一个党组织：{near}。请填写其中一个的代码。", field)])


def bodies_named(lines: str, *, field: str) -> list[Organization]:
    """Return the bodies that are meant, one a line.

    :raises Refused: with a sentence for every line that is not clear.
    """
    found: list[Organization] = []
    findings: list[Finding] = []
    for line in lines.splitlines():
        if line.strip():
            try:
                found.append(body_named(line, field=field))
            except Refused as refused:
                findings += refused.findings
    if findings:
        raise Refused(findings)
    return found
