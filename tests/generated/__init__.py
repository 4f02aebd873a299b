"""A property test: random Haiku packages with forced names are migrated, and old and new compute the same."""
