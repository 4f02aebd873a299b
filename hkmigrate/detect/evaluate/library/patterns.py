"""`re` and `string.Template`, on patterns and texts that are known, short, and of no runaway kind."""

from __future__ import annotations

import re
import string

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, derived, native_of, natives, required, to_value
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.library.text import hole
from hkmigrate.detect.evaluate.values import (
    MISSING,
    DictValue,
    External,
    Instance,
    ListValue,
    Top,
    Value,
    payload,
)

_LONGEST_PATTERN = 200
_LONGEST_TEXT = 1_000
_NESTED = re.compile(r"[*+}][^()]*\)\s*[*+{]|\([^)]*\|[^)]*\)\s*[*+{]|\\[1-9]|\(\?P=")
_MANY = re.compile(r"[*+]")
_MATCHING = ("match", "search", "fullmatch")
_NAMES = (*_MATCHING, "sub", "subn", "split", "findall", "finditer")


def _is_tame(pattern: str) -> bool:
    """Whether a pattern takes time in proportion to the text, as far as is easily seen."""
    return len(pattern) < _LONGEST_PATTERN and not _NESTED.search(pattern) and len(_MANY.findall(pattern)) <= 4


@external("re.compile")
def _compile(m: Machine, arguments: Arguments, node: Node) -> Value:
    pattern, flags = required(m, arguments, 0, "pattern", node), arguments.get(1, "flags", 0)
    if isinstance(pattern, Instance) and pattern.is_of("re.Pattern"):
        return pattern
    return Instance.of("re.Pattern", {"pattern": pattern, "flags": flags})


@external("re.escape")
def _escape(m: Machine, arguments: Arguments, node: Node) -> Value:
    pattern = native_of(required(m, arguments, 0, "pattern", node))
    return re.escape(pattern) if isinstance(pattern, str) else derived(m, "external", arguments.every(), node)


def _function(name: str) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        pattern = required(m, arguments, 0, "pattern", node)
        keywords = dict(arguments.keywords)
        flags = keywords.pop("flags", 0)
        rest = Arguments(arguments.positional[1:], keywords, arguments.more, arguments.more_keywords)
        if isinstance(pattern, Instance) and pattern.is_of("re.Pattern"):
            return pattern_method(m, pattern, name, rest, node)
        if name in _MATCHING and len(rest.positional) > 1:
            flags = rest.positional.pop()
        return pattern_method(m, Instance.of("re.Pattern", {"pattern": pattern, "flags": flags}), name, rest, node)

    return handler


for _name in _NAMES:
    external(f"re.{_name}")(_function(_name))


def pattern_method(m: Machine, owner: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a compiled pattern."""
    pattern, flags = native_of(owner.attributes["pattern"]), owner.attributes["flags"]
    known = natives(arguments)
    texts = [value for value in known[0] if isinstance(value, str)] if known is not None else []
    short = sum(map(len, texts)) < _LONGEST_TEXT
    flags = 0 if isinstance(flags, External) and flags.name in _HARMLESS_FLAGS else flags
    tame = isinstance(pattern, str) and _is_tame(pattern) and isinstance(flags, int)
    if known is None or not tame or not short or name not in _NAMES:
        return _not_run(m, name, arguments, node)
    assert isinstance(pattern, str)
    assert isinstance(flags, int)
    try:
        result = getattr(re.compile(pattern, flags), name)(*known[0], **known[1])
    except (re.error, TypeError, ValueError, IndexError) as error:
        m.raise_("TypeError" if isinstance(error, TypeError) else "ValueError", str(error), node)
    if name == "finditer":
        return ListValue([_match(found) for found in result])
    if name in _MATCHING:
        return None if result is None else _match(result)
    value = to_value(result)
    return _not_run(m, name, arguments, node) if value is MISSING else value


_HARMLESS_FLAGS = frozenset(("re.UNICODE", "re.U"))


def _not_run(m: Machine, name: str, arguments: Arguments, node: Node) -> Value:
    m.may_call(arguments.every(), node, f"re.{name}")
    if name == "sub":
        return hole(m, "external", "re.sub", node)
    if name in ("split", "findall", "finditer"):
        return ListValue([derived(m, "external", arguments.every(), node, f"re.{name}")], inexact=True)
    return derived(m, "external", arguments.every(), node, f"re.{name}")


def _match(found: re.Match[str]) -> Instance:
    return Instance.of("re.Match", {"#match": found, "string": found.string, "lastgroup": found.lastgroup})


def match_method(m: Machine, owner: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of what a pattern has found."""
    found, known = owner.attributes["#match"], natives(arguments)
    if known is None or not isinstance(found, re.Match) or name not in _MATCH_METHODS:
        return derived(m, "external", arguments.every(), node, f"re.Match.{name}")
    try:
        return to_value(getattr(found, name)(*known[0], **known[1]))
    except (IndexError, TypeError) as error:
        m.raise_(type(error).__name__, str(error), node)


_MATCH_METHODS = frozenset(("group", "groups", "groupdict", "start", "end", "span", "expand", "__getitem__"))


# --- string.Template --------------------------------------------------------------------------------------------------


@external("string.Template")
def _template(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Instance.of("string.Template", {"template": required(m, arguments, 0, "template", node)})


def substitute(m: Machine, owner: Instance, name: str, arguments: Arguments, node: Node) -> Value:
    """`substitute` and `safe_substitute` of a template."""
    template, mapping = owner.attributes["template"], payload(arguments.get(0, default=None))
    given: dict[str, Value] = {}
    if isinstance(mapping, DictValue):
        given.update((key, value) for key, value in mapping.items.items() if isinstance(key, str))
    given.update(arguments.keywords)
    known = {key: native_of(value) for key, value in given.items()}
    exact = (
        arguments.is_exact and not isinstance(mapping, Top) and not (isinstance(mapping, DictValue) and mapping.inexact)
    )
    if not isinstance(template, str) or not exact or any(value is MISSING for value in known.values()):
        return hole(m, "text", "string.Template", node)
    try:
        return str(getattr(string.Template(template), name)(known))
    except (KeyError, ValueError) as error:
        m.raise_(type(error).__name__, str(error), node)
