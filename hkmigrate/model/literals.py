"""Text as literals of Python: whatever a tree says of itself stays text in the code that is written for it."""

from __future__ import annotations

import ast
import textwrap

from hkmigrate.model.shown import shown


def string(text: str, quote: str = '"') -> str:
    """A literal of one line whose value is the text."""
    return f"{quote}{shown(_escaped(text).replace(quote, f'{_BACKSLASH}{quote}'))}{quote}"


def docstring(text: str) -> str:
    """A literal in triple quotes whose value is the text; its line ends and tabs stand as they are."""
    return _checked(f'"""{_inside(text, keep=_LAYOUT)}"""', text)


def wrapped_docstring(text: str, width: int, indent: str) -> str:
    """A docstring of some words, which stands behind `indent` and has lines of at most `width` where that can be."""
    inside = _inside(text)
    if len(indent) + len(inside) + 6 <= width:
        return _checked(f'"""{inside}"""', text)
    room = width - len(indent) - 4
    lines = textwrap.wrap(inside, room, break_long_words=False, break_on_hyphens=False)
    return _checked(f'"""{f"{chr(10)}{indent}".join(lines)}{chr(10)}{indent}"""', text)


_BACKSLASH = "\\"
_LAYOUT = "\n\t"


def _escaped(text: str) -> str:
    return text.replace(_BACKSLASH, _BACKSLASH * 2)


def _inside(text: str, keep: str = "") -> str:
    *before, last = map(_escaped, text.split('"""'))
    last = f'{last[:-1]}\\"' if last.endswith('"') else last
    escaped = '\\"\\"\\"'.join([*before, last])
    return shown(escaped, keep)


def _checked(literal: str, text: str) -> str:
    """The literal, which is one expression that says what was meant: anything else would be code of the tree's."""
    body = ast.parse(literal).body
    only = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if not isinstance(only, ast.Constant) or not isinstance(only.value, str):
        raise TypeError("a docstring is no text")
    if only.value.split() != text.split():
        raise ValueError("a docstring says something else")
    return literal
