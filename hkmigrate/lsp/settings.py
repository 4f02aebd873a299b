"""The settings of the editor, on top of those of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hkmigrate.config import Options, find_config, load, override

SECTION = "hkmigrate"


def section(settings: Any) -> Mapping[str, object]:
    """The server's own settings, which clients nest under its name or send bare."""
    found = settings if isinstance(settings, dict) else {}
    inner = found.get(SECTION, found)
    return inner if isinstance(inner, dict) else {}


def options_for(folder: Path | None, settings: Mapping[str, object]) -> Options:
    """The options of a folder, None for one whose files say nothing of any, with the settings of the editor.

    Raises:
        ConfigError: either cannot be used.
    """
    options = load(find_config(folder)) if folder is not None else Options()
    return override(options, settings, "the editor's settings")
