"""Are two trees equivalent: one child process a tree, the same cases in both, and a verdict on each."""

from hkmigrate.check.audit import audit
from hkmigrate.check.changed import changed_lines
from hkmigrate.check.compare import compare

__all__ = ["audit", "changed_lines", "compare"]
