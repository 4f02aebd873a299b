"""Programs with deep or long code: brackets, branches, loops, contexts, handlers."""

from __future__ import annotations

from .shape import READERS, Files, net, one_file, shape, times


def _nested(n: int, opening: str, inner: str, *, after: str = "return x + B()(x)") -> str:
    """A statement n deep in blocks that each begin with `opening`."""
    lines = [f"{'    ' * i}{opening.format(i)}" for i in range(n)]
    return net(*lines, f"{'    ' * n}{inner}", after)


@shape(25, 150)
def nested_brackets(n: int) -> Files:
    return one_file(READERS, net(f"return A()({'(' * n}x{')' * n}) + B()(x)"))


@shape(20, 150)
def nested_calls(n: int) -> Files:
    return one_file(READERS, net(f"return B()(x) + {'A()(' * n}x{')' * n}"))


@shape()
def long_sum(n: int) -> Files:
    return one_file(READERS, net(f"return {' + '.join(['A()(x) + B()(x)'] * n)}"))


@shape(10, 80)
def nested_ifs(n: int) -> Files:
    return one_file(READERS, _nested(n, "if x is not None:", "x = A()(x)"))


@shape(10, 80)
def nested_unknown(n: int) -> Files:
    """Branches that are not known, in each other, with code behind them all."""
    opening = "".join(f"{'    ' * i}if x[{i}] > 0:\n    " for i in range(n))
    body = f"{'    ' * n}x = A()(x)\n    "
    behind = "".join(f"{'    ' * i}x = B()(x)\n    " for i in reversed(range(n)))
    return one_file(READERS, f"def forward(x):\n    {opening}{body}{behind}return x\nnet = hk.transform(forward)\n")


@shape(10, 80)
def nested_defs(n: int) -> Files:
    indents = ["    " * (i + 1) for i in range(n + 1)]
    defs = times(n, lambda i: f"{indents[i]}def f{i}(x):\n") + f"{indents[n]}return A()(x)\n"
    calls = "".join(f"{indents[i]}return f{i}(x)\n" for i in reversed(range(1, n)))
    return one_file(
        READERS, "def forward(x):\n", defs, calls, "    return f0(x) + B()(x)\nnet = hk.transform(forward)\n"
    )


@shape(50, 800)
def elif_chain(n: int) -> Files:
    cases = times(n, lambda i: f"    elif k == {i}:\n        x = B()(x)\n")
    start = "def forward(x, k=0):\n    if k == -1:\n        x = A()(x)\n"
    return one_file(READERS, start, cases, "    return x\nnet = hk.transform(forward)\n")


@shape(25, 400)
def elif_unknown(n: int) -> Files:
    """A long chain of tests of which none is known."""
    cases = times(n, lambda i: f"    elif x[0] == {i}:\n        x = B()(x)\n")
    start = "def forward(x):\n    if x[0] == -1:\n        x = A()(x)\n"
    return one_file(READERS, start, cases, "    return x\nnet = hk.transform(forward)\n")


@shape(25)
def early_returns(n: int) -> Files:
    """Many returns under tests that are not known."""
    lines = [line for i in range(n) for line in (f"if x[{i}] > 0:", "    return A()(x)", "x = B()(x)")]
    return one_file(READERS, net(*lines, "return x"))


@shape()
def rebound(n: int) -> Files:
    lines = [line for i in range(n) for line in (f"if k == {i}:", "    c = B", "x = c()(x)")]
    return one_file(READERS, net("c = A", *lines, "return x", parameters="x, k=0"))


@shape(10)
def rebound_local(n: int) -> Files:
    lines = [line for i in range(n) for line in ("if k:", f"    c{i + 1} = c{i}", "else:", f"    c{i + 1} = c{i}")]
    return one_file(READERS, net("c0 = A", *lines, f"return c{n}()(x) + B()(x)", parameters="x, k=0"))


@shape(4, 18)
def nested_loops(n: int) -> Files:
    """Loops of unknown length in each other, the innermost of which appends to a list."""
    return one_file(READERS, net("out = []"), _nested(n, "for y{0} in x:", "x = A()(x)"))


@shape(4, 18)
def nested_appending(n: int) -> Files:
    """The same, appending modules to a list."""
    lines = [f"{'    ' * i}for y{i} in x:" for i in range(n)]
    root = net("out = []", *lines, f"{'    ' * n}out.append(A())", "return sum(f(x) for f in out) + B()(x)")
    return one_file(READERS, root)


@shape(4, 40)
def loops_in_calls(n: int) -> Files:
    """Functions each of which calls the one before it in a loop of unknown length."""
    step = "def h{1}(x, out):\n    for y in x:\n        h{0}(y, out)\n"
    leaf = "def h0(x, out):\n    out.append(A()(x))\n"
    steps = times(n, lambda i: step.format(i, i + 1))
    return one_file(READERS, leaf, steps, net("out = []", f"h{n}(x, out)", "return sum(out) + B()(x)"))


@shape(5, 20)
def nested_contexts(n: int) -> Files:
    """Managers in each other, made of a generator that branches on what is not known."""
    manager = (
        "import contextlib\n@contextlib.contextmanager\ndef scope(x, i):\n"
        "    if x[i] > 0:\n        print(i)\n    try:\n        yield x * i\n    finally:\n        print(x)\n"
    )
    return one_file(READERS, manager, _nested(n, "with scope(x, {0}) as x:", "x = A()(x)"))


@shape(10)
def contexts_in_calls(n: int) -> Files:
    """Managers that enter two others each."""
    body = "    with c{0}(x) as y:\n        with c{0}(y) as z:\n            yield z\n"
    step = "@contextlib.contextmanager\ndef c{1}(x):\n" + body
    leaf = "import contextlib\n@contextlib.contextmanager\ndef c0(x):\n    yield x\n"
    steps = times(min(n, 5), lambda i: step.format(i, i + 1))
    root = net(*[f"with c{min(n, 5)}(x) as y:\n        x = A()(y)"] * n, "return x + B()(x)")
    return one_file(READERS, leaf, steps, root)


@shape(10)
def handlers(n: int) -> Files:
    """Many `try`s whose bodies may raise."""
    one = (
        "try:",
        "    if x[0] > 0:",
        "        raise ValueError",
        "    x = A()(x)",
        "except ValueError:",
        "    x = B()(x)",
    )
    return one_file(READERS, net(*one * n, "return x"))


@shape(5, 20)
def nested_handlers(n: int) -> Files:
    """`try`s in each other whose bodies, and handlers, may raise."""
    lines: list[str] = []
    for i in range(n):
        indent = "    " * i
        lines += [f"{indent}try:", f"{indent}    if x[{i}] > 0:", f"{indent}        raise ValueError"]
    lines.append(f"{'    ' * n}x = A()(x)")
    for i in reversed(range(n)):
        indent = "    " * i
        lines += [f"{indent}except ValueError:", f"{indent}    if x[{i}] < 0:", f"{indent}        raise"]
        lines += [f"{indent}    x = B()(x)"]
    return one_file(READERS, net(*lines, "return x"))


@shape(25)
def optional_imports(n: int) -> Files:
    """Many packages that may not be installed."""
    one = "try:\n    import other{0}\nexcept ImportError:\n    other{0} = None\n"
    return one_file(READERS, times(n, one.format), net("return A()(x) + B()(x)"))


@shape(25)
def literal_table(n: int) -> Files:
    """A table of n rows that n functions look up in."""
    rows = ", ".join(f'("k{i}", {i}, A, [1, 2])' for i in range(n))
    lookups = times(n, lambda i: f"def h{i}(x):\n    return T[{i}][2]()(x)\n")
    lines = [f"x = h{i}(x) + h{i}(x) + h{i}(x)" for i in range(n)]
    return one_file(READERS, f"T = [{rows}]\n", lookups, net(*lines, "return x + B()(x)"))
