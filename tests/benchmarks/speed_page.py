"""The page and the picture of the benchmark of speed."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"

Growth = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True)
class Taken:
    """What a run took: seconds by the clock, and seconds of all processors together."""

    wall: float
    processor: float


Row = tuple[str, Taken, float]
"""A command, what it took, and by how much that was multiplied."""


def write_page(
    tools: list[Row], growth: Growth, size: tuple[int, int], loads: tuple[float, float], *, write: bool
) -> str:
    """The text of the page; with `write`, it and the picture are put into docs/."""
    text = _text(tools, growth, size, loads)
    if write:
        (DOCS / "speed.md").write_text(text)
        _draw(tools, growth)
    return text


def _text(tools: list[Row], growth: Growth, size: tuple[int, int], loads: tuple[float, float]) -> str:
    ours = tools[0][1]
    rows = [
        f"| {name} | {took.wall:.2f} s | {took.wall / ours.wall:.2f} | {took.processor:.2f} s "
        f"| {took.processor / ours.processor:.2f} |{_how(scale)}"
        for name, took, scale in tools
    ]
    return f"""\
# Speed

Made by `python -m tests.benchmarks.speed --write`, with the `bench` extra installed.

A tree of {size[0]:,} lines in {size[1]:,} files: packages of the environment, Haiku and programs
of it among them, and a small program of the golden cases. Each command in turn, start of the process
included; the medians of its times, by the clock and of all processors together, and how many times those
of `hkmigrate plan` they are. {os.cpu_count()} cores, at a load of {loads[0]:.1f} from other work before the
run and of {loads[1]:.1f} at its end; on a loaded machine the times of the processors say more.

| command | clock | times | processors | times | |
|---|---|---|---|---|---|
{chr(10).join(rows)}

![time by command, and growth](speed.svg)

How the processors' time of a plan grows. The exponent is that between the last two rows, of the time
beyond that of the first: 1 is linear. The larger trees hold the files of the smallest over again.

{chr(10).join(line for kind, points in growth.items() for line in _rows(kind, points))}"""


def _how(scale: float) -> str:
    return f" one file in {scale:.0f} was read, and its time multiplied |" if scale > 1 else " |"


def _rows(kind: str, points: list[tuple[int, float]]) -> list[str]:
    rows = [f"| {number:,} | {seconds:.2f} s |" for number, seconds in points]
    named = {"lines": "lines of the tree", "sites": "hack sites, in one file", "files": "files, each with a hack site"}
    return [f"| {named[kind]} | time |", "|---|---|", *rows, "", f"Exponent: {_exponent(points)}", ""]


def _exponent(points: list[tuple[int, float]]) -> str:
    if len(points) < 3:
        return "too few to tell"
    (n0, t0), *_, (n1, t1), (n2, t2) = points
    if t1 <= t0 or t2 <= t0:
        return "too small to tell"
    return f"{math.log((t2 - t0) / (t1 - t0)) / math.log((n2 - n0) / (n1 - n0)):.2f}"


def _draw(tools: list[Row], growth: Growth) -> None:
    import matplotlib  # noqa: PLC0415 - only the picture needs it

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "hkmigrate"
    from matplotlib import pyplot  # noqa: PLC0415 - and only once it knows what to draw with

    figure, axes = pyplot.subplots(1, 1 + len(growth), figsize=(4 * (1 + len(growth)), 3.2), layout="constrained")
    axes[0].barh([name for name, *_ in tools][::-1], [took.processor for _, took, _ in tools][::-1], color="#4477aa")
    axes[0].set(xscale="log", xlabel="seconds of the processors", title="one tree")
    for axis, (kind, points) in zip(axes[1:], growth.items(), strict=True):
        axis.plot(*zip(*points, strict=True), marker="o", color="#4477aa")
        axis.set(xlabel=kind, ylabel="seconds", title=f"a plan by {kind}", ylim=(0, None))
    figure.savefig(DOCS / "speed.svg", metadata={"Date": None})
