"""The READMEs tell what the gate does: their table is made from the action tables."""

from pathlib import Path

import pytest
from django.conf import settings

from benchmark_platform.readme import BEGIN, END, HEADS, all_actions, renew, with_table


@pytest.mark.parametrize("name", HEADS)
def test_the_action_table_is_up_to_date(name: str) -> None:
    """`manage.py readme` puts it right."""
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    assert with_table(text, name) == text


def test_every_act_has_its_own_code() -> None:
    """One row for each act; codes are what the record is searched by."""
    codes = [action.code for action in all_actions()]
    assert len(codes) == len(set(codes))


def test_renewing_and_missing_markers(tmp_path: Path) -> None:
    """A README without its markers is told, not overwritten."""
    for name in HEADS:
        (tmp_path / name).write_text(f"a {BEGIN} old {END} b", encoding="utf-8")
    assert renew(tmp_path) == list(HEADS)
    assert renew(tmp_path) == []
    with pytest.raises(ValueError, match="lacks the markers"):
        with_table("nothing", "README.md")
