import haiku as hk


def forward(x, force):
    def force_name(name):
        return f"{name}_forced" if force else name

    return hk.Linear(3, name=force_name("linear"))(x)


model = hk.transform(lambda x: forward(x, True))
