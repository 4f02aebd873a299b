"""Programs with much of something: groups, calls, files, names, text."""

from __future__ import annotations

from .shape import IMPORTS, READERS, Files, W, net, one_file, reader, shape, times

SHARED = net("return A()(x) + B()(x)")


@shape()
def groups_separate(n: int) -> Files:
    classes = times(n, lambda i: reader(f"A{i}", f"g{i}") + reader(f"B{i}", f"g{i}"))
    return one_file(IMPORTS, classes, net(*(f"x = A{i}()(x) + B{i}()(x)" for i in range(n)), "return x"))


@shape(25)
def groups_one_class(n: int) -> Files:
    scope = '        with hk.experimental.name_scope("FORCE:g{}"):\n            x = x * ' + W + "\n"
    body = "    def __call__(self, x):\n" + times(n, scope.format) + "        return x\n"
    return one_file(IMPORTS, *(f"class {name}(hk.Module):\n{body}" for name in "AB"), SHARED)


@shape(100)
def call_sites(n: int) -> Files:
    return one_file(READERS, net(*["x = A()(x) + B()(x)"] * n, "return x"))


@shape()
def call_sites_files(n: int) -> Files:
    helper = "import haiku as hk\nfrom a import A, B\ndef sub(x):\n    return A()(x) + B()(x)\n"
    imports = "import haiku as hk\n" + times(n, lambda i: f"from f{i} import sub as s{i}\n")
    main = imports + net(*(f"x = s{i}(x)" for i in range(n)), "return x")
    return {"a.py": READERS, **{f"f{i}.py": helper for i in range(n)}, "main.py": main}


@shape()
def table(n: int) -> Files:
    entries = ", ".join(f'"k{i}": A{i}' for i in range(n))
    classes = times(n, lambda i: reader(f"A{i}"))
    return one_file(IMPORTS, classes, f"T = {{{entries}}}\n", net("return T[k]()(x) + A0()(x)", parameters='x, k="k0"'))


@shape()
def many_roots(n: int) -> Files:
    root = "def f{0}(x):\n    return A()(x) + B()(x)\nn{0} = hk.transform(f{0})\n"
    return one_file(READERS, times(n, root.format))


@shape()
def star_imports(n: int) -> Files:
    chain = {f"m{i + 1}.py": f"from m{i} import *\n" for i in range(n)}
    return {"m0.py": READERS, **chain, "main.py": f"import haiku as hk\nfrom m{n} import *\n" + SHARED}


@shape()
def import_cycle(n: int) -> Files:
    files = {f"m{i}.py": f"import haiku as hk\nimport m{(i + 1) % n} as nxt\nX = nxt.X\n" for i in range(n)}
    return {**files, "main.py": "import m0\n" + READERS + net("return A()(x) + B()(x) + m0.X()(x)")}


@shape()
def big_literal(n: int) -> Files:
    return {"d.py": f"import haiku as hk\nD = {list(range(n * 100))}\n", **one_file(READERS, SHARED)}


@shape(100, 4000)
def many_files(n: int) -> Files:
    other = "import haiku as hk\nclass Z(hk.Module):\n    def __call__(self, x):\n        return x\n"
    return {**{f"p{i}.py": other for i in range(n)}, **one_file(READERS, SHARED)}


def _text(line: str, n: int) -> Files:
    return {**one_file(READERS, SHARED), "r.py": f'S = """\n{line * n}"""\n'}


@shape(2, 32)
def text_of_spaces(n: int) -> Files:
    return _text(f"from{' ' * 480}x y import z\n", n)


@shape(2, 32)
def text_of_dots(n: int) -> Files:
    return _text(f"from {'a . ' * 1200}!import z\n", n)


@shape(2, 32)
def text_of_commas(n: int) -> Files:
    return _text(f"import {'a, ' * 3000}import z\n", n)


@shape(10, 160)
def names_alike(n: int) -> Files:
    classes = times(n, lambda i: reader(f"A{i}", "a/b" + "_" * i) + reader(f"B{i}", "a/b" + "_" * i))
    return one_file(IMPORTS, classes, net(*(f"x = A{i}()(x) + B{i}()(x)" for i in range(n)), "return x"))


@shape()
def borrowed(n: int) -> Files:
    owner = f"class E(hk.Module):\n    def __call__(self, x):\n        return x * {W}\n"
    user = (
        "class U{0}(hk.Module):\n    def __init__(self, e, name=None):\n        super().__init__(name=name)\n"
        "        self.e = e\n    def __call__(self, x):\n"
        '        with hk.experimental.name_scope("FORCE:" + self.e.module_name):\n            return x * ' + W + "\n"
    )
    lines = ["e = E()", "x = e(x)", *(f"x = U{i}(e)(x)" for i in range(n)), "return x"]
    return one_file(IMPORTS, owner, times(n, user.format), net(*lines))
