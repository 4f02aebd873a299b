"""Renames of whole modules."""

from __future__ import annotations

from hkmigrate.model.renames import renamed


def test_a_pattern_moves_what_no_closer_rename_names() -> None:
    renames = {"shared/*": "shared/*", "shared/head/*": "head/*", "shared/head/w": "other/w"}
    assert renamed("shared/w", renames) == "shared/w"
    assert renamed("shared/head/b", renames) == "head/b"
    assert renamed("shared/head/~/linear/w", renames) == "head/~/linear/w"
    assert renamed("shared/head/w", renames) == "other/w"
    assert renamed("shared_1/w", renames) == "shared_1/w"
