"""What a disk may hold after a loss of power: what was synced, and any part of what was not.

The model is pessimistic: a name is durable once its folder has been synced, a file's bytes once the file has been.
Of the rest, any choice of operations may have got through, in any folder, and a file that was not synced may be empty
or torn.
"""

from __future__ import annotations

import random
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = "folder"


@dataclass(eq=False)
class Node:
    """A file, by whatever names: its bytes, its mode, where it leads if it is a link, whether its bytes are safe."""

    data: bytes
    mode: int
    link: str | None = None
    safe: bool = True


Entry = Node | str | None
Names = dict[str, Entry]


@dataclass
class Power:
    """The names that are durable, those that are there, and what lies between, by folder, in order."""

    root: Path
    durable: Names = field(default_factory=dict)
    now: Names = field(default_factory=dict)
    pending: list[tuple[str, Names]] = field(default_factory=list)

    @classmethod
    def of(cls, root: Path) -> Power:
        """The tree as it is, all of it durable."""
        nodes: dict[int, Node] = {}
        names: Names = {}
        for path in sorted(root.rglob("*")):
            status, name = path.lstat(), path.relative_to(root).as_posix()
            if path.is_symlink():
                names[name] = Node(b"", 0, str(path.readlink()))
            elif path.is_dir():
                names[name] = FOLDER
            else:
                node = Node(path.read_bytes(), stat.S_IMODE(status.st_mode))
                names[name] = nodes.setdefault(status.st_ino, node)
        return cls(root, dict(names), dict(names))

    def do(self, operation: str, arguments: tuple[Any, ...]) -> None:
        """Follow an operation of `Disk`."""
        paths = [one.relative_to(self.root).as_posix() for one in arguments if isinstance(one, Path)]
        match operation:
            case "sync":
                self._sync(paths[0])
            case "create":
                like = self.now.get(paths[1]) if len(paths) > 1 else None
                mode = like.mode if isinstance(like, Node) else 0o644
                self._change({paths[0]: Node(arguments[1], mode, safe=False)})
            case "link":
                self._change({paths[1]: self.now[paths[0]]})
            case "rename":
                self._change({paths[1]: self.now[paths[0]], paths[0]: None})
            case "remove" if paths[0] in self.now:
                self._change({paths[0]: None})
            case "make_folder" if paths[0] not in self.now:
                self._change({paths[0]: FOLDER})
            case "remove_folder" if not any(name.startswith(f"{paths[0]}/") for name in self.now):
                self._change({paths[0]: None})
            case "lock" if paths[0] not in self.now:
                self._change({paths[0]: Node(b"", 0o644)})

    def losses(self, choose: random.Random) -> Iterator[Names]:
        """What may be there if the power goes now."""
        count = len(self.pending)
        picks = {frozenset(), frozenset(range(count))}
        picks |= {frozenset([one]) for one in range(count)}
        picks |= {frozenset(range(count)) - {one} for one in range(count)}
        picks |= {frozenset(range(one)) for one in range(count)}
        picks |= {frozenset(one for one in range(count) if choose.random() < 0.5) for _ in range(4 if count > 2 else 0)}
        for pick in sorted(picks, key=sorted):
            names = dict(self.durable)
            for index in sorted(pick):
                _put(names, self.pending[index][1])
            yield from self._torn(_reachable(names))

    def _torn(self, names: Names) -> Iterator[Names]:
        yield names
        if any(isinstance(node, Node) and not node.safe for node in names.values()):
            for part in (0, 2):
                yield {name: _cut(node, part) for name, node in names.items()}

    def _sync(self, name: str) -> None:
        node = self.now.get(name)
        if isinstance(node, Node):
            node.safe = True
            return
        for folder, change in self.pending:
            if folder == name:
                _put(self.durable, change)
        self.pending = [(folder, change) for folder, change in self.pending if folder != name]

    def _change(self, change: Names) -> None:
        folders = {name.rpartition("/")[0] or "." for name in change}
        assert len(folders) == 1, "a rename stays in its folder, so that one sync makes it durable"
        _put(self.now, change)
        self.pending.append((folders.pop(), change))


def materialise(names: Names, root: Path) -> None:
    """Make a tree of what is left."""
    made: dict[Node, Path] = {}
    for name, entry in sorted(names.items()):
        path = root / name
        if entry == FOLDER:
            path.mkdir(0o700)  # which state wants, and nobody asks of trees
        elif isinstance(entry, Node) and entry.link is not None:
            path.symlink_to(entry.link)
        elif isinstance(entry, Node) and entry in made:
            path.hardlink_to(made[entry])
        elif isinstance(entry, Node):
            path.write_bytes(entry.data)
            path.chmod(entry.mode)
            made[entry] = path


def key(names: Names) -> tuple[object, ...]:
    """Equal for equal trees."""
    number: dict[int, int] = {}
    found: list[object] = []
    for name, entry in sorted(names.items()):
        if isinstance(entry, Node):
            found.append((name, number.setdefault(id(entry), len(number)), entry.data, entry.mode, entry.link))
        else:
            found.append((name, entry))
    return tuple(found)


def states(before: Power, log: Sequence[tuple[str, tuple[Any, ...]]], choose: random.Random) -> Iterator[Names]:
    """Every distinct tree that a loss of power may leave during the operations of `log`, and after them."""
    seen: set[tuple[object, ...]] = set()
    for operation in (("nothing", ()), *log):
        before.do(*operation)
        for names in before.losses(choose):
            if key(names) not in seen:
                seen.add(key(names))
                yield names


def _put(names: Names, change: Names) -> None:
    for name, entry in change.items():
        if entry is None:
            names.pop(name, None)
        else:
            names[name] = entry


def _reachable(names: Names) -> Names:
    """Without what lies in a folder that is not there."""
    found: Names = {}
    for name, entry in sorted(names.items()):
        above = name.rpartition("/")[0]
        if not above or found.get(above) == FOLDER:
            found[name] = entry
    return found


def _cut(entry: Entry, part: int) -> Entry:
    if not isinstance(entry, Node) or entry.safe:
        return entry
    return Node(entry.data[: len(entry.data) // part] if part else b"", entry.mode, safe=False)
