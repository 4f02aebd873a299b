"""All small programs, by name."""

from . import buckets, overrides, planning, scopes, there

ROOMS = {"override": overrides, "scope": scopes, "bucket": buckets, "planning": planning, "there": there}
PROGRAMS = {f"{room}: {name}": program for room, module in ROOMS.items() for name, program in module.PROGRAMS.items()}
