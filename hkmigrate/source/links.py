"""Which files of a tree may import which, told from their bytes: more than do, never fewer."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import chain

from hkmigrate.source.once import told_once
from hkmigrate.source.places import OUTSIDE, Places, prefixes, relative
from hkmigrate.source.tree import Tree

Name = tuple[int, str]
"""A module as an import spells it: the dots before its name, and the name."""

_Spelling = tuple[str, str, str | None, tuple[bytes, ...]]
"""A way of importing a file: what is spelled, as `place`, `name` and so on, where that is, and the words with it."""

RUN_TIME: Name = (0, "")
"""What `importlib.import_module` and `__import__` import: a name that only a text in the file can tell."""

_IMPORT = re.compile(rb"import(?:(?=[ \t\f\\(*])|(_module\b|__\b))")
# No part gives back what it has taken (`*+`), which what follows could not begin with: so all this takes linear time.
_USUAL = re.compile(rb"[ \t]*+from[ \t]++(\.*+)([\w.]*+)[ \t]++")
_GAP = rb"(?:[ \t\f]|\\\r?\n|\\\r)*+"
_NAME = rb"[\w\x80-\xff]++(?:%s\.%s[\w\x80-\xff]++)*+" % (_GAP, _GAP)
_SOURCE = re.compile(rb"%s((?:\.%s)*)(%s)?%s" % (_GAP, _GAP, _NAME, _GAP))
_ONE = re.compile(rb"%s(%s)(?:%sas%s[\w\x80-\xff]+)?%s(,?)" % (_GAP, _NAME, _GAP, _GAP, _GAP))
_BLANK = re.compile(rb"[\s\\]+")
_FROM = re.compile(rb"(?<![\w.])from(?!\w)")
_WORDS = re.compile(rb"[\w\x80-\xff]+")
_QUOTED = re.compile(rb"[\"'][\w.:/]+[\"']")
_MANY = 50
"""After so many words, to tell all words of all files apart has cost less than to look through the files for each."""
_FAR = 5000
"""How many bytes before `import` its `from` is looked for: more than the path of a file may have."""

_DEEPEST = 50
"""How many packages deep a name is taken apart: more than there are folders in each other."""

_SHORT = 200
"""Bytes on either side of `import` in a line that others are likely to have as well."""


def imports_in(data: bytes) -> frozenset[Name]:
    """What the text of a file may import. Words of texts and comments that read like imports are among it."""
    found: set[Name] = set()
    for match in _IMPORT.finditer(data):
        at = match.start()
        start = (data.rfind(b"\n", max(0, at - _FAR), at) + 1) or max(0, at - _FAR)
        line = _line_alone(data, start, at)
        found |= _imported_by_line(line, at - start) if line else _imported(data, start, at)
    return frozenset(found)


def _line_alone(data: bytes, start: int, at: int) -> bytes:
    """The line around `at` that begins at `start`; empty where its neighbours may belong to it, or it is long."""
    end = data.find(b"\n", at, at + _SHORT)
    if end < 0 or at - start > _SHORT:
        return b""
    line, before = data[start:end], data[max(start - 3, 0) : start]
    continues = before.removesuffix(b"\n").removesuffix(b"\r").endswith(b"\\")
    return b"" if continues or b"\\" in line else line


@lru_cache(maxsize=65_536)  # files import the same things over and over
def _imported_by_line(line: bytes, at: int) -> frozenset[Name]:
    return _imported(line, 0, at)


def _imported(data: bytes, start: int, at: int) -> frozenset[Name]:
    """What the `import` at `at` may import, which stands in the line that begins at `start`."""
    match = _IMPORT.match(data, at)
    assert match is not None
    if match.group(1):
        return frozenset([RUN_TIME])
    usual = _USUAL.fullmatch(data, start, at)
    if usual is not None:
        return frozenset([(len(usual.group(1)), usual.group(2).decode())])
    if at == start or not (data[at - 1 : at].isalnum() or data[at - 1 : at] == b"_"):
        return frozenset(_names(data, at, match.end()))
    return frozenset()


def _names(data: bytes, at: int, after: int) -> Iterator[Name]:
    """The names of an import whose keyword stands from `at` to `after`."""
    start = max(0, at - _FAR)
    source = data.rfind(b"from", start, at)
    while source >= 0:
        name = _SOURCE.fullmatch(data, source + 4, at) if _FROM.match(data, source) else None
        if name is not None and (name.group(1) or name.group(2)):
            yield name.group(1).count(b"."), _text(name.group(2) or b"")
            if b"\n" not in name.group() and b"\r" not in name.group():
                return
        within_a_word = _FROM.match(data, source) is None
        source = data.rfind(b"from", start, source) if within_a_word else -1
    one = _ONE.match(data, after)
    while one is not None:
        yield from ((0, name) for name in _bound(_text(one.group(1))))
        one = _ONE.match(data, one.end()) if one.group(2) else None


def _bound(name: str) -> Iterator[str]:
    """What `import a.b` gives a name to, for what comes after it: `a`, of which all may be asked for, and `a.b`."""
    yield from prefixes(name, ".", min(name.count("."), _DEEPEST))
    yield name


def _words(data: bytes) -> frozenset[bytes]:
    """The words of a text, each also in the form in which Python takes it for a name."""
    found = set(_WORDS.findall(data))
    if not data.isascii():
        found.update(_text(word).encode() for word in tuple(found) if not word.isascii())
    return frozenset(found)


def _words_again(data: bytes, old: bytes, words: frozenset[bytes]) -> frozenset[bytes]:
    """The words of a text that in parts is another, whose words are known."""
    if not data.isascii() or not old.isascii():
        return _words(data)
    shorter = min(len(data), len(old))
    start = bisect_left(range(shorter), True, key=lambda at: data[: at + 1] != old[: at + 1])
    end = bisect_left(
        range(shorter - start), True, key=lambda at: data[len(data) - at - 1 :] != old[len(old) - at - 1 :]
    )
    first = data.rfind(b"\n", 0, start) + 1
    last = data.find(b"\n", len(data) - end)
    behind = len(data) - last if last >= 0 else 0
    new, gone = (_words(text[first : len(text) - behind]) for text in (data, old))
    left = {word for word in gone - new if word not in data or re.search(rb"\b%s\b" % word, data) is None}
    return words | new if not left else (words | new) - left


def _text(name: bytes) -> str:
    plain = _BLANK.sub(b"", name)
    return plain.decode() if plain.isascii() else unicodedata.normalize("NFKC", plain.decode(errors="replace"))


class Links:
    """The imports of a tree, and the words of its files.

    Args:
        tree: the tree.
        known: links of another tree, whose files are not read again where they are the same.
        changed: the files whose texts are not the very objects that the other tree has, if that is known.

    Attributes:
        places: where the files stand.
    """

    def __init__(self, tree: Tree, known: Links | None = None, changed: AbstractSet[str] | None = None) -> None:
        self._tree = tree
        same_files = known is not None and known._tree.files.keys() == tree.files.keys()
        self.places: Places = known.places if known is not None and same_files else Places(tree)
        self._words: dict[str, tuple[bytes, frozenset[bytes]]] = known._words if known is not None else {}
        self._imports: dict[str, tuple[bytes, frozenset[Name]]] = known._imports if known is not None else {}
        self._asked = 0
        self._held: dict[bytes, tuple[str, ...]] = {}
        self._before: Mapping[bytes, tuple[str, ...]] = {}
        self._changed: AbstractSet[str] = frozenset()
        if known is not None:
            changed = tree.since(known._tree) if changed is None else changed
            if self._alike(known, changed):
                self.__dict__.update({name: known.__dict__[name] for name in _DRAWN if name in known.__dict__})
                self._before, self._changed = known._held, changed

    def _alike(self, known: Links, changed: AbstractSet[str]) -> bool:
        """Whether the texts that have changed make no difference to which file may import which."""
        if len(self._tree.files) != len(known._tree.files) or not known._tree.files.keys() >= changed:
            return False
        for path in changed:
            before, now = known.imports(path), self.imports(path)
            if before != now or RUN_TIME in now:
                return False
            words = known._words_of(path)
            if (words ^ self._words_of(path)) & known._parts:
                return False
        return True

    @cached_property
    def _parts(self) -> frozenset[bytes]:
        """The parts of the names of all files: what files are looked through for."""
        return frozenset(part.encode() for path in self._tree.files for part in self.places.parts(path))

    def _words_of(self, path: str) -> frozenset[bytes]:
        old = self._words.get(path)
        make = _words if old is None else lambda data: _words_again(data, *old)
        return told_once(self._words, path, self._tree.files[path], make)

    # --- texts -------------------------------------------------------------------------------------------------------

    def holds(self, path: str, word: bytes) -> bool:
        """Whether the text of a file holds an identifier."""
        if path not in self._words and word not in self._tree.files[path] and word.isascii():
            return False
        return word in self._words_of(path)

    def words(self, path: str) -> frozenset[str]:
        """The words of a file; those that are not UTF-8 are none that anything has for its name."""
        return frozenset(word.decode(errors="replace") for word in self._words_of(path))

    def holding(self, word: bytes) -> tuple[str, ...]:
        """The files of the zone whose texts hold an identifier."""
        if word not in self._held:
            self._held[word] = tuple(self._look_for(word))
        return self._held[word]

    def _look_for(self, word: bytes) -> Iterable[str]:
        before = self._before.get(word)
        if before is not None:
            again = (path for path in self._changed if path in self.zone and self.holds(path, word))
            return [*(path for path in before if path not in self._changed), *again]
        self._asked += 1
        if self._asked <= _MANY:
            return (path for path in self.zone if self.holds(path, word))
        return self._by_word.get(word, ())

    @cached_property
    def _by_word(self) -> Mapping[bytes, list[str]]:
        """The files of the zone by the words of their texts: many words are sooner found in all files at once."""
        found: dict[bytes, list[str]] = {}
        for path in self.zone:
            for word in self._words_of(path):
                found.setdefault(word, []).append(path)
        return found

    def imports(self, path: str) -> frozenset[Name]:
        """What a file may import."""
        return told_once(self._imports, path, self._tree.files[path], imports_in)

    # --- upwards -----------------------------------------------------------------------------------------------------

    def above(self, paths: Iterable[str]) -> frozenset[str]:
        """The files, and all that may import them, directly or through others."""
        found = set(paths)
        queue, asked = list(found), set[_Spelling]()
        while queue:
            for one in self._spellings(queue.pop()):
                if one not in asked:
                    asked.add(one)
                    fresh = {path for path in self._spelling(one) if path not in found and self._brings(path, one)}
                    found |= fresh
                    queue += fresh
        return frozenset(found)

    def importers(self, path: str) -> Iterator[str]:
        """The files that may import a file."""
        for one in self._spellings(path):
            yield from (near for near in self._spelling(one) if self._brings(near, one))

    def _spellings(self, path: str) -> Iterator[_Spelling]:
        """How a file may be imported: by its name, or by one of its packages and the other parts of its name."""
        parts = self.places.parts(path)
        for depth in range(len(parts) + 1):
            words = tuple(part.encode() for part in parts[depth:])
            place = "/".join(parts[:depth])
            yield "place", place, None, words
            spelled = (*self.places.root, *parts[:depth])
            for start in range(len(spelled)):
                name = ".".join(spelled[start:])
                yield "name", name, place, words
                yield "name", name, None, words
            if words:
                yield "package", "/".join([*parts[:depth], "__init__.py"]), None, words
        yield "lazy", "", None, tuple(part.encode() for part in parts[-1:])

    def _spelling(self, spelling: _Spelling) -> Iterable[str]:
        """The files that spell a module's name, in full, from one of its folders on, or by dots."""
        match spelling:
            case "place", name, _, words:
                return (self._by_place if words else self._by_place_above).get(name, ())
            case "name", name, place, words:
                return self._finding(name, whole=bool(words)).get(place, ())
            case "package", path, _, _:  # it may bring the file in by a way of its own
                return (path,) if path in self._tree.files else ()
            case _, _, _, last:
                return (near for near, words in self._lazy.items() if words.issuperset(last))

    def _brings(self, path: str, spelling: _Spelling) -> bool:
        """Whether a file that spells a package spells the module in it, too, and the packages between."""
        how, _, _, words = spelling
        return how == "lazy" or all(self.holds(path, word) for word in reversed(words))

    def _finding(self, name: str, *, whole: bool) -> Mapping[str | None, list[str]]:
        """The files that spell a module without dots before it, by where they find it; by None, where none is near.

        Those that spell one in it count as well, unless they have to spell the `whole` of it and no more.
        """
        if (name, whole) not in self._found:
            found: dict[str | None, list[str]] = {}
            inside = name.partition(".")[0] not in OUTSIDE
            paths = self._importing_one.get((0, name), ()) if whole else self._by_name.get(name, ())
            for path in paths:
                for place in self.places.near(path, name) or ((None,) if inside else ()):
                    found.setdefault(place, []).append(path)
            self._found[name, whole] = found
        return self._found[name, whole]

    @cached_property
    def _found(self) -> dict[tuple[str, bool], Mapping[str | None, list[str]]]:
        return {}

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        """The files that spell a module without dots before it, by its name and those of the packages around it."""
        found: dict[str, dict[str, None]] = {}
        for (level, name), paths in self._importing_one.items():
            for prefix in prefixes(name, ".", self.places.deepest) if not level else ():
                found.setdefault(prefix, {}).update(dict.fromkeys(paths))
        return {name: list(paths) for name, paths in found.items()}

    @cached_property
    def _importing_one(self) -> Mapping[Name, list[str]]:
        """The files that spell an import, by what they spell."""
        found: dict[Name, list[str]] = {}
        for path in self._tree.files:
            for one in self.imports(path):
                found.setdefault(one, []).append(path)
        return found

    @cached_property
    def _by_place_above(self) -> Mapping[str, list[str]]:
        """The files that spell a module with dots before it, by where it stands, and by the packages around it."""
        return self._relative(whole=False)

    @cached_property
    def _by_place(self) -> Mapping[str, list[str]]:
        """The same, but only by where the module itself stands."""
        return self._relative(whole=True)

    def _relative(self, *, whole: bool) -> Mapping[str, list[str]]:
        found: dict[str, dict[str, None]] = {}
        for (level, name), paths in self._importing_one.items():
            for path in paths if level else ():
                places = list(relative(path, level, name, self.places.deepest))
                for place in places[-1:] if whole else places:
                    found.setdefault(place, {})[path] = None
        return {place: list(paths) for place, paths in found.items()}

    @cached_property
    def _lazy(self) -> Mapping[str, frozenset[bytes]]:
        """The files that import others when a name is asked of them, with the words of their texts."""
        found = {}
        for path in self._importing_one.get(RUN_TIME, ()):
            data = self._tree.files[path]
            if b"\ndef __getattr__(" in data:
                found[path] = frozenset(word for text in _QUOTED.findall(data) for word in _WORDS.findall(text))
        return found

    # --- downwards ---------------------------------------------------------------------------------------------------

    def imported(self, path: str) -> Iterator[str]:
        """The files that a file may import."""
        for level, name in self.imports(path):
            *above, whole = self._meant(path, level, name) or [()]
            for place in chain(*above, whole):
                yield from self.places.files_at(place)
            for place in whole:
                within = self.places.within.get(place)
                if within is not None:
                    for word in within.keys() & self._words_of(path):
                        yield from within[word]

    def _meant(self, path: str, level: int, name: str) -> list[Sequence[str]]:
        """Where the packages around a module may stand, and at the end the module itself."""
        if level:
            return [(place,) for place in relative(path, level, name, self.places.deepest)]
        return [self.places.meant(path, prefix) for prefix in prefixes(name, ".", self.places.deepest)]

    # --- Haiku -------------------------------------------------------------------------------------------------------

    @cached_property
    def haiku(self) -> frozenset[str]:
        """The files in which a name may mean one of Haiku's: those that import it, and all that may import those."""
        spelled = {path for name, paths in self._by_name.items() if name.split(".")[0] == "haiku" for path in paths}
        return self.above(path for path in spelled if self._is_outside(path))

    @property
    def zone(self) -> AbstractSet[str]:
        """The files that can have to do with Haiku: those in which it can be named, and all that they may import."""
        return self._below.keys()

    @cached_property
    def _below(self) -> Mapping[str, frozenset[str]]:
        """What each file of the zone may import."""
        found: dict[str, frozenset[str]] = {}
        queue = list(self.haiku)
        while queue:
            path = queue.pop()
            if path not in found:
                found[path] = frozenset(self.imported(path))
                queue += found[path]
        return found

    def is_open(self, path: str) -> bool:
        """Whether a file of the zone belongs to a program that imports files whose names only its run tells."""
        return self._programs[path] in self._open

    @cached_property
    def _open(self) -> frozenset[str]:
        return frozenset(self._programs[path] for path in self.zone if RUN_TIME in self.imports(path))

    @cached_property
    def _programs(self) -> Mapping[str, str]:
        """The programs that the files of the zone belong to, each by one of its files: what imports ties together."""
        near = {path: set(below) for path, below in self._below.items()}
        for path, below in self._below.items():
            for other in below:
                near[other].add(path)
        found: dict[str, str] = {}
        for path in near:
            queue = [path]
            while queue:
                one = queue.pop()
                if one not in found:
                    found[one] = path
                    queue += near[one]
        return found

    def _is_outside(self, path: str) -> bool:
        """Whether a file imports something of a Haiku that is not in the tree."""
        names = [name.replace(".", "/") for level, name in self.imports(path) if not level]
        return any(
            not any(f"{base}{name}" in self.places.standing for base in self.places.bases(path))
            for name in names
            if name.split("/")[0] == "haiku"
        )


_DRAWN = (
    *("_importing_one", "_by_name", "_by_place", "_by_place_above", "_found", "_lazy", "_parts"),
    *("haiku", "_below", "_programs", "_open"),
)
"""What is drawn from the imports of all files together."""
