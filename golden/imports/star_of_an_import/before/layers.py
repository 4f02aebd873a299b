import haiku as hk


def mix(x):
    return hk.Linear(4, name=hk.force_name("common"))(x)
