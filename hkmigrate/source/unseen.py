"""Files that cannot be read as Python and may force a name all the same."""

from __future__ import annotations

import sys

_SPELLED = (b"force_name", b"FORCE:")


def may_force(data: bytes) -> bool:
    """Whether a text spells what forces a name."""
    return any(word in data for word in _SPELLED)


def why_unseen(data: bytes) -> str:
    """What can be done about such a file."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if _is_newer(data):
        return f"it is written for a newer Python than {version}, and may force a name: run hkmigrate with that Python"
    return "it may force a name, of which nothing can be said"


def _is_newer(data: bytes) -> bool:
    """Whether a text is Python that only a newer one than this parses: LibCST knows the grammars of all."""
    import libcst  # noqa: PLC0415 - it takes a while to import, and such files are rare

    try:
        libcst.parse_module(data)
    except (libcst.ParserSyntaxError, UnicodeDecodeError, LookupError, RecursionError):
        return False
    return True
