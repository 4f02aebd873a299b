"""The programs that are compared: golden cases, natural programs and generated ones, each unpacked and run its way."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generated.draw import seeded
from generated.program import Written, write
from natural import programs

from hkmigrate.check.shapes import case_message
from hkmigrate.config import Case
from hkmigrate.source.notebook import read_notebook
from hkmigrate.source.text import UnreadableError

from .recorder import Task

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
FROM_ENTRY = "from entry import MODELS"


@dataclass(frozen=True)
class Subject:
    """A program.

    Attributes:
        name: `golden/alone/custom_getter`, `natural/nl_05_electra`, `generated/1:17`.
        unpack: writes its files into an empty folder: what the engine reads. Returns the folder.
        task: how it is run.
        entry_points: functions of which the engine is told that they are transformed elsewhere.
    """

    name: str
    unpack: Callable[[Path], Path]
    task: Task
    entry_points: tuple[str, ...] = ()


def golden() -> list[Subject]:
    """The trees of the golden cases."""
    return [_golden(path.parent) for path in sorted(GOLDEN.glob("*/*/before"))]


def _golden(case: Path) -> Subject:
    name = f"golden/{case.parent.name}/{case.name}"
    settings = tomllib.loads((case / "case.toml").read_text()) if (case / "case.toml").exists() else {}
    configured = settings.get("cases", ())
    ours = [{"entry": entry, "inputs": inputs} for entry, *inputs in UNCONFIGURED.get(name, ())]
    cases = [_case(one) for one in ours or configured]
    task = Task(cases, DRIVERS.get(name, ""), paths=(".", "src", *FOLDERS.get(name, ())))
    entries = (*settings.get("entry-points", ()), *(one["entry"] for one in configured))
    return Subject(
        name, lambda folder: Path(shutil.copytree(case / "before", folder, dirs_exist_ok=True)), task, entries
    )


def _case(one: dict[str, Any]) -> dict[str, Any]:
    kwargs = tuple(one.get("kwargs", {}).items())
    return dict(case_message(Case(one.get("name", one["entry"]), one["entry"], tuple(one.get("inputs", ())), kwargs)))


def natural() -> list[Subject]:
    """The natural programs."""
    return [_natural(program) for program in programs.read_all()]


def _natural(program: programs.Program) -> Subject:
    if "entry.py" in program.files:
        task = Task(models=FROM_ENTRY)
    else:
        task = Task(scripts=[path for path in program.files if path.rpartition("/")[2] == "train.py"])
    return Subject(f"natural/{program.name}", program.unpack, task)


def generated(count: int, seed: int) -> list[Subject]:
    """So many generated programs of a seed, without those that are given names when they run: nobody knows these."""
    drawn = ((index, write(seeded(seed, index))) for index in range(count))
    return [_generated(f"{seed}:{index}", written) for index, written in drawn if not written.symbolic]


def _generated(name: str, written: Written) -> Subject:
    cases = [{"kwargs": {}, **case} for case in written.cases]

    def unpack(folder: Path) -> Path:
        for path, data in written.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    entries = tuple(str(case["entry"]) for case in cases)
    return Subject(f"generated/{name}", unpack, Task(cases=cases), entries)


def beside_notebooks(root: Path) -> dict[str, str]:
    """Writes the code of each notebook beside it, for running: the notebook by the path of that file."""
    written: dict[str, str] = {}
    for path in root.rglob("*.ipynb"):
        with contextlib.suppress(UnreadableError):
            file = path.with_suffix(".py")
            file.write_bytes(read_notebook(path.read_bytes()).python)
            written[file.relative_to(root).as_posix()] = path.relative_to(root).as_posix()
    return written


_SAME_WAY: Mapping[tuple[tuple[str, ...], ...], str] = {
    (("net:net", "f32[4,4]"),): "refused/path_of_a_submodule",
    (("net:net", "f32[3,4]"),): "refused/numbering_of_another_package refused/registry_that_goes_elsewhere",
    (("model:net", "f32[3,4]"),): """
        override/argument_changes override/base_out_of_sight refused/class_hidden_by_a_star
        refused/class_leaves_the_tree refused/unknown_base
    """,
    (("net:net", "f32[2,4]"),): """
        alone/one_instance_called_twice alone/policy_by_class alone/scope_by_a_variable
        refused/class_as_class_attribute refused/class_as_default_argument
        refused/class_decorated_elsewhere refused/class_of_the_forced_name_in_a_registry
        refused/forced_scope_in_a_generator refused/moved_from_an_accident
        refused/moved_in_a_lift refused/moved_in_a_transparent_lift
        refused/numbering_in_a_loop refused/numbering_in_a_scope refused/numbering_of_a_name_at_run_time

        refused/path_of_a_module_built_twice
    """,
    (("model:model", "f32[2,4]"),): """
        root/arguments_that_read root/handed_to_a_module root/helper_of_both root/in_a_lambda
        root/inside_modules root/left_alone root/name_at_run_time root/other_names
        root/other_path_by_getter root/read_once root/spelled_path
    """,
    (("model:net", "f32[2,4]"),): """
        family/changes_in_scope family/class_may_take_any_index family/computed_index
        family/index_set_again family/module_of_the_base family/unknown_range
        refused/numbering_of_a_built_name
    """,
    (("model:net", "f32[2,3]"),): """
        refused/ambiguous_name refused/method_without_self refused/lambda_made_in_scope
        refused/layer_stack_in_a_variable
        refused/numbering_of_a_partial refused/numbering_of_what_a_table_builds
    """,
    (("demo:model", "f32[3,4]"),): "refused/exported_for_others",
    (("train:net", "i32[3]"),): "refused/ambiguous_import refused/import_cycle",
    (("layers:net", "f32[2,3]"),): "refused/monkey_patched",
    (
        ("layers:reconstruct", "f32[2,4]"),
        ("layers:loss", "f32[2,4]"),
    ): "refused/no_root",
    (("model:model", "f32[2,3]"),): "refused/plain_class",
    (("model:net", "i32[3]"),): "refused/unclear_call registry/never_declared",
    (
        ("model:generate", "f32[2,4]"),
        ("model:judge", "f32[2,4]"),
    ): "root/each_its_own",
    (
        ("model:inner", "f32[2,4]"),
        ("model:model", "f32[2,4]"),
    ): "root/lifted",
    (("vae:codec", "f32[2,3]"),): "threading/multi_transform",
}

UNCONFIGURED = {f"golden/{name}": cases for cases, names in _SAME_WAY.items() for name in names.split()}
"""Entry points, each with its inputs, of the golden cases that are not checked, or with inputs that do not fit."""

FOLDERS = {"golden/refused/ambiguous_import": ("v1", "scripts")}
"""Folders from which programs import besides their own."""

_DRIVER = """\
import haiku as hk, jax.numpy as jnp
{before}
MODELS = {{str(at): (net, lambda key: (jnp.ones([3, {width}]),)) for at, net in enumerate([{nets}])}}
"""
_TWO = """\
import haiku as hk, jax.numpy as jnp
import base.model, wide.model
MODELS = {one.__name__: (hk.transform(one.forward), lambda key: (jnp.arange(3),)) for one in (base.model, wide.model)}
"""
DRIVERS = {f"golden/{name}": _TWO for name in ("imports/two_programs", "refused/run_from_two_folders")} | {
    f"golden/{name}": _DRIVER.format(before=before, nets=nets, width=width)
    for name, before, nets, width in (
        ("placement/library", "import net", "hk.transform(lambda x: net.Model(3)(x))", 4),
        (
            "refused/library_of_two",
            "import net",
            "hk.transform(lambda x: net.Encoder()(x)), hk.transform(lambda x: net.Decoder()(x))",
            4,
        ),
        (
            "refused/library_of_two_constructors",
            "import net",
            "hk.transform(lambda x: net.Encoder()(x)), hk.transform(lambda x: net.Decoder()(x))",
            4,
        ),
        (
            "refused/plain_class_outside",
            "import model",
            "hk.transform(model.bundle().run), hk.transform(model.Both().run)",
            3,
        ),
    )
}
"""What runs libraries, which have no transformed function, or none at the top of a file."""

CANNOT_RUN = {
    "golden/notebook/format_3": "the notebook is of an old format",
    "golden/notebook/not_python": "the notebook is not Python",
    "golden/notebook/runs_a_file": "the notebook runs a file by a magic",
    "golden/notebook/written_by_magic": "a magic writes the code",
    "golden/override/argument_changes": "it takes from an empty list",
    "golden/override/base_out_of_sight": "it asks Haiku's MLP for an attribute of its own",
    "golden/refused/class_hidden_by_a_star": "a package is missing",
    "golden/refused/class_leaves_the_tree": "a package is missing",
    "golden/refused/moved_above_a_name_at_run_time": "Haiku does not take its second name",
    "golden/refused/numbering_of_another_package": "a package is missing",
    "golden/refused/registry_that_goes_elsewhere": "a package is missing",
    "golden/refused/unknown_base": "a package is missing",
    "golden/registry/never_declared": "its parameter is declared by whoever imports it",
}
"""Programs that do not get to their end, with the reason; what they do until then is compared."""

if sys.version_info < (3, 12):
    CANNOT_RUN["natural/found/r03_pep695_bound_py312"] = "it needs Python 3.12"
