"""What a code means: for the terminal, and as the pages `docs/diagnostics.md` and `docs/refusals.md`.

`python -m hkmigrate.report.pages` writes the two pages anew, with examples taken from the golden cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.model.codes import CODES, Code
from hkmigrate.model.place import file_of
from hkmigrate.model.site import SiteKind
from hkmigrate.report.page import Page, Style, Text

_DIAGNOSTICS = frozenset(str(kind) for kind in SiteKind)
_BOTH = frozenset((str(SiteKind.UNCLEAR),))
_REFUSALS = frozenset(CODES) - _DIAGNOSTICS | _BOTH

_INTRODUCTIONS = {
    "diagnostics.md": """# Diagnostics

`hkmigrate lint` reports every use of a forced name, under one of these codes. `# hkmigrate: ignore[code]` at the end
of a line silences it there.
""",
    "refusals.md": """# Refusals

hkmigrate guesses nothing. A group of uses that it does not fully understand stays as it is, and `hkmigrate plan` names
one of these codes with the place and the reason. The other groups are migrated all the same.
""",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A line of a golden case at which a code is reported, with what is said there."""

    place: str
    code: str
    said: str


def code_text(code: Code, style: Style) -> str:
    """The page of one code, for the terminal."""
    page = Page(style)
    page.line((code.word, "name"), f" ({_what(code)})")
    page.blank()
    page.prose(_sentence(code.title), indent=2)
    page.blank()
    page.prose(_sentence(code.way_out), indent=2, hang=9, lead=Text.assemble(("Way out", "good"), ": "))
    return page.text()


def codes_text(style: Style) -> str:
    """All codes, one a line."""
    page = Page(style)
    for title, words in (("Diagnostics", _DIAGNOSTICS), ("Refusals", _REFUSALS - _BOTH)):
        page.blank()
        page.line((title, "name"))
        page.terms((Text(code.word, "command"), code.title) for code in _in_order(words))
    return page.text()


def pages(golden: Path) -> dict[str, str]:
    """The text of the two pages by file name, with examples from the golden cases in `golden`."""
    diagnostics, refusals = _examples(golden)
    return {
        "diagnostics.md": _page("diagnostics.md", _in_order(_DIAGNOSTICS), diagnostics),
        "refusals.md": _page("refusals.md", _in_order(_REFUSALS), refusals),
    }


def _in_order(words: frozenset[str]) -> list[Code]:
    return [code for code in CODES.values() if code.word in words]


def _what(code: Code) -> str:
    if code.word in _BOTH:
        return "a diagnostic and a refusal"
    return "a diagnostic" if code.word in _DIAGNOSTICS else "a refusal"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _page(name: str, codes: list[Code], examples: Mapping[str, Example]) -> str:
    sections = [_section(code, examples.get(code.word)) for code in codes]
    return "\n".join([_INTRODUCTIONS[name], *sections])


def _section(code: Code, example: Example | None) -> str:
    text = f"## {code.word}\n\n{_sentence(code.title)}\n\n**Way out:** {code.way_out}.\n"
    if example is None:
        return text
    said = f"\nhkmigrate says: {example.said}.\n" if example.said else ""
    return f"{text}\nFor example, in `{example.place}`:\n\n```python\n{example.code}\n```\n{said}"


def _examples(golden: Path) -> tuple[dict[str, Example], dict[str, Example]]:
    """The first example of every diagnostic and of every refusal."""
    diagnostics: dict[str, Example] = {}
    refusals: dict[str, Example] = {}
    for case in sorted(golden.glob("*/*/plan.json"), key=lambda path: (path.parts[-3] == "notebook", path)):
        for group in json.loads(case.read_text(encoding="utf-8"))["groups"]:
            for site in group["sites"]:
                diagnostics.setdefault(site["kind"], _example(golden, case, site, ""))
            if "refusal" in group:
                found = group["refusal"]
                if found["path"].endswith(".ipynb") and "cell" not in found:
                    continue  # it is all of a notebook, which shows nothing
                refusals.setdefault(found["code"], _example(golden, case, found, found["message"]))
    return diagnostics, refusals


def _example(golden: Path, case: Path, place: Mapping[str, object], said: str) -> Example:
    path, line, cell = str(place["path"]), int(str(place["line"])), place.get("cell")
    file = case.parent / "before" / path
    text = file.read_text(encoding="utf-8-sig")
    if isinstance(cell, int):
        text = "".join(json.loads(text)["cells"][cell - 1]["source"])
    shown = file_of(file.relative_to(golden.parent).as_posix(), cell if isinstance(cell, int) else None)
    return Example(f"{shown}:{line}", text.splitlines()[line - 1].strip(), said)


def _write(root: Path) -> Iterator[Path]:
    for name, text in pages(root / "golden").items():
        path = root / "docs" / name
        path.write_text(text, encoding="utf-8")
        yield path


if __name__ == "__main__":
    for _path in _write(Path.cwd()):
        print(f"wrote {_path}")  # noqa: T201 - this is what it does
