"""`shared` is a layer, `shared/head` another: no layer makes modules below itself, so the second may go elsewhere."""

import haiku as hk


class Scale(hk.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.size = size

    def __call__(self, x):
        return x * hk.get_parameter("w", [self.size], init=hk.initializers.RandomNormal())


class Head(hk.Module):
    def __init__(self, name=None, *, shared, head):
        super().__init__(name=name)
        self.shared = shared
        self.head = head

    def __call__(self, x):
        x = self.head(x)
        return self.shared(x)


class Tail(hk.Module):
    def __init__(self, name=None, *, shared, head, tied, tied_head):
        super().__init__(name=name)
        self.shared = shared
        self.head = head
        self.tied = tied
        self.tied_head = tied_head

    def __call__(self, x):
        x = self.shared(x)
        x = self.tied(x)
        x = self.tied_head(x)
        return self.head(x)


@hk.transform
def net(x):
    shared = hk.Linear(4, name="shared")
    head = hk.Linear(4, name="shared_head")
    tied = Scale(4, name="tied")
    tied_head = Scale(4, name="head_owner")
    return Tail(shared=shared, head=head, tied=tied, tied_head=tied_head)(Head(shared=shared, head=head)(x))
