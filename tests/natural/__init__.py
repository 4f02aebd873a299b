"""Programs as Haiku's users write them, and a reader of their files: see README.md."""
