"""A codemod on libcst that finds calls of `force_name`, over one in so many files: `python -m ... TREE STEP`."""

from __future__ import annotations

import sys
from multiprocessing import Pool
from pathlib import Path

import libcst as cst
from libcst import matchers as m


class _Forced(m.MatcherDecoratableTransformer):
    @m.leave(m.Call(func=m.Attribute(attr=m.Name("force_name"))))
    def _call(self, _: cst.Call, updated: cst.Call) -> cst.Call:
        return updated.with_changes(func=cst.Name("forced"))


def changed(path: str) -> tuple[int, bool]:
    """The bytes of a file, and whether the codemod changes it."""
    data = Path(path).read_bytes()
    try:
        module = cst.parse_module(data)
        return len(data), module.visit(_Forced()).bytes != data
    except (cst.ParserSyntaxError, UnicodeDecodeError, RecursionError):
        return len(data), False


def main() -> None:
    """Print the bytes that were read, and the number of files that would change."""
    paths = sorted(str(path) for path in Path(sys.argv[1]).rglob("*.py"))[:: int(sys.argv[2])]
    with Pool() as pool:
        found = pool.map(changed, paths, chunksize=8)
    sys.stdout.write(f"{sum(size for size, _ in found)} {sum(hit for _, hit in found)}\n")


if __name__ == "__main__":
    main()
