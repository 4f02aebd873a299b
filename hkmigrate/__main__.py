"""`python -m hkmigrate`."""

from __future__ import annotations

from hkmigrate.cli import main

if __name__ == "__main__":
    main()
