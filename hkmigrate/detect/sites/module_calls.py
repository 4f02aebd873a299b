"""The calls that make modules under forced names: where the name is given, and what is made of what."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.values import Text, payload
from hkmigrate.detect.program.classes import Made as MadeClass
from hkmigrate.detect.program.classes import class_name_of
from hkmigrate.detect.program.code import Code
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.program.terms import NotMovableError, term
from hkmigrate.detect.sites.accesses import forced_module_access
from hkmigrate.detect.sites.early import Early
from hkmigrate.detect.sites.makers import Function, inside, is_straight, is_super_call
from hkmigrate.detect.sites.makings import Making, Step
from hkmigrate.model.names import camel_to_snake
from hkmigrate.model.place import Span
from hkmigrate.model.site import Access, Written
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import Definition, Module, Project


@dataclass(frozen=True, slots=True)
class Named:
    """The expression that is the name of a module, and what it stands for."""

    code: Code

    @property
    def node(self) -> ast.expr:
        """The expression itself."""
        return self.code.node

    @property
    def module(self) -> Module:
        """Its file."""
        return self.code.module

    def stands_in(self, step: Step) -> bool:
        """Whether it stands within a call."""
        return _within(step.module, self.node, step.node)


@dataclass(frozen=True, slots=True)
class Made:
    """What one way to a module comes down to.

    Attributes:
        project: the tree.
        call: the call that makes the module where that is spelled in terms of the site.
        name: where the name is given, None where no expression of the way gives it.
        cls: the class of the module, where that is known.
        inlined: the functions whose calls are spelled out in `call`.
        named: whether `call` spells the name, or something on the way does.
        shape: what tells apart ways that cannot become one.
        around: what takes the place of the site, with `Access.MARK` where the module stands; empty where it alone does.
    """

    project: Project
    call: Code
    name: Named | None
    cls: MadeClass | None
    inlined: tuple[Definition, ...]
    named: bool
    shape: tuple[object, ...]
    around: Written = ()

    def access(self, site: Step, name: str, *, early: Early) -> Access:
        """The access at a site.

        Raises:
            NotMovableError: an argument cannot go where the module will be made.
        """
        forced = self.name.code if self.name is not None and self.named else None
        at = Code(site.node, site.module)
        found = forced_module_access(self.project, self.call, forced, name, at, self.cls)
        found = replace(found, early=early == "yes", redrawn=early == "redrawn")
        return replace(found, around=self.around)


@dataclass(frozen=True, slots=True)
class ModuleCalls:
    """Reads the ways to modules."""

    project: Project
    events: Events

    def made(self, making: Making) -> Made:
        """What a way comes down to.

        Raises:
            NotMovableError: it cannot be told what is made of what.
        """
        codes = self._codes(making)
        name = self._name(making, codes)
        cls = self._class(making)
        shape = (cls.key if cls is not None else None, *(step.node for step in making.steps))
        through = making.steps[1 : making.made + 1]
        named = name is not None and name.stands_in(making.site)
        reach = self._is_global(making.site)
        if not through or (reach and named and making.around is None):
            return Made(self.project, codes[0], name, cls, (), named, shape)
        functions = [(step.module, step.context.function, step.node) for step in through]
        around: tuple[str | Span, ...] = ()
        if making.around is not None:
            functions[0] = (*functions[0][:2], making.around)
            around = self._around(making, making.around)
        if all(isinstance(one, Function) and is_straight(one, node) for _, one, node in functions):
            gone = tuple(Definition(module, one) for module, one, _ in functions if isinstance(one, ast.FunctionDef))
            return Made(self.project, codes[making.made], name, cls, gone, name is not None, shape, around)
        if not reach or not self._is_fixed(making, name):
            raise NotMovableError("the function that makes the module does more than that")
        return Made(self.project, codes[0], name, cls, (), False, shape)

    def _around(self, making: Making, returned: ast.expr) -> Written:
        """What a function returns, as the site may spell it, with a mark for the module."""
        site, inner = making.site, making.steps[1]
        function, at = inner.context.function, Code(site.node, site.module)
        assert isinstance(function, Function)
        code = inside(at, function, inner.module, returned)
        found = term(self.project, code, at, {inner.node: Access.MARK})
        twice = len({hole.span for hole in found.holes}) < sum(isinstance(piece, int) for piece in found.pieces)
        if twice or any(hole.declared for hole in found.holes) or (found.needs and inner.module is not site.module):
            raise NotMovableError("what the function does with the module cannot be done here")
        return tuple(piece if isinstance(piece, str) else found.holes[piece].written for piece in found.pieces)

    def _is_global(self, site: Step) -> bool:
        """Whether what a call calls is spelled alike wherever the owner is made."""
        root = site.node.func if isinstance(site.node, ast.Call) else None
        while isinstance(root, ast.Attribute):
            root = root.value
        home = site.module.scopes[root].lookup(root.id) if isinstance(root, ast.Name) else None
        return isinstance(root, ast.Name) and (home is None or home.parent is None)

    def _is_fixed(self, making: Making, name: Named | None) -> bool:
        """Whether what gives the name gives no other."""
        values = self.events.forced.get(name.node, ()) if name is not None else ()
        return name is None or isinstance(name.node, ast.Constant) or {*map(str, values)} == {making.access.path}

    def _codes(self, making: Making) -> list[Code]:
        """The calls of a way, each with what its function's parameters stand for."""
        first, *rest = making.steps
        codes = [Code(first.node, first.module)]
        for step in rest:
            function = step.context.function
            if not isinstance(function, Function):
                codes.append(Code(step.node, step.module))
                continue
            try:
                codes.append(inside(codes[-1], function, step.module, step.node))
            except NotMovableError:
                if step.initializes:
                    codes.append(Code(step.node, step.module))  # what a constructor is given need not be followed
                else:
                    raise
        return codes

    def _name(self, making: Making, codes: list[Code]) -> Named | None:
        """Where the name is given that the last call of a way gets, also through `**keywords`."""
        at = _forced_argument(making.access.arguments)
        for step, call in zip(reversed(making.steps), reversed(codes), strict=True):
            if not isinstance(call.node, ast.Call) or at is None:
                return None
            given = _given_at(call.node, at)
            if given is not None:
                code = call.at(given)
                while (bound := code.bound(code.node)) is not None:
                    code = bound
                return Named(code)
            function = step.context.function
            handed = function.args.kwarg if isinstance(function, Function) else None
            spread = [word.value for word in call.node.keywords if word.arg is None]
            if handed is None or not any(isinstance(one, ast.Name) and one.id == handed.arg for one in spread):
                return None
        return None

    def _class(self, making: Making) -> MadeClass | None:
        """The class that a way makes an object of."""
        made = making.steps[making.made]
        if isinstance(made.node, ast.Call):
            found = class_name_of(self.project, made.module, made.node)
            if found is not None:
                return found
        if making.access.made:
            short = making.access.made.rpartition(".")[2]
            return MadeClass(making.access.made, camel_to_snake(short), None)
        called = [one for one in self.events.callees(made.node) if isinstance(one, ast.ClassDef)]
        if len(called) == 1:
            last = making.steps[-1] if len(making.steps) > making.made + 1 else None
            module = last.module if last is not None and called[0] in last.module.parents else None
            if module is not None and isinstance(owner_of(module, called[0]), ast.Module):
                name = called[0].name
                return MadeClass(f"{module.path}:{name}", camel_to_snake(name), Definition(module, called[0]))
        return None


def _given_at(call: ast.Call, at: str | int) -> ast.expr | None:
    """What a call spells for an argument, by keyword or by index."""
    if isinstance(at, str):
        return next((word.value for word in call.keywords if word.arg == at), None)
    unbound = isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"
    at += unbound and isinstance(call.func, ast.Attribute) and not is_super_call(call.func.value)
    before = call.args[: at + 1]
    return before[at] if len(before) > at and not any(isinstance(one, ast.Starred) for one in before) else None


def _forced_argument(arguments: Arguments) -> str | int | None:
    """Which of a call's arguments is a forced name, or may be."""
    forced = [word for word, value in arguments.keywords.items() if _is_forced(value)]
    if "name" in arguments.keywords or forced:
        return "name" if "name" in arguments.keywords else forced[0]
    return next((index for index, value in enumerate(arguments.positional) if _is_forced(value)), None)


def _is_forced(value: object) -> bool:
    found = payload(value)
    text = found.prefix if isinstance(found, Text) else found
    return isinstance(text, str) and text.startswith(FORCE_PREFIX)


def _within(module: Module, node: ast.expr, around: ast.expr) -> bool:
    """Whether an expression stands within another."""
    at: ast.AST | None = node
    while at is not None and at in module.parents and not isinstance(at, ast.stmt):
        if at is around:
            return True
        at = module.parents[at]
    return at is around
