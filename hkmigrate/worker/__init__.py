"""What runs in the child process, beside the user's program: trace, data-flow digest, numbers, coverage."""
