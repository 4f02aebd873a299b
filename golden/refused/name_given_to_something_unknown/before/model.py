"""A forced name is given to code that is not in the tree."""

import gettext

import haiku as hk

NAME = hk.force_name("proj")


class Up(hk.Module):
    def __call__(self, x):
        return hk.Linear(4, name=NAME)(x) * 2


def forward(x):
    title = gettext.gettext(NAME)
    return Up()(x), len(title)


net = hk.transform(forward)
