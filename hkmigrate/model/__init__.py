"""The frozen values that travel between the stages; they import nothing of ours and touch nothing."""
