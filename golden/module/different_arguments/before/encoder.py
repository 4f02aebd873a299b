"""One name for a layer with a bias and one without: the second one only finds half of what it needs."""

import haiku as hk


class Text(hk.Module):
    def __call__(self, x):
        return hk.Linear(8, name=hk.force_name("project"))(x)


class Audio(hk.Module):
    def __call__(self, x):
        return hk.Linear(8, with_bias=False, name=hk.force_name("project"))(x)


@hk.transform
def encode(text, audio):
    return Text()(text) @ Audio()(audio).T
