"""Small programs in which a subclass replaces a module in a way that is refused."""

from .program import Refused, edited

BASE = """
import haiku as hk


class Block(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.attn = hk.Linear(width)

    def __call__(self, x):
        return self.attn(x)


class Fast(Block):
    def __init__(self, width, name=None):
        super().__init__(width, name=name)
        self.attn = hk.Linear(width, with_bias=False, name=hk.force_name(self.attn.module_name))


net = hk.transform(lambda x: Fast(4)(Block(4)(x)))
"""
SIDE = """
class Side(hk.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.attn = hk.Linear(width)


class Both(Fast, Side):
    pass


net = """
NAMED = """
class Named(hk.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.tag = name

    def __call__(self, x):
        return hk.Linear(4)(x)


class Block(hk.Module):"""
ELSEWHERE = """
=== more.py
from model import *
from elsewhere import *


class Third(Block):
    pass
"""
CODE = "unclear-override"
MADE = "self.attn = hk.Linear(width)\n"
OTHER = "self.attn = hk.Linear(width, with_bias=False, name=hk.force_name(self.attn.module_name))"
ABOVE = "super().__init__(width, name=name)"
BLOCK = BASE[BASE.index("class Block") : BASE.index("class Fast")]
MORE = "self.width = 4\n        "


def changed(piece: str, *changes: tuple[str, str], code: str = CODE) -> Refused:
    return Refused(code, piece, edited(BASE, *changes))


PROGRAMS = {
    "decorated": changed("is decorated, or has class keywords", ("class Fast", "@print\nclass Fast")),
    "class keywords": changed("is decorated, or has class keywords", ("Fast(Block)", "Fast(Block, tag=1)")),
    "several bases": changed(
        "has several bases", ("class Fast(Block)", "class Mixin: pass\n\n\nclass Fast(Mixin, Block)")
    ),
    "set twice": changed("sets `attn` in a branch", (MADE, MADE + "        self.attn = hk.Linear(width)\n")),
    "a base of the maker out of sight": changed(
        "a base of `Block` is not in sight",
        ("import haiku as hk", "import haiku as hk\nfrom elsewhere import Base"),
        ("Block(hk.Module)", "Block(Base, hk.Module)"),
        code="unknown-base",
    ),
    "a class that may be the maker": Refused(CODE, "this may, or may not, be `Block`", BASE + ELSEWHERE),
    "not built where it is set": changed(
        "`attn` is not built", (MADE, "self.attn = hk.Linear(width) if width else None\n")
    ),
    "a base of the maker sets it too": changed(
        "makes `attn` too", ("class Block(hk.Module)", BLOCK.replace("Block", "First") + "class Block(First)")
    ),
    "on the class too": changed("what its attributes are", ("(hk.Module):", "(hk.Module):\n    attn = None\n")),
    "special methods": changed(
        "what its attributes are",
        ("    def __call__", "    def __getattr__(self, name):\n        return name\n\n    def __call__"),
    ),
    "inherited in two ways": changed("inherits `attn` in two ways", ("net = ", SIDE)),
    "no plain call of the base": changed("its base's plainly", (ABOVE, "Block.__init__(self, width, name)")),
    "replaced before the base has run": changed(
        "before the base's", (f"{ABOVE}\n        {OTHER}", f"{OTHER}\n        {ABOVE}")
    ),
    "a name that is not known": changed("is not known", (MADE, "self.attn = hk.Linear(width, name=name)\n")),
    "a class that keeps its name": changed(
        "makes something of its own of its name",
        ("class Block(hk.Module):", NAMED),
        (MADE, "self.attn = Named()\n"),
        (OTHER, "self.attn = Named(hk.force_name(self.attn.module_name))"),
    ),
    "an argument that does more": changed("may do more", (MADE, "self.attn = hk.Linear(print(width) or 4)\n")),
    "an attribute that is not there yet": changed(
        "may not be there yet", (OTHER, MORE + OTHER.replace("Linear(width", "Linear(self.width"))
    ),
    "a call that cannot be moved": changed(
        "as it is written", (OTHER, OTHER.replace("with_bias=False", "w_init=lambda s, d: s"))
    ),
    "no name for the method": changed(
        "no name is left for the method", ("net = ", "make_attn = build_attn = create_attn = 1\nnet = ")
    ),
    "a name that hides another": changed(
        "that hides another",
        ("import haiku as hk", "import haiku as hk\n\nsize = 8"),
        (MADE, "self.attn = hk.Linear(size)\n"),
        (
            "class Block(hk.Module):\n    def __init__(self, width",
            "class Block(hk.Module):\n    def __init__(self, size",
        ),
        (OTHER, OTHER.replace("Linear(width", "Linear(size")),
    ),
}
