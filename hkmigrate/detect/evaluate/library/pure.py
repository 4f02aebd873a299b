"""Functions of the standard library that are run natively where all that they are given is known."""

from __future__ import annotations

import fnmatch
import json
import math
import statistics
import string
import textwrap
from collections.abc import Callable
from typing import Any

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import MOST, Node, derived, natives, over_all, to_value
from hkmigrate.detect.evaluate.values import MISSING, Value

_MATH = frozenset(
    (
        *(
            "acos",
            "acosh",
            "asin",
            "asinh",
            "atan",
            "atan2",
            "atanh",
            "cbrt",
            "ceil",
            "copysign",
            "cos",
            "cosh",
            "degrees",
        ),
        *("dist", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "floor", "fmod", "frexp", "fsum", "gcd", "hypot"),
        *("isclose", "isfinite", "isinf", "isnan", "isqrt", "lcm", "ldexp", "log", "log10", "log1p", "log2", "modf"),
        *("nextafter", "pow", "radians", "remainder", "sin", "sinh", "sqrt", "tan", "tanh", "trunc", "ulp"),
    )
)

PURE: dict[str, Callable[..., Any]] = {
    **{f"math.{name}": getattr(math, name) for name in _MATH},
    "fnmatch.fnmatchcase": fnmatch.fnmatchcase,
    "fnmatch.fnmatch": fnmatch.fnmatchcase,
    "fnmatch.filter": fnmatch.filter,
    "json.loads": json.loads,
    "json.dumps": json.dumps,
    "string.capwords": string.capwords,
    "textwrap.dedent": textwrap.dedent,
    "textwrap.indent": textwrap.indent,
    "statistics.mean": statistics.mean,
    "builtins.str.maketrans": str.maketrans,
    "builtins.int.from_bytes": int.from_bytes,
    "builtins.float.fromhex": float.fromhex,
    "builtins.bytes.fromhex": bytes.fromhex,
}
"""By canonical name."""

_SMALL: dict[str, Callable[..., Any]] = {
    "math.comb": math.comb,
    "math.factorial": math.factorial,
    "math.perm": math.perm,
}
"""The same, of numbers that are small."""

_ERRORS = (ValueError, TypeError, AttributeError, KeyError, ZeroDivisionError, OverflowError)


def is_pure(name: str) -> bool:
    """Whether a function can be run natively."""
    return name in PURE or name in _SMALL


def call_pure(m: Machine, name: str, arguments: Arguments, node: Node) -> Value:
    """What a function that can be run natively comes to; not known where an argument is not, or is large."""

    def run(values: list[Value]) -> Value:
        given = Arguments(values, arguments.keywords, arguments.more, arguments.more_keywords)
        known = natives(given)
        if known is None or _is_large(name, [*known[0], *known[1].values()]):
            return derived(m, "external", given.every(), node, name)
        function = PURE[name] if name in PURE else _SMALL[name]
        try:
            value = to_value(function(*known[0], **known[1]))
        except _ERRORS as error:
            kind = "ValueError" if isinstance(error, ValueError) else type(error).__name__
            m.raise_(kind, str(error), node)
        return m.unknown("external", name, node) if value is MISSING else value

    return over_all(m, arguments.positional, run)


def _is_large(name: str, values: list[Value]) -> bool:
    if any(isinstance(value, str | bytes | list | tuple | dict) and len(value) > MOST for value in values):
        return True
    if name in _SMALL:
        return any(isinstance(value, int) and abs(value) > 500 for value in values)
    wildcards = any(isinstance(value, str) and value.count("*") > 5 for value in values)
    return wildcards and name.startswith("fnmatch.")
