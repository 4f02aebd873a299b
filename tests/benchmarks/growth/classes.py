"""Programs whose classes build on each other: by inheritance, by aliases, as parts."""

from __future__ import annotations

from .shape import IMPORTS, READERS, Files, net, one_file, reader, shape, times

INIT = "    def __init__(self, name=None):\n        super().__init__(name=name)\n"
GIVEN = "    def __init__(self, c, name=None):\n        super().__init__(name=name)\n"


@shape()
def inherit_chain(n: int) -> Files:
    chain = times(n, lambda i: f"class C{i + 1}(C{i}):\n    pass\n")
    return one_file(IMPORTS, reader("C0"), chain, reader("B"), net(f"return C{n}()(x) + B()(x)"))


@shape()
def inherit_wide(n: int) -> Files:
    below = times(n, lambda i: f"class D{i}(C0):\n    pass\n")
    calls = [f"x = D{i}()(x)" for i in range(n)]
    return one_file(IMPORTS, reader("C0"), below, reader("B"), net("x = B()(x)", *calls, "return x"))


@shape(10)
def diamond(n: int) -> Files:
    step = "class L{1}(L{0}): pass\nclass R{1}(L{0}): pass\nclass M{1}(L{1}, R{1}): pass\n"
    start = reader("C0") + "class L0(C0): pass\nclass R0(C0): pass\n"
    steps = times(n, lambda i: step.format(i, i + 1))
    return one_file(IMPORTS, start, steps, reader("B"), net(f"return M{n}()(x) + B()(x)"))


@shape(25)
def super_chain(n: int) -> Files:
    """A chain of classes whose methods all call the next."""
    step = "class C{1}(C{0}):\n" + INIT + "    def __call__(self, x):\n        return super().__call__(x)\n"
    return one_file(
        *(IMPORTS, reader("C0"), times(n, lambda i: step.format(i, i + 1))),
        *(reader("B"), net(f"return C{n}()(x) + B()(x)")),
    )


@shape(10)
def super_doubled(n: int) -> Files:
    """The same, each calling the next twice."""
    step = "class C{1}(C{0}):\n    def __call__(self, x):\n        return super().__call__(x) + super().__call__(x)\n"
    steps = times(n, lambda i: step.format(i, i + 1))
    return one_file(IMPORTS, reader("C0"), steps, reader("B"), net(f"return C{n}()(x) + B()(x)"))


@shape(10)
def mixins(n: int) -> Files:
    """One class of n bases, each of which calls the next in the order of the class."""
    step = "class M{0}:\n    def __call__(self, x):\n        return super().__call__(x)\n"
    bases = ", ".join(f"M{i}" for i in range(n))
    whole = f"class All({bases}, A):\n    pass\n"
    return one_file(READERS, times(n, step.format), whole, net("return All()(x) + B()(x)"))


@shape()
def alias_chain(n: int) -> Files:
    chain = times(n, lambda i: f"X{i + 1} = X{i}\n")
    return one_file(READERS, "X0 = A\n", chain, net(f"return X{n}()(x) + B()(x)"))


@shape()
def alias_local(n: int) -> Files:
    return one_file(READERS, net("X0 = A", *(f"X{i + 1} = X{i}" for i in range(n)), f"return X{n}()(x) + B()(x)"))


@shape(10)
def alias_branch(n: int) -> Files:
    lines = [f"X{i + 1} = X{i} if x is None else X{i}" for i in range(n)]
    return one_file(READERS, net("X0 = A", *lines, f"return X{n}()(x) + B()(x)"))


@shape(10, 160)
def module_tree(n: int) -> Files:
    step = (
        "class M{1}(hk.Module):\n" + INIT + "        self.a = M{0}()\n        self.b = M{0}()\n"
        "    def __call__(self, x):\n        return self.a(x) + self.b(x)\n"
    )
    steps = times(n, lambda i: step.format(i, i + 1))
    return one_file(IMPORTS, reader("M0"), reader("B"), steps, net(f"return M{n}()(x) + B()(x)"))


@shape(10, 160)
def module_dag(n: int) -> Files:
    def step(i: int) -> str:
        parts = "".join(f"        x = M{j}()(x)\n" for j in range(max(0, i - 4), i + 1))
        return f"class M{i + 1}(hk.Module):\n    def __call__(self, x):\n{parts}        return x\n"

    return one_file(IMPORTS, reader("M0"), reader("B"), times(n, step), net(f"return M{n}()(x) + B()(x)"))


@shape(10, 160)
def module_given(n: int) -> Files:
    """Modules that hand a class down to both of their parts."""
    leaf = (
        "class N0(hk.Module):\n"
        + GIVEN
        + "        self.c = c\n    def __call__(self, x):\n        return self.c()(x)\n"
    )
    step = (
        "class N{1}(hk.Module):\n" + GIVEN + "        self.a = N{0}(c)\n        self.b = N{0}(c)\n"
        "    def __call__(self, x):\n        return self.a(x) + self.b(x)\n"
    )
    steps = times(n, lambda i: step.format(i, i + 1))
    return one_file(READERS, leaf, steps, net(f"return N{n}(A)(x) + B()(x)"))


@shape(8, 64)
def module_depth(n: int) -> Files:
    """Five classes that make each other, twice, down to a depth that is known."""
    step = (
        "class P{0}(hk.Module):\n    def __init__(self, depth, name=None):\n        super().__init__(name=name)\n"
        "        self.parts = [P{1}(depth - 1), P{2}(depth - 1)] if depth else []\n"
        "    def __call__(self, x):\n        for part in self.parts:\n            x = part(x)\n        return A()(x)\n"
    )
    steps = times(5, lambda i: step.format(i, (i + 1) % 5, (i * 2 + 3) % 5))
    return one_file(READERS, steps, net(f"return P0({n})(x) + B()(x)"))


@shape(8, 64)
def union_of_classes(n: int) -> Files:
    """One of n classes, it is not known which, handed through n functions."""
    classes = times(n, lambda i: reader(f"A{i}"))
    names = ", ".join(f"A{i}" for i in range(n))
    passed = times(n, lambda i: f"def h{i + 1}(c, x):\n    return h{i}(c, x)\n")
    leaf = f"T = [{names}]\ndef h0(c, x):\n    return c()(x)\n"
    return one_file(READERS, classes, leaf, passed, net(f"return h{n}(T[int(x[0])], x) + B()(x)"))
