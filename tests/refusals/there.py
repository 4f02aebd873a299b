"""Small programs in which a module has a forced path by itself, and cannot be handed to those that force it."""

from .planning import DECLARED
from .program import Refused, edited

READ = """
        with hk.name_scope(hk.force_name("net/~/embed")):
            table = hk.get_parameter("embeddings", [11, 4], init=hk.initializers.TruncatedNormal())
        return x @ table.T
"""
BASE = f"""
import haiku as hk
import jax.numpy as jnp


class Head(hk.Module):
    def __call__(self, x):{READ}

class Net(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.embed = hk.Embed(11, width)
        self.head = Head()

    def __call__(self, ids):
        return self.head(self.embed(ids))


def forward(ids):
    net = Net(4)
    return net(ids)


model = hk.transform(forward)
"""
MADE = "        self.embed = hk.Embed(11, width)\n"
FORCED = """
        return jnp.mean(x) * hk.Embed(11, 4, name=hk.force_name("net/~/embed"))(jnp.arange(3)).sum()
"""
TABLE = """
class Table(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        return x @ hk.get_parameter("w", [self.size, 4], init=jnp.ones)


class Head(hk.Module):"""
CLASS = "class Head(hk.Module):"
CALLED = "return self.head(self.embed(ids))"
FORWARD = "    net = Net(4)\n    return net(ids)\n"
MODEL = """
import haiku as hk


def table(x):
    with hk.name_scope(hk.force_name("model")):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Head(hk.Module):
    def __call__(self, x):
        return x @ table(x)


class Model(hk.Module):
    def __call__(self, x):
        return Head()(x)


model = hk.transform(lambda x: Model()(x))
"""


def changed(code: str, piece: str, *changes: tuple[str, str], text: str = BASE) -> Refused:
    return Refused(code, piece, edited(text, *changes))


PROGRAMS = {
    "another class": changed(
        "different-classes",
        "of another class",
        (READ, FORCED),
        ("hk.Embed(11, width)", "hk.Linear(width, name='embed')"),
    ),
    "a module that keeps a count": changed(
        "unclear-use",
        "may keep something between its calls",
        (CLASS, TABLE.replace("return x @", "self.seen = x\n        return x @").lstrip()),
        (READ, '\n        return Table(4, name=hk.force_name("net/~/table"))(x)\n'),
        (MADE, f"{MADE}        self.table = Table(width)\n"),
        (CALLED, "return self.head(self.table(self.embed(ids)))"),
    ),
    "other arguments": changed(
        "conflicting-specification", "is made with other arguments", (READ, FORCED), ("11, width", "12, width")
    ),
    "arguments that are not known": changed(
        "conflicting-specification",
        "may be made with other arguments",
        (CLASS, TABLE.lstrip()),
        (READ, '\n        return Table(x.shape[-1], name=hk.force_name("net/~/table"))(x)\n'),
        (MADE, f"{MADE}        self.table = Table(width)\n"),
        (CALLED, "return self.head(self.table(self.embed(ids)))"),
    ),
    "two classes in two roots": changed(
        "unnatural-path",
        "modules of several classes",
        (FORWARD, f"{FORWARD}\n\ndef other(ids):\n    return Other()(ids)\n"),
        ("model = ", "second = hk.transform(other)\nmodel = "),
        (
            "def forward",
            "class Other(hk.Module):\n    def __init__(self):\n        super().__init__(name='net')\n"
            "        self.embed = hk.Linear(4, name='embed')\n        self.head = Head()\n\n"
            "    def __call__(self, x):\n        return self.head(self.embed(x))\n\n\ndef forward",
        ),
    ),
    "not in every root": changed(
        "unnatural-path",
        "not made once in each transform",
        ("model = ", "probe = hk.transform(lambda x: Head()(x))\nmodel = "),
    ),
    "in a branch": changed(
        "unnatural-path",
        "only made in a branch",
        (MADE, f"        if width.tied:\n    {MADE}"),
        ("def forward(ids):\n    net = Net(4)", "def forward(ids, width):\n    net = Net(width)"),
    ),
    "a layer that does not give what is read": changed(
        "unnatural-path",
        "no attribute of the module",
        ('"embeddings", [11, 4]', '"w", [4, 4]'),
        ("hk.Embed(11, width)", "hk.Linear(width, name='embed')"),
    ),
    "read in another way": changed(
        "conflicting-specification",
        "may make the parameter in another way",
        ("init=hk.initializers.TruncatedNormal()", "init=jnp.zeros"),
        (CALLED, "return self.head(jnp.ones([3, 4])) + self.embed(ids).sum()"),
    ),
    "a policy": changed(
        "intercepted",
        "may be changed here",
        ("model = ", "hk.mixed_precision.set_policy(hk.Embed, POLICY)\nmodel = "),
        ("import jax.numpy as jnp\n", "import jax.numpy as jnp\nfrom policies import POLICY\n"),
    ),
    "a class within a function": changed(
        "unnatural-path",
        "cannot be written into",
        (
            "class Model(hk.Module):\n    def __call__(self, x):\n        return Head()(x)\n",
            "def build(x):\n    class Model(hk.Module):\n        def __call__(self, x):\n            return Head()(x)\n"
            "\n    return Model()(x)\n",
        ),
        ("lambda x: Model()(x)", "build"),
        text=MODEL,
    ),
    "built where the program did not come": changed(
        "unnatural-path",
        "may be used here as well",
        ("model = ", "def spare(x, deep=False):\n    return Net(4)(x) if deep else x\n\n\nmodel = "),
    ),
    "built before": changed(
        "unnatural-path",
        "built before the module",
        (f"{MADE}        self.head = Head()\n", f"        self.head = Head()\n{MADE}"),
    ),
    "a module below": changed(
        "unnatural-path",
        "a module below the one",
        ('return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())', "return hk.Linear(4)(x)"),
        ("x @ table(x)", "table(x)"),
        text=MODEL,
    ),
    "declared in a registry": changed(
        "numbering",
        "would number one of the two",
        ("First()(x) + First()(x)", "Model()(x)"),
        (
            "def forward(x):\n    size = x.ndim\n",
            "class Model(hk.Module):\n    def __call__(self, x):\n        return First()(x)\n\n\ndef start():\n",
        ),
        (
            'declare("shared", (size, 4), init=jnp.ones)',
            'declare("model", (4, 4), init=jnp.ones)\n\n\ndef forward(x):\n    start()',
        ),
        ('get("shared")', 'get("model")'),
        text=DECLARED,
    ),
    "a receiver that is hidden": changed(
        "unclear-use",
        "`self` is something else",
        (
            CALLED,
            "\n        def inner(self, x):\n            return Head()(x)\n\n        return inner(1, self.embed(ids))",
        ),
        ("        self.head = Head()\n", ""),
    ),
    "what is read needs what the file cannot import": Refused(
        "import-cycle",
        "cannot be had where it stands",
        """
=== start.py
INIT = None
=== head.py
import haiku as hk
from model import WIDTH, start


class Head(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("net")):
            return x @ hk.get_parameter("w", [WIDTH, WIDTH], init=start)
=== model.py
import haiku as hk
import jax.numpy as jnp

WIDTH = 4


def start(shape, dtype):
    return jnp.ones(shape, dtype)
=== net.py
import haiku as hk


class Net(hk.Module):
    def __call__(self, x):
        from head import Head

        start = 3
        return Head()(x) * start


WIDTH = 5
model = hk.transform(lambda x: Net()(x))
""",
    ),
}
