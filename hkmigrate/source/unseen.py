"""Files that cannot be read as Python and may force a name all the same."""

from __future__ import annotations

import sys

_LARGEST = 200_000
"""Bytes of a file of which it is asked for which Python it is written."""
_MANY = 1000
_DEEPEST = 100
_SPELLED = (b"force_name", b"FORCE:")


def may_force(data: bytes) -> bool:
    """Whether a text spells what forces a name."""
    return any(word in data for word in _SPELLED)


def why_unseen(data: bytes, reason: str) -> str:
    """The reason why such a file is not read, with the Python that reads it, where that is a newer one."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if reason.startswith("syntax error") and _is_newer(data):
        newer = f"it is written for a newer Python than {version}, and may force a name: run hkmigrate with that Python"
        return f"{reason}; {newer}"
    return reason


def _is_plain(data: bytes) -> bool:
    """Whether a text is one of a usual size and shape: of others, a parser may exhaust the stack."""
    chains = data.count(b" and ") + data.count(b" or ")
    depth = deepest = 0
    for byte in data if len(data) < _LARGEST else b"":
        depth += (byte in b"([{") - (byte in b")]}")
        deepest = max(deepest, depth)
    quotes = data.count(b'"') + data.count(b"'")
    return len(data) < _LARGEST and chains < _MANY and quotes < 4 * _MANY and deepest < _DEEPEST


def _is_newer(data: bytes) -> bool:
    """Whether a text is Python that only a newer one than this parses: LibCST knows the grammars of all."""
    if not _is_plain(data):
        return False
    import libcst  # noqa: PLC0415 - it takes a while to import, and such files are rare

    try:
        libcst.parse_module(data)
    except (libcst.ParserSyntaxError, UnicodeDecodeError, LookupError, RecursionError):
        return False
    return True
