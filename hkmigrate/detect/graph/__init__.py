"""Who builds and calls whom, from the hack sites up to the roots."""
