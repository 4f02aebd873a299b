"""How a forced name stands in the code: helpers and constants of a group, and the expressions that read it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .draw import Draw
from .entering import around, decorated
from .model import Group, Leaf, Program
from .names import module_name
from .source import Lines, Source, indented

INITS = {
    "normal": "hk.initializers.RandomNormal(0.5)",
    "truncated": "hk.initializers.TruncatedNormal(stddev=0.1)",
    "ones": "jnp.ones",
    "zeros": "jnp.zeros",
    "constant": "hk.initializers.Constant(0.3)",
}
DEFAULT_INIT = "hk.initializers.RandomNormal(0.25)"


@dataclass
class Hacks:
    """The helpers and constants that the program's files share.

    Attributes:
        homes: the file of each group's helper.
        config: what a configuration is: `namedtuple`, `dataclass`, `namespace`, `dict`, `configdict`.
        attributes: what each class holds beside its methods.
        mixed: the mixins of each class.
    """

    program: Program
    sources: list[Source]
    draw: Draw
    homes: dict[str, int]
    config: str = "namedtuple"
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    mixed: dict[str, set[str]] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def constant(self, name: str, value: str, source: Source) -> str:
        """A constant of the first file, spelled in another."""
        home = self.sources[0]
        if self.first(name):
            home.head.insert(0, [f"{name} = {home.jnp(value)}"])
        return source.other(name, home)

    def width(self, source: Source) -> str:
        """The program's width, as code outside of any class spells it."""
        return self.constant("WIDTH", str(self.program.width), source)

    def first(self, name: str) -> bool:
        """Whether something is asked for the first time, and has to be written."""
        if name in self._done:
            return False
        self._done.add(name)
        return True

    def name(self, group: Group, source: Source) -> str:
        """The forced name as an expression that means the same everywhere."""
        return module_name(self, group, source)

    def init(self, leaf: Leaf, source: Source, own: str | None, *, odd: bool = False) -> str:
        """An initializer as an expression, empty for none; `own` is the consumer's."""
        if odd:
            return source.jnp("hk.initializers.Constant(0.7)")
        if leaf.init == "global":
            return self.constant("W_INIT", DEFAULT_INIT, source)
        if leaf.init == "attribute":
            return own or source.jnp(DEFAULT_INIT)
        return source.jnp(INITS.get(leaf.init, ""))

    def parameter(self, leaf: Leaf, size: str, init: str, source: Source, name: str | None = None) -> str:
        """The call that reads a parameter."""
        shape = f"[{size}, {size}]" if leaf.kind == "matrix" else f"[{size}]" if leaf.name == "b" else f"({size},)"
        words = [name or f'"{leaf.name}"', shape]
        if leaf.dtype:
            words.append(source.jnp(leaf.dtype) if leaf.kind == "matrix" else f"dtype={source.jnp(leaf.dtype)}")
        if init:
            words.append(init if leaf.dtype and leaf.kind == "matrix" else f"init={init}")
        return f"{source.hk}.get_parameter({', '.join(words)})"

    def helper(self, group: Group, source: Source) -> str:
        """The helper of a group, spelled in a file; it is written where it lives when first asked for."""
        home = self.sources[self.homes[group.path]]
        name = {
            "named": "get_global", "registry": "get_global_parameter", "own": f"{_camel(group.word)}Layer",
        }.get(group.style, f"get_{group.word}")  # fmt: skip
        if group.style in ("named", "registry"):
            home = self.sources[0]
        if name not in self._done:
            self._done.add(name)
            write = getattr(self, f"_{group.style}")
            home.head.append(write(group, home, name))
        if group.style == "registry" and group.path not in self._done:
            self._done.add(group.path)
            home.head.append([self._declaration(group, home)])
        return source.other(name, home)

    def _helper(self, group: Group, home: Source, name: str) -> Lines:
        leaf = group.leaves[0]
        read = self.parameter(leaf, self.width(home), self.init(leaf, home, None), home)
        inside = [f"return {read}"] if self.draw.chance(70) else [f"value = {read}", "return value"]
        return [*decorated(self, group, home), f"def {name}():", *indented(around(self, group, home, inside)), ""]

    def _shaped(self, group: Group, home: Source, name: str) -> Lines:
        leaf = group.leaves[0]
        read = self.parameter(leaf, "size", self.init(leaf, home, None), home)
        scope = around(self, group, home, [f"return {read}"])
        return [*decorated(self, group, home), f"def {name}(size):", *indented(scope), ""]

    def _second(self, group: Group, home: Source, name: str) -> Lines:
        leaf = group.leaves[0]
        by_leaf = self.draw.chance(40)
        spelled, given = ("name", '"w"') if by_leaf else (f'"{leaf.name}"', "")
        read = self.parameter(leaf, self.width(home), self.init(leaf, home, None), home, spelled)
        scope = around(self, group, home, [f"return {read}"])
        first = [
            *decorated(self, group, home),
            f"def _read_{group.word}({'name' if by_leaf else ''}):",
            *indented(scope),
            "",
            "",
        ]
        return [*first, f"def {name}():", f"    return _read_{group.word}({given})", ""]

    def _named(self, group: Group, home: Source, name: str) -> Lines:
        leaf = group.leaves[0]
        read = self.parameter(leaf, self.width(home), self.init(leaf, home, None), home)
        scope = around(self, group, home, [f"return {read}"], "name")
        return [f"def {name}(name):", *indented(scope), ""]

    def _registry(self, group: Group, home: Source, name: str) -> Lines:
        read = f'return {home.hk}.get_parameter("w", shape, dtype, init)'
        return [
            "_SPECS = {}",
            "",
            "",
            home.jnp("def declare_global_parameter(name, shape, dtype=jnp.float32, init=None):"),
            "    _SPECS[name] = (shape, dtype, init)",
            "",
            "",
            f"def {name}(name):",
            "    shape, dtype, init = _SPECS[name]",
            *indented(around(self, group, home, [read], "name")),
            "",
        ]

    def _declaration(self, group: Group, home: Source) -> str:
        leaf, size = group.leaves[0], self.width(home)
        shape = f"({size}, {size})" if leaf.kind == "matrix" else f"({size},)"
        init = self.init(leaf, home, None)
        more = f", init={init}" if init else ""
        return f"declare_global_parameter({self.name(group, home)}, {shape}{more})"

    def _own(self, group: Group, home: Source, name: str) -> Lines:
        del group
        return [
            f"class {name}({home.hk}.Module):",
            "    def __init__(self, size, name=None):",
            "        super().__init__(name=name)",
            "        self.size = size",
            "",
            "    def __call__(self, inputs):",
            home.jnp(
                '        w = hk.get_parameter("w", [self.size, self.size], init=hk.initializers.RandomNormal(0.3))'
            ),
            "        return inputs @ w",
            "",
        ]

    def make(self, group: Group, source: Source, plain: str) -> str:
        """The expression that makes a module under the forced name, which is spelled as given."""
        size = self.width(source)
        name = source.forced(plain)
        if group.style == "literal":
            name = f'"FORCE:{group.path}"'
        if group.style == "embed":
            return f"{source.hk}.Embed({size}, {size}, name={name})"
        if group.style == "own":
            return f"{self.helper(group, source)}({size}, name={name})"
        bias = ", with_bias=False" if len(group.path) % 2 else ""
        return f"{source.hk}.Linear({size}{bias}, name={name})"


def _camel(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))
