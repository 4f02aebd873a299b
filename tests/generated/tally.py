"""Counts over many programs, and the line that a run ends with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .judge import Outcome
from .program import Written

INVALID_SHARE = 0.01


@dataclass
class Tally:
    """What has become of all programs so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, label: str, outcome: Outcome) -> None:
        """Count one program."""
        self.kinds[outcome.kind] += 1
        for code, message in outcome.codes:
            self.codes[code] += 1
            self.samples.setdefault(code, f"{label}: {message}")
        self.forms.update(outcome.forms)
        if outcome.kind in ("wrong", "invalid"):
            self.wrong.append(f"{label} {outcome.kind}: {outcome.detail.splitlines()[-1]}")

    def merge(self, other: Tally) -> None:
        """Add the counts of another run."""
        self.kinds += other.kinds
        self.codes += other.codes
        self.samples = {**other.samples, **self.samples}
        self.wrong += other.wrong
        self.forms += other.forms

    @property
    def total(self) -> int:
        """How many programs there were."""
        return self.kinds.total()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong, and the generator writes programs that run."""
        return not self.kinds["wrong"] and self.kinds["invalid"] <= INVALID_SHARE * self.total

    def refused_forms(self) -> Iterator[str]:
        """Of each form with a needless refusal: groups, refused ones, and their codes; the most refused ones first."""
        groups, codes = Counter[str](), dict[str, Counter[str]]()
        for (form, code), count in self.forms.items():
            groups[form] += count
            if code:
                codes.setdefault(form, Counter())[code] += count
        for form in sorted(codes, key=lambda form: (-codes[form].total() / groups[form], form)):
            refused = codes[form].total()
            said = ", ".join(f"{code} {count}" for code, count in codes[form].most_common())
            yield f"  {form:28} {groups[form]:6} groups, {refused:5} refused ({refused / groups[form]:4.0%}): {said}"

    def lines(self) -> Iterator[str]:
        """The report, the line of all counts last."""
        yield from self.refused_forms()
        for code, count in self.codes.most_common():
            yield f"  {count:6} {code} (first: {self.samples[code]})"
        yield from (f"  {line}" for line in self.wrong[:50])
        for kind, said in (
            ("expected", "refused as expected"),
            ("invalid", "invalid"),
            ("untouched", "without a group"),
        ):
            if self.kinds[kind]:
                yield f"  {self.kinds[kind]:6} {said}"
        counts = ", ".join(f"{kind} {self.kinds[kind]}" for kind in ("migrated", "refused", "wrong"))
        yield f"generated {self.total}: {counts}"


def report(label: str, written: Written, outcome: Outcome) -> str:
    """All about one program, as it is printed and kept."""
    parts = [f"{label}: {outcome.kind}", outcome.detail, *(f"{code}: {said}" for code, said in outcome.codes)]
    return "\n".join([*parts, "", written.text(), outcome.diff])


def keep(folder: Path, label: str, text: str) -> None:
    """Write a report to a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{label.replace(':', '-')}.txt").write_text(text)
