"""Finding hack sites and what stands between them and the roots; nothing here decides what is done."""
