"""How names work here.

Haiku understands names such as "FORCE:shared": see `hk.force_name("shared")`. We do not use them:

    with hk.name_scope(hk.force_name("shared")):
        ...
"""

import haiku as hk

# hk.Linear(4, name=hk.force_name("shared")) was tried, and dropped.
MESSAGE = "never write FORCE: in a name"
USAGE = "FORCE:NAME"


def forward(x):
    """No `force_name` here."""
    print(MESSAGE, USAGE, sep="\n")
    return hk.Linear(4, name="plain")(x)


model = hk.transform(forward)
