"""Names that have moved between Haiku's versions."""

try:
    from haiku import force_name, name_scope
except ImportError:  # before 0.0.6
    from haiku.experimental import force_name, name_scope

__all__ = ["force_name", "name_scope"]
