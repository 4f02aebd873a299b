"""Classes that are reached by way of a namespace, or by code that is a text, stay what they are."""

from pathlib import Path

import pytest

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.model.plan import Refuse

MODEL = """
import haiku as hk


def table():
    with hk.name_scope(hk.force_name("shared")):
        return hk.get_parameter("w", [4, 4], init=hk.initializers.RandomNormal())


class Up(hk.Module):
    def __call__(self, x):
        return x @ table()


class Down(hk.Module):
    def __call__(self, x):
        return x @ table().T


def forward(x):
    return Down()(Up()(x))
"""
ENTRY = """
import builtins, importlib, inspect, sys
import haiku as hk
import model

SETTINGS = {"scale": 2}


def other(x):
    KIND = "U" + "p"
    %s


net = hk.transform(model.forward)
net_2 = hk.transform(other)
"""


def refusals(folder: Path, body: str) -> list[str]:
    (folder / "model.py").write_text(MODEL)
    (folder / "entry.py").write_text(ENTRY % body)
    planned = pipeline.make_plan([folder], Options())
    return [one.refusal.message for one in planned.plan.groups if isinstance(one, Refuse)]


@pytest.mark.parametrize(
    "body",
    [
        'return vars(model)["Up"]()(x)',
        'return model.__dict__["Up"]()(x)',
        "return next(cls for name, cls in model.__dict__.items() if name == KIND)()(x)",
        "return getattr(model, KIND)()(x)",
        "return dict(inspect.getmembers(model))[KIND]()(x)",
        "return [getattr(model, name) for name in dir(model) if name == KIND][0]()(x)",
        'return globals()["model"].Up()(x)',
        'return sys.modules["model"].Up()(x)',
        'found = importlib.import_module("model")\n    return found.Up()(x)',
        'return __import__("model").Up()(x)',
        "return [cls for cls in hk.Module.__subclasses__() if cls.__name__ == KIND][0]()(x)",
        'return eval("model.Up()")(x)',
        'return eval("model." + "Up")()(x)',
        'names = {}\n    exec("from model import *", names)\n    return names[KIND]()(x)',
    ],
)
def test_what_is_reached_so_is_refused(tmp_path: Path, body: str) -> None:
    (message,) = refusals(tmp_path, body)
    assert "which would change, is reached by" in message


@pytest.mark.parametrize(
    "body",
    [
        "return model.Up()(x)",
        'return getattr(hk, "Linear")(4)(x)',
        'return x * vars(builtins)["len"](SETTINGS)',
        'return x * globals()["SETTINGS"]["scale"]',
        'return x * eval("2 + 3")',
        'importlib.import_module("json").loads("{}")\n    return x',
    ],
)
def test_what_has_nothing_to_do_with_it_is_not_in_the_way(tmp_path: Path, body: str) -> None:
    assert refusals(tmp_path, body) == []
