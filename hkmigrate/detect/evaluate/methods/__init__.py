"""The methods of native values, containers and objects of the library."""

from hkmigrate.detect.evaluate.library.method_names import has_method
from hkmigrate.detect.evaluate.methods.call import call_method

__all__ = ["call_method", "has_method"]
