r"""Text from elsewhere as it can be shown: what would steer a terminal, or turn the order of letters, is escaped.

File names, forced names, source lines and the output of programs may hold anything. A backslash is not escaped, so that
what is shown of ordinary text is the text itself; `\x1b` may therefore be one character or four.
"""

from __future__ import annotations

import re

_STEERING = (
    "\x00-\x1f"  # C0: escape sequences, carriage returns, bells
    "\x7f-\x9f"  # DEL and C1, of which some terminals take 0x9b for an escape sequence
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the order of letters
    "\u2028\u2029"  # separators of lines and paragraphs
    "\ud800-\udfff"  # halves of surrogate pairs, which no encoding can hold
)
_ANY = re.compile(f"[{_STEERING}]")
_NOT_ASCII = re.compile(f"(?![\x00-\x1f])[{_STEERING}]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def shown(text: str, keep: str = "") -> str:
    r"""The text with steering characters as Python spells them (`\x1b`, `\u202e`), but for those to `keep`."""
    if text.isascii() and text.isprintable():
        return text
    return _ANY.sub(lambda match: match[0] if match[0] in keep else _escaped(match[0]), text)


def in_json(text: str) -> str:
    """JSON with those steering characters escaped that JSON lets stand in its strings."""
    return text if text.isascii() and "\x7f" not in text else _NOT_ASCII.sub(lambda match: _u(match[0]), text)


def steers(text: str) -> bool:
    """Whether anything of a text would have to be escaped."""
    return _ANY.search(text) is not None


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else _u(character)


def _u(character: str) -> str:
    return f"\\u{ord(character):04x}"
