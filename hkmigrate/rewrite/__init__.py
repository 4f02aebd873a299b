"""From a plan to the edits that carry it out."""

from hkmigrate.rewrite.tree import rewrite

__all__ = ["rewrite"]
