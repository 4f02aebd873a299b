"""Programs whose functions call each other, handing things on."""

from __future__ import annotations

from .shape import IMPORTS, READERS, Files, W, doubled, net, one_file, shape, times

LEAF = "def h0(x):\n    return A()(x) + B()(x)\n"
EMBED = f"class E(hk.Module):\n    def __call__(self, x):\n        return x * {W}\n"


@shape()
def helper_chain(n: int) -> Files:
    return one_file(
        READERS, LEAF, times(n, lambda i: f"def h{i + 1}(x):\n    return h{i}(x)\n"), net(f"return h{n}(x)")
    )


@shape(10)
def helper_double(n: int) -> Files:
    return one_file(READERS, LEAF, doubled(n, "x"), net(f"return h{n}(x)"))


@shape()
def helper_mutual(n: int) -> Files:
    step = "def h{0}(x):\n    return leaf(x) + h{1}(x) + h{2}(x)\n"
    steps = times(n, lambda i: step.format(i, (i + 1) % n, (i * 7 + 3) % n))
    return one_file(READERS, "def leaf(x):\n    return A()(x) + B()(x)\n", steps, net("return h0(x)"))


@shape(10)
def helper_name(n: int) -> Files:
    leaf = f"def h0(name, x):\n    with hk.experimental.name_scope(name):\n        return x * {W}\n"
    return one_file(IMPORTS, leaf, doubled(n, "name, x"), net(f'return h{n}("FORCE:g", x)'))


@shape(10)
def helper_class(n: int) -> Files:
    leaf = "def h0(c, x):\n    return c()(x) + B()(x)\n"
    return one_file(READERS, leaf, doubled(n, "c, x"), net(f"return h{n}(A, x)"))


@shape(10)
def helper_instance(n: int) -> Files:
    leaf = "def h0(m, x):\n    return m(x) + B()(x)\n"
    return one_file(READERS, leaf, doubled(n, "m, x"), net(f"return h{n}(A(), x)"))


@shape(10)
def helper_borrowed(n: int) -> Files:
    leaf = "def h0(m, x):\n    return E(name=hk.experimental.force_name(m.module_name))(x)\n"
    return one_file(IMPORTS, EMBED, leaf, doubled(n, "m, x"), net("e = E()", f"return e(x) + h{n}(e, x)"))


@shape(10)
def helper_forced(n: int) -> Files:
    leaf = "def h0(s, x):\n    return E(name=hk.experimental.force_name(s))(x)\n"
    root = net(f'return E(name="FORCE:g")(x) + h{n}("g", x)')
    return one_file(IMPORTS, EMBED, leaf, doubled(n, "s, x"), root)


@shape(10)
def helper_factory(n: int) -> Files:
    step = "def h{1}(k=0):\n    if k:\n        return h{0}()\n    return h{0}()\n"
    steps = times(n, lambda i: step.format(i, i + 1))
    return one_file(READERS, "def h0():\n    return A\n", steps, net(f"return h{n}()()(x) + B()(x)"))


@shape(10)
def helper_keyword(n: int) -> Files:
    step = "def h{1}(x, c=A):\n    return h{0}(x, c=c) + h{0}(x, c=c)\n"
    leaf = "def h0(x, c=A):\n    return c()(x) + B()(x)\n"
    return one_file(READERS, leaf, times(n, lambda i: step.format(i, i + 1)), net(f"return h{n}(x)"))


@shape(10)
def helper_number(n: int) -> Files:
    leaf = f'def h0(i, x):\n    with hk.experimental.name_scope(f"FORCE:level_{{i}}"):\n        return x * {W}\n'
    root = net("for i in range(3):", f"    x = h{n}(i, x)", "return x")
    return one_file(IMPORTS, leaf, doubled(n, "i, x"), root)


@shape(10)
def helper_method(n: int) -> Files:
    step = "    def m{1}(self, c, x):\n        return self.m{0}(c, x) + self.m{0}(c, x)\n"
    leaf = "class Net(hk.Module):\n    def m0(self, c, x):\n        return c()(x) + B()(x)\n"
    top = f"    def __call__(self, x):\n        return self.m{n}(A, x)\n"
    return one_file(READERS, leaf, times(n, lambda i: step.format(i, i + 1)), top, net("return Net()(x)"))


@shape(10)
def helper_lambda(n: int) -> Files:
    leaf = "def h0(x, f):\n    return f(x) + B()(x)\n"
    return one_file(READERS, leaf, doubled(n, "x, f"), net("a = A()", f"return h{n}(x, lambda y: a(y))"))


@shape(10)
def lambdas(n: int) -> Files:
    chain = times(n, lambda i: f"f{i + 1} = lambda x: f{i}(x) + f{i}(x)\n")
    root = f"net = hk.transform(lambda x: f{n}(x))\n"
    return one_file(READERS, "f0 = lambda x: A()(x) + B()(x)\n", chain, root)


@shape(10)
def builders(n: int) -> Files:
    """A dictionary of functions, each of which calls the two before it."""
    step = 'def b{2}(x):\n    return T["b{0}"](x) + T["b{1}"](x)\n'
    table = ", ".join(f'"b{i}": b{i}' for i in range(n + 2))
    leaves = "def b0(x):\n    return A()(x)\ndef b1(x):\n    return B()(x)\n"
    steps = times(n, lambda i: step.format(i, i + 1, i + 2))
    return one_file(READERS, leaves, steps, f"T = {{{table}}}\n", net(f"return b{n + 1}(x)"))


@shape(10)
def generators(n: int) -> Files:
    """Generators of generators."""
    step = "def g{1}(x):\n    for y in g{0}(x):\n        yield y\n"
    leaf = "def g0(x):\n    yield A()(x)\n    yield B()(x)\n"
    return one_file(READERS, leaf, times(n, lambda i: step.format(i, i + 1)), net(f"return sum(g{n}(x))"))


@shape(8, 64)
def generators_doubled(n: int) -> Files:
    """Generators that yield from two others: 2 ** n elements."""
    step = "def g{1}(x):\n    yield from g{0}(x)\n    yield from g{0}(x)\n"
    leaf = "def g0(x):\n    yield A()(x)\n    yield B()(x)\n"
    return one_file(READERS, leaf, times(n, lambda i: step.format(i, i + 1)), net(f"return sum(g{n}(x))"))


@shape(8)
def decorators(n: int) -> Files:
    """Decorators, n deep, each of which calls twice what it decorates."""
    twice = "def twice(f):\n    def g(x):\n        return f(x) + f(x)\n    return g\n"
    return one_file(READERS, twice, "@twice\n" * n, LEAF, net("return h0(x)"))


@shape(8)
def decorators_with_arguments(n: int) -> Files:
    """The same, of decorators that take arguments and hand on any."""
    twice = (
        "import functools\ndef times(k):\n    def wrap(f):\n        @functools.wraps(f)\n        def g(*args, **kw):\n"
        "            return sum(f(*args, **kw) for _ in range(k))\n        return g\n    return wrap\n"
    )
    return one_file(READERS, twice, "@times(2)\n" * n, LEAF, net("return h0(x)"))


@shape(8)
def written(n: int) -> Files:
    """Functions that call the one before them twice, the last of which writes to an object."""
    leaf = "class Log:\n    count = 0\nlog = Log()\ndef h0(x):\n    log.count += 1\n    return A()(x) + B()(x)\n"
    return one_file(READERS, leaf, doubled(n, "x"), net(f"return h{n}(x)"))


@shape(8)
def collected(n: int) -> Files:
    """The same, where the last appends to a list that all hand on."""
    leaf = "def h0(x, out):\n    out.append(A()(x))\n    return B()(x)\n"
    return one_file(READERS, leaf, doubled(n, "x, out"), net("out = []", f"return h{n}(x, out) + sum(out)"))
