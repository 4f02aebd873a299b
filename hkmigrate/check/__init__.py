"""Are two trees equivalent: one child process a tree, the same cases in both, and a verdict on each."""
