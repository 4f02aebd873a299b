"""hkmigrate: give every shared Haiku parameter one owner, and prove that nothing else changed."""

__version__ = "0.1.0"
