"""What the text of a program says: definitions, classes, references, names, terms, and what may be refused."""
