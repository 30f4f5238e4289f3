"""Usernames, codes, and which role fits which body."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark_platform.accounts import rules
from benchmark_platform.accounts.services.codes import new_code


@pytest.mark.parametrize(
    ("typed", "kept"), [(" Branch-001 ", "branch-001"), ("ＢＲＡＮＣＨ", "branch"), ("zhang.wei", "zhang.wei")]
)
def test_normal_username(typed: str, kept: str) -> None:
    """Half width, lower case, no blanks."""
    assert rules.normal_username(typed) == kept
    assert rules.check_username(kept) == []


@pytest.mark.parametrize("name", ["", "ab", "张建国", "-abc", "a b c", "x" * 31, "Branch"])
def test_bad_usernames(name: str) -> None:
    """One sentence says what a username is."""
    assert [finding.field for finding in rules.check_username(name)] == ["username"]


@pytest.mark.parametrize(
    ("kind", "role", "fits"),
    [
        ("committee", "committee", True),
        ("committee", "decider", True),
        ("committee", "inspector", True),
        ("committee", "branch", False),
        ("prefecture_body", "prefecture", True),
        ("prefecture_body", "decider", False),
        ("branch", "branch", True),
        ("joint_branch", "branch", True),
        ("general_branch", "prefecture", False),
        ("party_committee", "committee", False),
    ],
)
def test_which_role_fits_which_body(kind: str, role: str, fits: bool) -> None:
    """Design decision 6; the sentence names what is possible."""
    assert (rules.check_role(kind, role) == []) is fits


@pytest.mark.parametrize(
    ("role", "code", "taken", "username"),
    [
        ("branch", "ZB00001", [], "branch-001"),
        ("branch", "ZB00001", ["branch-001", "branch-003"], "branch-002"),
        ("prefecture", "SZ-changsha", [], "prefecture-changsha"),
        ("prefecture", "SZ-changsha", ["prefecture-changsha"], "prefecture-changsha2"),
        ("committee", "SW", [], "committee"),
        ("decider", "SW", ["committee"], "committee2"),
        ("inspector", "SW", ["inspector1"], "inspector2"),
    ],
)
def test_next_username(role: str, code: str, taken: list[str], username: str) -> None:
    """The first free one, in the pattern of the role."""
    assert rules.next_username(role, code, taken) == username


def test_a_person_with_every_fault() -> None:
    """All at once, each at its field."""
    faults = rules.check_person(username="张", full_name="  ", kind="branch", role="decider")
    assert [finding.field for finding in faults] == ["username", "full_name", "role"]
    long = rules.check_person(username="abc", full_name="长" * 41, kind="branch", role="branch")
    assert [finding.message for finding in long] == ["姓名不能超过40个字符。"]


def test_codes_are_unambiguous() -> None:
    """Four, four, four; nothing that looks like something else; never twice."""
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(part) for part in code.split("-")] == [4, 4, 4]
        assert not set(code) & set("01OIL")


@given(st.text(alphabet=rules.CODE_ALPHABET, min_size=12, max_size=12))
def test_a_typed_code_comes_back_as_issued(plain: str) -> None:
    """From lower case without dashes to the printed form; twice is the same as once."""
    code = rules.normal_code(plain.lower())
    assert code.replace("-", "") == plain
    assert rules.normal_code(code) == code


@pytest.mark.parametrize("text", ["示例口令2020", "ABCD-EFGH-JKM", "ABCD-EFGH-JKM0", ""])
def test_what_cannot_be_a_code_is_left_alone(text: str) -> None:
    """A password is a password."""
    assert rules.normal_code(text) == text


def test_when_a_code_has_expired() -> None:
    """At its last moment; never once the person has a password."""
    now = datetime(2020, 8, 1, tzinfo=UTC)
    assert rules.code_expired(True, now, now)
    assert not rules.code_expired(True, now + timedelta(seconds=1), now)
    assert not rules.code_expired(False, now, now)
    assert not rules.code_expired(True, None, now)
