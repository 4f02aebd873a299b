"""Transformed functions as text."""

from __future__ import annotations

from .children import OUTSIDE, spot
from .draw import Draw
from .hacks import Hacks
from .model import Child, Program, Root, Unit, walk
from .source import Lines, Source, indented
from .steps import Body


def write_root(program: Program, root: Root, hacks: Hacks, draw: Draw) -> None:
    """Add a root to the main file."""
    source = hacks.sources[root.file]
    of_class = root.style in ("builder-class", "agent") and not program.symbolic  # methods are not given what it is
    members: list[Lines] | None = [] if of_class else None
    body = Body(source, hacks, draw, None, program.flag, [], None, members, [])
    lines = _written(body, root, source)
    source.blocks += [*body.before, *lines]


def transformed(root: Root, source: Source, function: str) -> str:
    """The call that transforms a function."""
    made = f"{source.hk}.transform{'_with_state' if root.stateful else ''}({function})"
    return f"{source.hk}.without_apply_rng({made})" if root.keyless else made


def _decorators(root: Root, source: Source) -> Lines:
    outer = [f"@{source.hk}.without_apply_rng"] if root.keyless else []
    return [*outer, f"@{source.hk}.transform{'_with_state' if root.stateful else ''}"]


def _written(body: Body, root: Root, source: Source) -> list[Lines]:
    if root.style == "lambda" and (whole := _lambda(body, root)):
        made = transformed(root, source, whole)
        match body.draw.weighted({"plain": 5, "built": 2, "dictionary": 2}):
            case "built":
                return [[f"def build_{root.name}():", f"    return {made}"], [f"{root.name} = build_{root.name}()"]]
            case "dictionary":
                return [
                    [f"NETS_{root.name} = {{", f'    "main": {made},', "}", f'{root.name} = NETS_{root.name}["main"]']
                ]
            case _:
                return [[f"{root.name} = {made}"]]
    if root.style == "multi":
        return _multi(body, root, source)
    handed = _handed_over(root) if root.style in ("given", "class-factory") else None
    if handed is not None:
        body.given = {handed.name: "block_class"}
    body.write(root.steps)
    inputs = inputs_of(body)
    name = "forward" if root.name == "model" else "forward_other"
    run = [f"def {name}({inputs}):", *indented([*body.lines, "return x"])]
    match root.style:
        case "given" if handed is not None:
            made = transformed(root, source, name)
            build = [f"def build_{root.name}(block_class):", *indented([*run, "", f"return {made}"])]
            return [
                build,
                [f"{root.name} = build_{root.name}({body.source.other(handed.name, body.hacks.sources[handed.file])})"],
            ]
        case "class-factory" if handed is not None:
            make = [f"def make_{name}(block_class):", *indented([*run, "", f"return {name}"])]
            given = body.source.other(handed.name, body.hacks.sources[handed.file])
            made = transformed(root, source, f"make_{name}({given})")
            if body.draw.chance(40):
                return [make, [f"def main_{root.name}():", f"    return {made}"], [f"{root.name} = main_{root.name}()"]]
            return [make, [f"{root.name} = {made}"]]
        case "builder":
            return _builder(root, run, name, source, body.draw)
        case "builder-class" | "agent":
            return _builder_class(body, root, run, source)
        case "nested":
            build = [f"def build_{root.name}():", *indented([*run, "", f"return {transformed(root, source, name)}"])]
            return [build, [f"{root.name} = build_{root.name}()"]]
        case "decorated":
            inside = [*_decorators(root, source), *run, "", f"return {name}"]
            return [[f"def build_{root.name}():", *indented(inside)], [f"{root.name} = build_{root.name}()"]]
        case "decorator":
            return [[*_decorators(root, source), f"def {root.name}({inputs}):", *run[1:]]]
        case "factory":
            inside = [*run[:-1], "    return x * factor", "", f"return {name}"]
            make = [f"def make_{name}(factor):", *indented(inside)]
            return [make, [f"{root.name} = {transformed(root, source, f'make_{name}(0.5)')}"]]
        case "partial":
            source.need("import functools")
            function = [f"def {name}({inputs}, factor):", *run[1:-1], "    return x * factor"]
            made = transformed(root, source, f"functools.partial({name}, factor=0.5)")
            return [function, [f"{root.name} = {made}"]]
        case "attribute":
            return _attribute(root, run, inputs, source)
        case "wrapped":
            made = transformed(root, source, f"lambda {inputs}: {name}({inputs})")
            return [run, [f"{root.name} = {made}"]]
        case _:
            return [run, [f"{root.name} = {transformed(root, source, name)}"]]


def _handed_over(root: Root) -> Unit | None:
    """A class that the root builds in its own code, which a function around it can be given."""
    children = [step for step in walk(root.steps) if isinstance(step, Child) and step.unit.is_class]
    outside = {step.unit.name for step in children if step.how in OUTSIDE}
    return next((step.unit for step in children if step.unit.name not in outside), None)


def _lambda(body: Body, root: Root) -> str:
    """The whole as one expression, empty where it takes statements."""
    if not all(isinstance(step, Child) and step.unit.is_class for step in root.steps):
        return ""
    whole = "x"
    for step in root.steps:
        assert isinstance(step, Child)
        whole = f"{spot(body, step)}({whole}{body.tail})"
    return f"lambda {inputs_of(body)}: {whole}"


def inputs_of(body: Body) -> str:
    """The parameters of a transformed function."""
    return f"x{body.tail}{_given_names(body)}"


def _given_names(body: Body) -> str:
    return "".join(f", {group.field}" for group in body.hacks.program.symbolic)


def _builder(root: Root, run: Lines, name: str, source: Source, draw: Draw) -> list[Lines]:
    """A function that returns what it transforms, kept in a variable or a table before it is called."""
    build = [f"def build_{root.name}():", *indented([*run, "", f"return {transformed(root, source, name)}"])]
    kept, make = f"make_{root.name}", f"build_{root.name}"
    match draw.weighted({"variable": 4, "table": 2, "partial": 2}):
        case "table":
            table = f"BUILDERS_{root.name.upper()}"
            return [build, [f'{table} = {{"{root.name}": {make}}}', f'{root.name} = {table}["{root.name}"]()']]
        case "partial":
            source.need("import functools")
            return [build, [f"{kept} = functools.partial({make})", f"{root.name} = {kept}()"]]
        case _:
            return [build, [f"{kept} = {make}", f"{root.name} = {kept}()"]]


def _builder_class(body: Body, root: Root, run: Lines, source: Source) -> list[Lines]:
    """A class that is no module, whose methods build the model; one of them is transformed."""
    kind = "Builder" if root.style == "builder-class" else "Agent"
    name, inputs = f"{kind}{root.name.capitalize()}", inputs_of(body)
    methods = [*(body.members or []), [f"def forward(self, {inputs}):", *run[1:]]]
    variable = f"{kind.lower()}_{root.name}"
    if root.style == "builder-class":
        methods.append(["def build(self):", f"    return {transformed(root, source, 'self.forward')}"])
        made = f"{variable}.build()"
    else:
        made = transformed(root, source, f"{variable}.forward")
    lines = [line for method in methods for line in ["", *method]][1:]
    return [[f"class {name}:", *indented(lines)], [f"{variable} = {name}()", f"{root.name} = {made}"]]


def _multi(body: Body, root: Root, source: Source) -> list[Lines]:
    inputs, names = inputs_of(body), _given_names(body)
    half = (len(root.steps) + 1) // 2
    parts = []
    for name, steps in (("run_first", root.steps[:half]), ("run_second", root.steps[half:])):
        inner = body.inner("x")
        inner.write(steps)
        parts += [f"def {name}({inputs}):", *indented([*inner.lines, "return x"]), ""]
    parts += [f"def init({inputs}):", f"    return run_second(run_first({inputs}){body.tail}{names})", ""]
    name = f"network_{root.name}"
    made = f"{source.hk}.multi_transform{'_with_state' if root.stateful else ''}({name})"
    made = f"{source.hk}.without_apply_rng({made})" if root.keyless else made
    return [[f"def {name}():", *indented([*parts, "return init, (run_first, run_second)"])], [f"{root.name} = {made}"]]


def _attribute(root: Root, run: Lines, inputs: str, source: Source) -> list[Lines]:
    name = f"Trainer{root.name.capitalize()}"
    lines = [
        f"class {name}:",
        "    def __init__(self):",
        f"        self.net = {transformed(root, source, 'self._forward')}",
        "",
        f"    def _forward(self, {inputs}):",
        *indented(run[1:]),
    ]
    return [lines, [f"{root.name} = {name}().net"]]
