"""This project's own `force_name`: it makes names for files."""


def force_name(name: str) -> str:
    return name.lower().replace(" ", "_")


def name_scope(name: str) -> str:
    return f"{name}/"
