"""Python files as text, trees and names: reading, parsing, and who a name is across files."""
