"""From findings to a plan: the owner of each group, where it is made and how it reaches its readers, or why not."""

from hkmigrate.plan.groups import make_plan
from hkmigrate.plan.thread import Refused
from hkmigrate.plan.together import shown

__all__ = ["Refused", "make_plan", "shown"]
