"""The pages of codes, as they lie beside the installed package: those of its version, and no network is needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import hkmigrate
from hkmigrate.lsp.documents import uri_of

_HOME = Path(hkmigrate.__file__).parent
_FOLDERS = (_HOME / "pages", _HOME.parent / "docs")  # of a wheel, of a checkout


@cache
def page_of(code: str, *, refusal: bool = False) -> str | None:
    """The URI of a code's page; None where the package came without."""
    name = "refusals.md" if refusal else "diagnostics.md"
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return f"{uri_of(folder / name)}#{code}"
    return None
