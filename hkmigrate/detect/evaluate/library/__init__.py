"""What is known of functions and classes from outside the tree, in tables by canonical name."""
