"""Every place in hkmigrate that refuses is met by a program: a golden one, a natural one, or a small one from here."""
