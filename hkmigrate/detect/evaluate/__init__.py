"""What a program means: an abstract execution of its files and roots, in which arrays are unknown."""
