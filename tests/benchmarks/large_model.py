"""`python -m tests.benchmarks.large_model`: are 300 billion parameters proved in seconds?"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from .measure import as_installed, measured

SECONDS, GIGABYTES = 15.0, 1.0

MODEL = '''\
"""A transformer whose embedding and whose final norm are shared under forced names."""

import haiku as hk
import jax
import jax.numpy as jnp

BLOCKS, WIDTH, HEADS, VOCAB = {blocks}, {width}, {heads}, {vocab}


class Embed(hk.Module):
    """Tokens to vectors."""

    def __call__(self, tokens):
        with hk.name_scope(hk.force_name("shared/embed")):
            table = hk.get_parameter("table", [VOCAB, WIDTH], init=hk.initializers.TruncatedNormal(0.02))
        return hk.LayerNorm(-1, True, True, name=hk.force_name("shared/norm"))(table[tokens])


class Attention(hk.Module):
    """Causal attention of many heads."""

    def __call__(self, x):
        batch, length, width = x.shape
        query, key, value = (
            hk.Linear(width, with_bias=False, name=name)(x).reshape(batch, length, HEADS, width // HEADS)
            for name in ("query", "key", "value")
        )
        logits = jnp.einsum("bthd,bshd->bhts", query, key) / (width // HEADS) ** 0.5
        mask = jnp.tril(jnp.ones([length, length]))
        weights = jax.nn.softmax(jnp.where(mask, logits, -1e30))
        mixed = jnp.einsum("bhts,bshd->bthd", weights, value)
        return hk.Linear(width, with_bias=False, name="out")(mixed.reshape(x.shape))


class Block(hk.Module):
    """Attention and two dense layers, each after a norm and beside a residual."""

    def __init__(self, eps=1e-5, name=None):
        super().__init__(name=name)
        self.eps = eps

    def __call__(self, x):
        x = x + Attention(name="attention")(hk.LayerNorm(-1, True, True, eps=self.eps)(x))
        hidden = jax.nn.gelu(hk.Linear(4 * WIDTH, name="wide")(hk.LayerNorm(-1, True, True, eps=self.eps)(x)))
        return x + hk.Linear(WIDTH, name="narrow")(hidden)


class Head(hk.Module):
    """Vectors to logits, by the same table."""

    def __call__(self, x):
        x = hk.LayerNorm(-1, True, True, name=hk.force_name("shared/norm"))(x)
        with hk.name_scope(hk.force_name("shared/embed")):
            table = hk.get_parameter("table", [VOCAB, WIDTH], init=hk.initializers.TruncatedNormal(0.02))
        return x @ table.T


class Transformer(hk.Module):
    """The whole model."""

    def __call__(self, tokens):
        x = Embed()(tokens)
        for number in range(BLOCKS):
            x = Block(name=f"block_{{number}}")(x)
        return Head()(x)


def forward(tokens):
    return Transformer()(tokens)


model = hk.transform(forward)
'''

SETTINGS = """\
[[tool.hkmigrate.check.cases]]
entry = "model:model"
inputs = ["i32[2,256]"]
"""

WRONG = {
    "a table that is reshaped, not transposed": ("x @ table.T", "x @ table.reshape([WIDTH, VOCAB])"),
    "two axes of one product swapped": ('"bhts,bshd->bthd"', '"bhst,bshd->bthd"'),
    "another epsilon in one block's norms": (
        'Block(name=f"block_{number}")',
        'Block(1e-6 if number == BLOCKS // 2 else 1e-5, name=f"block_{number}")',
    ),
}


def _checked(name: str, old: Path, new: Path, wanted: str) -> bool:
    """Checks two trees, prints a line, and says whether verdict, time and memory are as they should be."""
    command = ["-m", "hkmigrate", "check", str(old), str(new), "--format", "json"]
    found = measured(command, old.parent)
    report = json.loads(found.out) if found.out else {"verdict": found.err.strip()}
    case = report["cases"][0] if report.get("cases") else {}
    within = found.seconds < SECONDS and found.peak < GIGABYTES * 1e9
    right = report["verdict"] == wanted and within
    sys.stdout.write(
        f"{name}: {report['verdict']}, {case.get('parameters', 0):,} parameters, {found.seconds:.1f} s, "
        f"{found.peak / 1e9:.2f} GB at most{'' if right else '   <- missed'}\n  {case.get('detail', '')}\n"
    )
    sys.stdout.flush()
    return right


def _trees(folder: Path, text: str) -> tuple[Path, Path]:
    """The old tree, and a copy of it that hkmigrate has migrated."""
    old, new = folder / "old", folder / "new"
    old.mkdir()
    (old / "model.py").write_text(text)
    (old / "pyproject.toml").write_text(SETTINGS)
    shutil.copytree(old, new)
    applied = measured(["-m", "hkmigrate", "apply", str(new), "--quiet"], folder)
    if applied.code or "force_name" in (new / "model.py").read_text():
        raise SystemExit(f"the model is not migrated:\n{applied.out}{applied.err}")
    return old, new


def main() -> int:
    """Checks the model's migration, and wrong forms of it; 1 when a verdict is wrong, late or too large."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.large_model", description=__doc__)
    for name, number in (("blocks", 96), ("width", 16_384), ("heads", 128), ("vocab", 50_304)):
        parser.add_argument(f"--{name}", type=int, default=number, help=f"default {number}")
    sizes = vars(parser.parse_args())
    as_installed()
    with tempfile.TemporaryDirectory(prefix="hkmigrate-") as at:
        folder = Path(at)
        old, new = _trees(folder, MODEL.format(**sizes))
        sound = [_checked("as migrated", old, new, "proved")]
        migrated = (new / "model.py").read_text()
        for number, (name, (was, now)) in enumerate(WRONG.items()):
            if migrated.count(was) != 1:
                raise SystemExit(f"{name}: the migrated model has no one place for it")
            wrong = folder / f"wrong{number}"
            shutil.copytree(new, wrong)
            (wrong / "model.py").write_text(migrated.replace(was, now))
            sound.append(_checked(name, old, wrong, "differs"))
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    sys.stdout.write(f"{sum(sound)} of {len(sound)} as they should be; load of the machine: {load}\n")
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
